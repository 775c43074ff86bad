using System.Globalization;
using CrmIntegration.Connectors;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What helps to understand a deal and is none of the customer's business: where it stands, how it moved, what the forecast says and why.</summary>
static class Inside
{
    const int MostMoves = 4, MostReasons = 3;

    public static IReadOnlyList<string> Of(Opportunity? deal, Account? account, Known known)
    {
        if (deal is null)
            return [];
        var said = new List<string>();
        if (deal.Stage is { } stage)
            said.Add($"Stage: {stage}");
        if (deal.CloseDate is { } close)
            said.Add(string.Create(CultureInfo.InvariantCulture, $"Planned to close: {close:yyyy-MM-dd}"));
        if (deal.NextStep is { Length: > 0 } next)
            said.Add($"Next step: {next}");
        if (account?.Industry is { } industry)
            said.Add($"Industry: {industry}");
        said.AddRange(known.Histories[deal.Id].Where(c => c.At <= known.Now && c.Field is FieldChange.Fields.Stage or FieldChange.Fields.Amount or FieldChange.Fields.CloseDate).TakeLast(MostMoves)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.At:yyyy-MM-dd} {c.Field}: {c.Old} -> {c.New}")));
        if (known.Predictions.GetValueOrDefault(deal.Id) is { Win: { } win } prediction)
        {
            said.Add(string.Create(CultureInfo.InvariantCulture, $"Chance to win: {win:P0}"));
            said.AddRange(prediction.Reasons.Take(MostReasons).Select(r => $"{(r.LogOdds > 0 ? "Helps" : "Hurts")}: {r.Says}"));
        }
        return said;
    }
}
