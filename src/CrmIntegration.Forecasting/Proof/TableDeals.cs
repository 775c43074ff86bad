using System.Globalization;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Timelines from a table. Troubles name row and column. A row per deal has only the last state, so its stage and amount are not used as if they had been known earlier.</summary>
public static class TableDeals
{
    /// <param name="leaveOut">Columns that must not become attributes.</param>
    public static (List<DealTimeline> Deals, List<string> Troubles) Read(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut) =>
        map.Activity is not null && map.Timestamp is not null ? ReadLog(table, map) : ReadRows(table, map, leaveOut);

    static (List<DealTimeline>, List<string>) ReadRows(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut)
    {
        List<DealTimeline> deals = [];
        List<string> troubles = [];
        int created = table.IndexOf(map.Created), closed = table.IndexOf(map.Closed), outcome = table.IndexOf(map.Outcome), id = table.IndexOf(map.Id);
        int[] mapped = [created, closed, outcome, id];
        var names = table.Header.Select((h, i) => (Name: i == table.IndexOf(map.Owner) ? "owner" : i == table.IndexOf(map.Account) ? "account" : i == table.IndexOf(map.Amount) ? "amount" : h, i))
            .Where(n => !mapped.Contains(n.i) && !leaveOut.Contains(table.Header[n.i])).ToList();
        for (var r = 0; r < table.Rows.Count; r++)
        {
            var row = table.Rows[r];
            var start = created < 0 ? null : Moment(row[created]);
            if (start is null)
            {
                troubles.Add($"Row {table.RowNumbers[r]}, column {created + 1}: '{(created < 0 ? "" : row[created])}' is no date, so it is unknown when the deal began.");
                continue;
            }
            var end = closed < 0 ? null : Moment(row[closed]);
            var how = outcome < 0 ? DealOutcome.Open : OutcomeOf(row[outcome], map);
            if (how != DealOutcome.Open && end is null) troubles.Add($"Row {table.RowNumbers[r]}, column {closed + 1}: a closed deal without a readable close date; it is taken as open.");
            deals.Add(new()
            {
                Id = id < 0 ? $"row {table.RowNumbers[r]}" : row[id], Created = start.Value, Outcome = end is null ? DealOutcome.Open : how, ClosedAt = how == DealOutcome.Open ? null : end,
                Attributes = names.ToDictionary(n => n.Name, n => n.Name == "amount" ? Number(row[n.i])?.ToString(CultureInfo.InvariantCulture) : row[n.i] is "" ? null : row[n.i], StringComparer.Ordinal),
            });
        }
        return (deals, troubles);
    }

    static (List<DealTimeline>, List<string>) ReadLog(CsvTable table, ColumnMapping map)
    {
        int id = table.IndexOf(map.Id), activity = table.IndexOf(map.Activity), time = table.IndexOf(map.Timestamp), amount = table.IndexOf(map.Amount);
        List<string> troubles = [];
        var events = new List<(string Case, DateTimeOffset At, int Row)>();
        for (var r = 0; r < table.Rows.Count; r++)
            if (Moment(table.Rows[r][time]) is { } at) events.Add((id < 0 ? "" : table.Rows[r][id], at, r));
            else troubles.Add($"Row {table.RowNumbers[r]}, column {time + 1}: '{table.Rows[r][time]}' is no moment.");
        return ([.. events.GroupBy(e => e.Case, StringComparer.Ordinal).Select(g =>
        {
            var ordered = g.OrderBy(e => e.At).ToList();
            var end = ordered.FirstOrDefault(e => OutcomeOf(table.Rows[e.Row][activity], map) != DealOutcome.Open);
            var how = end.Case is null ? DealOutcome.Open : OutcomeOf(table.Rows[end.Row][activity], map);
            return new DealTimeline
            {
                Id = g.Key, Created = ordered[0].At, Outcome = how, ClosedAt = how == DealOutcome.Open ? null : end.At,
                Attributes = new Dictionary<string, string?> { ["amount"] = amount < 0 ? null : Number(table.Rows[ordered[0].Row][amount])?.ToString(CultureInfo.InvariantCulture) },
                Events = [.. ordered.Select(e => new DealEvent(e.At, DealFields.Stage, table.Rows[e.Row][activity]))],
            };
        })], troubles);
    }

    internal static DealOutcome OutcomeOf(string word, ColumnMapping map) =>
        map.WonWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? DealOutcome.Won : map.LostWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? DealOutcome.Lost : DealOutcome.Open;

    internal static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at
        : DateTimeOffset.TryParseExact(text, ["d.M.yyyy", "d.M.yyyy H:mm", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at) ? at : null;

    /// <summary>1234.5, 1,234.50, 1.234,50 and 1234,5; null when it is no number.</summary>
    internal static double? Number(string text)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal);
        var (comma, dot) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        if (comma > dot && (dot >= 0 || plain.Length - comma != 4)) plain = plain.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        return double.TryParse(plain, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : null;
    }
}
