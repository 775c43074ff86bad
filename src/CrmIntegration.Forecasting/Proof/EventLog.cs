using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>An event log (one row per event, as process mining has it): the activities are the stages, the first final one is the end.</summary>
static class EventLog
{
    public static (List<DealTimeline>, List<string>) Read(CsvTable table, ColumnMapping map)
    {
        int id = table.IndexOf(map.Id), activity = table.IndexOf(map.Activity), time = table.IndexOf(map.Timestamp), amount = table.IndexOf(map.Amount), owner = table.IndexOf(map.Owner);
        List<string> troubles = [];
        var times = TableDeals.Dates(table, time, troubles)!;
        var amounts = amount < 0 ? null : new ColumnNumbers(table.Rows.Select(r => r[amount]));
        var events = new List<(string Case, DateTimeOffset At, int Row)>();
        for (var r = 0; r < table.Rows.Count; r++)
            if (times[table.Rows[r][time]] is { } at) events.Add((id < 0 ? "" : table.Rows[r][id], at, r));
            else troubles.Add($"Row {table.RowNumbers[r]}, column {time + 1} ({map.Timestamp}): {times.Why(table.Rows[r][time])}; the event is left out.");
        return ([.. events.GroupBy(e => e.Case, StringComparer.Ordinal).Select(g =>
        {
            var ordered = g.OrderBy(e => e.At).ToList();
            var end = ordered.FirstOrDefault(e => TableDeals.OutcomeOf(table.Rows[e.Row][activity], map) != DealOutcome.Open);
            var how = end.Case is null ? DealOutcome.Open : TableDeals.OutcomeOf(table.Rows[end.Row][activity], map);
            return new DealTimeline
            {
                Id = g.Key, Created = ordered[0].At, Outcome = how, ClosedAt = how == DealOutcome.Open ? null : end.At,
                Attributes = new Dictionary<string, string?> { ["amount"] = TableDeals.Text(AmountIn(ordered[0].Row)) },
                Events = [.. ordered.SelectMany(e => Told(e.At, table.Rows[e.Row]))],
            };

            double? AmountIn(int r)
            {
                if (amounts is null) return null;
                var (text, value) = (table.Rows[r][amount], amounts[table.Rows[r][amount]]);
                if (value is null && text.Length > 0) troubles.Add($"Row {table.RowNumbers[r]}, column {amount + 1} ({map.Amount}): '{ColumnDates.Short(text)}' is no number; the amount is taken as unknown.");
                return value;
            }

            IEnumerable<DealEvent> Told(DateTimeOffset at, string[] row)
            {
                yield return new(at, DealFields.Stage, row[activity]);
                if (owner >= 0 && row[owner].Length > 0) yield return new(at, DealFields.Owner, row[owner]);
            }
        })], troubles);
    }
}

/// <summary>The pipeline as it stood on several days: a row per deal and day. What differs from the day before became known that day, and not earlier.</summary>
static class PipelineSnapshots
{
    public static (List<DealTimeline>, List<string>) Read(CsvTable table, ColumnMapping map, IReadOnlyCollection<string> leaveOut)
    {
        int day = table.IndexOf(map.Snapshot), id = table.IndexOf(map.Id), created = table.IndexOf(map.Created), closed = table.IndexOf(map.Closed), outcome = table.IndexOf(map.Outcome);
        List<string> troubles = [];
        if (id < 0) return ([], [$"Column {map.Snapshot} says when each row was seen, but no column says which deal it is; name it with --map id=COLUMN."]);
        var (days, begins, ends) = (TableDeals.Dates(table, day, troubles)!, TableDeals.Dates(table, created, troubles), TableDeals.Dates(table, closed, troubles));
        var attributes = new RowAttributes(table, map, leaveOut, troubles);
        var probability = table.IndexOf(map.Probability);
        var rows = new List<(string Id, DateTimeOffset At, int Row)>();
        for (var r = 0; r < table.Rows.Count; r++)
            if (days[table.Rows[r][day]] is { } at) rows.Add((table.Rows[r][id], at, r));
            else troubles.Add($"Row {table.RowNumbers[r]}, column {day + 1} ({map.Snapshot}): {days.Why(table.Rows[r][day])}; the row is left out.");
        return ([.. rows.GroupBy(r => r.Id, StringComparer.Ordinal).Select(g =>
        {
            var seen = g.OrderBy(r => r.At).ToList();
            var events = new List<DealEvent>();
            var known = new Dictionary<string, string?>(StringComparer.Ordinal);
            void Note(DateTimeOffset at, string field, string? value)
            {
                if (string.IsNullOrEmpty(value) || (known.TryGetValue(field, out var before) && before == value)) return;
                known[field] = value;
                events.Add(new(at, field, value));
            }
            (DealOutcome How, DateTimeOffset At)? end = null;
            foreach (var (_, at, r) in seen)
            {
                var row = table.Rows[r];
                if (outcome >= 0 && TableDeals.OutcomeOf(row[outcome], map) is var how && how != DealOutcome.Open) { end ??= (how, Earlier(closed < 0 ? null : ends![row[closed]], at)); continue; }
                if (outcome >= 0) Note(at, DealFields.Stage, row[outcome]);
                var now = attributes.Of(row, r);
                Note(at, DealFields.Amount, now.GetValueOrDefault("amount"));
                Note(at, DealFields.Owner, now.GetValueOrDefault("owner"));
                if (probability >= 0) Note(at, DealFields.Probability, row[probability].TrimEnd('%', ' '));
                if (closed >= 0 && ends![row[closed]] is { } planned) Note(at, DealFields.CloseDate, planned.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            }
            var first = table.Rows[seen[0].Row];
            return new DealTimeline
            {
                Id = g.Key, Created = Earlier(created < 0 ? null : begins![first[created]], seen[0].At), Outcome = end?.How ?? DealOutcome.Open, ClosedAt = end?.At,
                Attributes = attributes.Of(first, seen[0].Row).Where(a => a.Key is not ("amount" or "owner")).ToDictionary(), Events = events,
            };
        })], troubles);
    }

    static DateTimeOffset Earlier(DateTimeOffset? date, DateTimeOffset seen) => date is { } d && d <= seen ? d : seen;
}
