using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>One row of the manager's grid.</summary>
/// <param name="Depth">0 for the row that the others add up to.</param>
/// <param name="Deeper">There are people below this row that the grid does not show.</param>
sealed record GridRow(Part Part, string Id, int Depth, bool Deeper, ForecastLine Line, ForecastLine? Before)
{
    /// <summary>How far the middle of what is likely stays below the quota; negative: above it.</summary>
    public decimal? Gap => Line.Quota is { } quota ? quota - Line.Middle : null;
}

static class Grid
{
    const int Levels = 2;

    /// <summary>The company or a person, and those below; regions or products instead where asked. The first row is the whole, the rows one level below add up to it.</summary>
    public static IReadOnlyList<GridRow> Of(ForecastShown shown, string? by, string? who)
    {
        GridRow? Row(Part part, string id, int depth, bool deeper = false) =>
            shown.Line(part, id) is { } line ? new(part, id, depth, deeper, line, shown.WeekBefore.GetValueOrDefault((part.ToString(), id))) : null;
        if (by is "region" or "product")
        {
            var part = by == "region" ? Part.Region : Part.Product;
            return [.. shown.Lines.Values.Where(l => l.Part == part.ToString()).OrderByDescending(l => l.Middle).Select(l => Row(part, l.PartId, 1)).Prepend(Row(Part.Company, "", 0)).OfType<GridRow>()];
        }
        var rows = new List<GridRow?> { who is null ? Row(Part.Company, "", 0) : Row(Part.Team, who, 0) };
        if (who is not null && shown.Owners.ReportsOf(who).Count > 0 && shown.Line(Part.Own, who) is not null)
            rows.Add(Row(Part.Own, who, 1));
        Below(who is null ? shown.Owners.Tops : shown.Owners.ReportsOf(who), 1);
        return [.. rows.OfType<GridRow>()];

        void Below(IReadOnlyList<string> people, int depth)
        {
            foreach (var person in people.OrderByDescending(p => shown.Line(Part.Team, p)?.Middle ?? -1).ThenBy(p => p, StringComparer.Ordinal))
            {
                var reports = shown.Owners.ReportsOf(person);
                rows.Add(Row(Part.Team, person, depth, reports.Count > 0 && depth == Levels));
                if (depth == Levels || reports.Count == 0)
                    continue;
                if (shown.Line(Part.Own, person) is not null)
                    rows.Add(Row(Part.Own, person, depth + 1));
                Below(reports, depth + 1);
            }
        }
    }
}
