using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>Write-back by sObject collections: 200 rows a call, each row with its own outcome. The same write twice leaves the same record.</summary>
sealed class SalesforceWrites(SalesforceQueries queries)
{
    const int RowsAtOnce = 200;

    public async Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel)
    {
        if (writes.Count == 0)
            return CrmResult<IReadOnlyList<WriteOutcome>>.Of([]);
        var question = await queries.QuestionAsync(RecordKind.Opportunity, "Opportunity", false, cancel);
        if (question.Ok && MissingFields(question.Value).Count > 0)
            question = await queries.QuestionAsync(RecordKind.Opportunity, "Opportunity", true, cancel);
        if (!question.Ok)
            return question.Failure!;

        var outcomes = new WriteOutcome?[writes.Count];
        List<(int At, Dictionary<string, object?> Row)> batch = [];
        HashSet<string> inBatch = new(StringComparer.Ordinal);
        CrmFailure? stopped = null;
        var sent = false;
        for (var i = 0; i < writes.Count; i++)
        {
            if (Row(question.Value, writes[i], out var row) is { } unfit)
            {
                outcomes[i] = new WriteOutcome(writes[i].Id, unfit);
                continue;
            }
            // Salesforce refuses a collection that names one record twice.
            if (batch.Count == RowsAtOnce || inBatch.Contains((string)row["id"]!))
                await FlushAsync();
            inBatch.Add((string)row["id"]!);
            batch.Add((i, row));
        }
        await FlushAsync();
        return stopped is not null && !sent
            ? stopped
            : CrmResult<IReadOnlyList<WriteOutcome>>.Of([.. outcomes.Select((o, i) => o ?? new WriteOutcome(writes[i].Id, stopped))]);

        async Task FlushAsync()
        {
            if (batch.Count > 0 && stopped is null)
            {
                stopped = await SendAsync(writes, batch, outcomes, cancel);
                sent |= stopped is null;
            }
            batch = [];
            inBatch.Clear();
        }
    }

    async Task<CrmFailure?> SendAsync(
        IReadOnlyList<CrmWrite> writes, List<(int At, Dictionary<string, object?> Row)> batch, WriteOutcome?[] outcomes, CancellationToken cancel)
    {
        var body = new { allOrNone = false, records = batch.Select(b => b.Row).ToList() };
        var answer = await queries.Calls.SendAsync(false, (api, token, version, stop) => api.UpdateAsync(version, body, token, true, stop), cancel);
        if (!answer.Ok)
            return answer.Failure;
        if (answer.Value.Json() is not { ValueKind: JsonValueKind.Array } rows || rows.GetArrayLength() != batch.Count)
            return SalesforceAnswer.NotJson;
        foreach (var (row, (at, _)) in rows.EnumerateArray().Zip(batch))
            outcomes[at] = new WriteOutcome(writes[at].Id, row.Flag("success") ? null : SalesforceFailures.OfRow(SalesforceFailures.InRow(row)));
        return null;
    }

    /// <summary>The wire's row; or why this write cannot be one.</summary>
    static CrmFailure? Row(SalesforceQuestion question, CrmWrite write, out Dictionary<string, object?> row)
    {
        row = new() { ["attributes"] = new { type = "Opportunity" }, ["id"] = SalesforceId.Normalise(write.Id) };
        if (write.Kind != RecordKind.Opportunity)
            return new(FailureKind.Misconfigured, $"Write-back goes to opportunities, not to {write.Kind}.");
        if (row["id"] is null)
            return new(FailureKind.NotFound, $"'{write.Id}' is no Salesforce id.");
        foreach (var (ours, value) in write.Values)
        {
            if (!question.WriteBack.TryGetValue(ours, out var name))
                return new(FailureKind.Misconfigured, $"{ours} is not a field we own.");
            if (!question.Object.Fields.TryGetValue(name, out var field))
                return new(FailureKind.Misconfigured, $"Opportunity has no field {name}, or the integration user cannot see it. Install the package, or change the field mapping of {ours}.");
            if (!field.Updateable)
                return new(FailureKind.Refused, $"The integration user may not edit Opportunity.{name}. Assign the permission set that came with the package.");
            row[field.Name] = Wire(field, value);
        }
        return row.Count > 2 ? null : new(FailureKind.Rejected, "The write holds no field.");
    }

    static object? Wire(SalesforceField field, object? value) => value switch
    {
        double share when field.Type == "percent" => Math.Round((decimal)share * 100, 2),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text when field.Length > 0 && text.Length > field.Length => text[..(field.Length - 1)] + "…",
        _ => value,
    };

    public static IReadOnlyList<string> MissingFields(SalesforceQuestion question) =>
        [.. question.WriteBack.Values.Where(f => !question.Object.Has(f)).Order(StringComparer.Ordinal)];
}
