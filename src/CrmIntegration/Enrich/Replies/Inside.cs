using System.Globalization;
using CrmIntegration.Connectors;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Replies;

/// <param name="Of">The fields that it tells.</param>
sealed record InsideFact(string Says, IReadOnlyList<FieldValue> Of);

/// <summary>What helps to understand a deal and is none of the customer's business: where it stands, how it moved, what the forecast says and why.</summary>
static class Inside
{
    const int MostMoves = 4, MostReasons = 3;

    public static IReadOnlyList<InsideFact> Of(Opportunity? deal, Account? account, Known known)
    {
        if (deal is null)
            return [];
        var said = new List<InsideFact>();
        if (deal.Stage is { } stage)
            said.Add(new($"Stage: {stage}", [Deal("Stage", stage)]));
        if (deal.CloseDate is { } close)
            said.Add(new(string.Create(CultureInfo.InvariantCulture, $"Planned to close: {close:yyyy-MM-dd}"), [Deal("CloseDate", close.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]));
        if (deal.NextStep is { Length: > 0 } next)
            said.Add(new($"Next step: {next}", [Deal("NextStep", next)]));
        if (account?.Industry is { } industry)
            said.Add(new($"Industry: {industry}", [new(RecordKind.Account, "Industry", industry)]));
        said.AddRange(known.Histories[deal.Id].Where(c => c.At <= known.Now && c.Field is FieldChange.Fields.Stage or FieldChange.Fields.Amount or FieldChange.Fields.CloseDate).TakeLast(MostMoves)
            .Select(c => new InsideFact(string.Create(CultureInfo.InvariantCulture, $"{c.At:yyyy-MM-dd} {c.Field}: {c.Old} -> {c.New}"), [Deal(c.Field, c.Old), Deal(c.Field, c.New)])));
        if (known.Predictions.GetValueOrDefault(deal.Id) is { Win: { } win } prediction)
        {
            said.Add(new(string.Create(CultureInfo.InvariantCulture, $"Chance to win: {win:P0}"), []));
            said.AddRange(prediction.Reasons.Take(MostReasons).Select(r => new InsideFact($"{(r.LogOdds > 0 ? "Helps" : "Hurts")}: {r.Says}", LanguageFields.Of(r.Feature, null))));
        }
        return said;
    }

    static FieldValue Deal(string field, string? value) => new(RecordKind.Opportunity, field, value);
}
