using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// OpportunityHistory keeps a snapshot per edit. Rows in the order (OpportunityId, CreatedDate, Id) become one change per field whose
/// value differs from the snapshot before it. <see cref="Last"/> is carried over a page's end, also in a checkpoint.
/// </summary>
sealed class SalesforceHistory(SalesforceQuestion question, SalesforceHistory.Snapshot? last = null)
{
    public sealed record Snapshot(string OpportunityId, DateTimeOffset At, string Id, string? Stage, string? Amount, string? CloseDate, string? Probability);

    public Snapshot? Last { get; private set; } = last;

    public void Read(SalesforceRow row, List<CrmRecord> records, List<SetAside> aside)
    {
        try
        {
            var now = Snap(row);
            var before = Last?.OpportunityId == now.OpportunityId ? Last : null;
            var stamp = row[question.Stamp] is { } text ? SalesforceTime.Read(text, question.Stamp) : now.At;
            Add(records, now, stamp, FieldChange.Fields.Stage, before?.Stage, now.Stage);
            Add(records, now, stamp, FieldChange.Fields.Amount, before?.Amount, now.Amount);
            Add(records, now, stamp, FieldChange.Fields.CloseDate, before?.CloseDate, now.CloseDate);
            Add(records, now, stamp, FieldChange.Fields.Probability, before?.Probability, now.Probability);
            Last = now;
        }
        catch (FormatException wrong)
        {
            // Under its opportunity: a history is read whole, by that id, and so it is read again.
            aside.Add(row.SetAside(wrong.Message, "OpportunityId"));
        }
    }

    Snapshot Snap(SalesforceRow row)
    {
        var v = new SalesforceValues(question, row);
        return new Snapshot(
            v.Id("OpportunityId") ?? throw new FormatException("the history row has no opportunity"),
            v.Moment("At") ?? throw new FormatException("the history row has no date"),
            SalesforceId.Normalise(row["Id"]) ?? throw new FormatException("the history row has no readable Id"),
            v.Text("Stage"), v.Number("Amount") is { } amount ? Plain(amount) : null,
            v.Date("CloseDate")?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            v.Number("Probability") is { } percent ? Plain(percent / 100) : null);
    }

    static void Add(List<CrmRecord> records, Snapshot at, DateTimeOffset stamp, string field, string? before, string? now)
    {
        if (before == now)
            return;
        records.Add(new FieldChange
        {
            Id = $"{at.Id}:{field}", Modified = stamp, OpportunityId = at.OpportunityId, Field = field, Old = before, New = now, At = at.At,
        });
    }

    // 100.0 and 100 are the same amount on the wire.
    static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
