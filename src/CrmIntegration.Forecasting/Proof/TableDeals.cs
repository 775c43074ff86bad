using System.Globalization;
using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Timelines from a table. Troubles name row and column. A row per deal has only the last state, so its stage is not used as if it had been known earlier.</summary>
public static class TableDeals
{
    /// <param name="leaveOut">Columns that must not become attributes.</param>
    public static (List<DealTimeline> Deals, List<string> Troubles) Read(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut) =>
        map.IsLog ? EventLog.Read(table, map) : map.Snapshot is not null ? PipelineSnapshots.Read(table, map, leaveOut) : map.Created is null && map.Closed is null ? Undated(table, map, leaveOut) : ReadRows(table, map, leaveOut);

    static (List<DealTimeline>, List<string>) ReadRows(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut)
    {
        List<DealTimeline> deals = [];
        List<string> troubles = [];
        int created = table.IndexOf(map.Created), closed = table.IndexOf(map.Closed), outcome = table.IndexOf(map.Outcome), id = table.IndexOf(map.Id);
        var (begins, ends) = (Dates(table, created, troubles), Dates(table, closed, troubles));
        var attributes = new RowAttributes(table, map, leaveOut, troubles);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var r = 0; r < table.Rows.Count; r++)
        {
            var row = table.Rows[r];
            var place = $"Row {table.RowNumbers[r]}, column ";
            if (created < 0 || begins![row[created]] is not { } start)
            {
                troubles.Add($"{place}{created + 1}{(created < 0 ? "" : $" ({map.Created})")}: {(created < 0 ? "no column says when a deal began" : begins!.Why(row[created]))}, so it is unknown when the deal began; it is left out.");
                continue;
            }
            var end = closed < 0 ? null : ends![row[closed]];
            var how = outcome < 0 ? DealOutcome.Open : OutcomeOf(row[outcome], map);
            if (how != DealOutcome.Open && end is null) troubles.Add($"{place}{closed + 1}{(closed < 0 ? ": no column says when a deal closed" : $" ({map.Closed}): {ends!.Why(row[closed])}")}; the closed deal is taken as open.");
            if (how != DealOutcome.Open && end < start) troubles.Add($"{place}{closed + 1} ({map.Closed}): the deal closed on {end:yyyy-MM-dd}, before it began; nothing is learnt from it.");
            var name = id < 0 || row[id].Length == 0 ? $"row {table.RowNumbers[r]}" : row[id];
            if (!seen.TryAdd(name, deals.Count))
            {
                troubles.Add($"{place}{id + 1} ({map.Id}): the deal {name} occurs again; the later row is kept.");
                deals[seen[name]] = Deal();
            }
            else deals.Add(Deal());

            DealTimeline Deal() => new()
            {
                Id = name, Created = start, Outcome = end is null ? DealOutcome.Open : how, ClosedAt = how == DealOutcome.Open ? null : end, Attributes = attributes.Of(row, r), Currency = attributes.CurrencyOf(row),
            };
        }
        troubles.AddRange(LostStages.Of(table, map, begins, created, outcome));
        return (deals, troubles);
    }

    /// <summary>A file without any date: rows stand in a made-up order, minutes apart within one month, so that nothing can be learnt from time.</summary>
    static (List<DealTimeline>, List<string>) Undated(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut)
    {
        var (outcome, id) = (table.IndexOf(map.Outcome), table.IndexOf(map.Id));
        List<string> troubles = [];
        var attributes = new RowAttributes(table, map, leaveOut, troubles);
        var step = TimeSpan.FromDays(20) / Math.Max(1, table.Rows.Count);
        return ([.. table.Rows.Select((row, r) =>
        {
            var how = outcome < 0 ? DealOutcome.Open : OutcomeOf(row[outcome], map);
            var at = UndatedFrom + r * step;
            return new DealTimeline { Id = id < 0 ? $"row {table.RowNumbers[r]}" : $"{row[id]} (row {table.RowNumbers[r]})", Created = at, Outcome = how, ClosedAt = how == DealOutcome.Open ? null : at + step / 2, Attributes = attributes.Of(row, r) };
        })], troubles);
    }

    internal static readonly DateTimeOffset UndatedFrom = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static ColumnDates? Dates(CsvTable table, int column, List<string> troubles)
    {
        if (column < 0) return null;
        var dates = new ColumnDates(table.Header[column], table.Rows.Select(r => r[column]));
        if (dates.Ambiguous is { } ambiguous) troubles.Add(ambiguous);
        return dates;
    }

    internal static DealOutcome OutcomeOf(string word, ColumnMapping map) =>
        Among(map.WonWords, word) ? DealOutcome.Won : Among(map.LostWords, word) ? DealOutcome.Lost : DealOutcome.Open;

    static bool Among(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++) if (words[i].Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    internal static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
