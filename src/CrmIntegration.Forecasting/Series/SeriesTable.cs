using System.Globalization;
using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Series;

/// <summary>Which column is the day, which the value, and by which the rows are parted (null: not at all).
/// Frequency null: guessed. Value null: rows are counted.</summary>
public sealed record SeriesMapping
{
    public string? Date { get; init; }
    public string? Value { get; init; }
    public string? By { get; init; }
    public Frequency? Frequency { get; init; }
    /// <summary>Values of one period are averaged instead of summed: for prices, rates, temperatures.</summary>
    public bool Mean { get; init; }

    /// <summary>A guess from names and values; show it, and let people change it with <c>with</c>.</summary>
    public static SeriesMapping Guess(CsvTable table)
    {
        var columns = table.Header.Select((h, i) => (Name: h, Dates: new ColumnDates(h, table.Rows.Select(r => r[i])).Share, Numbers: new ColumnNumbers(table.Rows.Select(r => r[i])))).ToList();
        var date = columns.Where(c => c.Dates > 0.8).OrderByDescending(c => Like(c.Name, "date", "day", "week", "month", "time", "period", "datum", "quarter", "year")).FirstOrDefault().Name;
        // of what is called a value half may be missing; its broken rows are then named one by one
        var numeric = columns.Where(c => c.Name != date && (c.Numbers.Share > 0.8 || c.Numbers.Share > 0.5 && (c.Numbers.Meant || IsValue(c.Name) > 0))).ToList();
        var value = numeric.OrderByDescending(c => IsValue(c.Name)).ThenBy(c => Like(c.Name, "id", "number", "year")).FirstOrDefault().Name;
        return new() { Date = date, Value = value };
    }

    static int IsValue(string name) => Like(name, "revenue", "amount", "value", "sales", "umsatz", "betrag", "volume", "quantity", "units", "demand", "total");

    static int Like(string name, params string[] words) => words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
}

/// <summary>Series out of a table: rows of one period summed, periods without rows filled, unfinished ends left out, each said.</summary>
public static class SeriesTable
{
    /// <summary>More parts than this are not forecast one by one; the smallest become "others".</summary>
    public const int MostParts = 20;

    /// <returns>The whole first, then its parts by size; empty, with the reason among the troubles, when no row could be read.</returns>
    public static (IReadOnlyList<TimeSeries> Series, IReadOnlyList<string> Troubles) Read(CsvTable table, SeriesMapping map)
    {
        List<string> troubles = [.. table.Broken];
        int date = table.IndexOf(map.Date), value = table.IndexOf(map.Value), by = table.IndexOf(map.By);
        if (date < 0) return ([], [.. troubles, $"No column holds dates; name it with --date. The file has {string.Join(", ", table.Header)}."]);
        var days = new ColumnDates(table.Header[date], table.Rows.Select(r => r[date]));
        var numbers = value < 0 ? null : new ColumnNumbers(table.Rows.Select(r => r[value]));
        if (days.Ambiguous is { } ambiguous) troubles.Add(ambiguous);
        if (value < 0) troubles.AddRange(NoValues(table, date));
        if (numbers?.Currencies.Count > 1) troubles.Add($"Column {map.Value}: {string.Join(", ", numbers.Currencies)} stand side by side; they are added as if they were one currency. Keep one currency per file, or part by it with --by.");
        var rows = new List<(DateOnly Day, double Value, string Part)>();
        for (var r = 0; r < table.Rows.Count; r++)
        {
            var row = table.Rows[r];
            if (days[row[date]] is not { } at) troubles.Add($"Row {table.RowNumbers[r]}, column {date + 1} ({table.Header[date]}): {days.Why(row[date])}; the row is left out.");
            else if (numbers is not null && numbers[row[value]] is null) troubles.Add($"Row {table.RowNumbers[r]}, column {value + 1} ({table.Header[value]}): {(row[value].Length == 0 ? "the value is blank" : $"'{ColumnDates.Short(row[value])}' is no number")}; the row is left out.");
            else rows.Add((DateOnly.FromDateTime(at.UtcDateTime), numbers?[row[value]] ?? 1, by < 0 ? "" : row[by].Length == 0 ? "(blank)" : row[by]));
        }
        if (rows.Count == 0) return ([], [.. troubles, "No row holds both a date and a value."]);
        return (Build(rows, map, troubles), troubles);
    }

    // Columns that hold numbers beside so many words that none was taken for the value.
    static IEnumerable<string> NoValues(CsvTable table, int date) =>
        from column in Enumerable.Range(0, table.Header.Count)
        where column != date
        let numbers = new ColumnNumbers(table.Rows.Select(r => r[column]))
        where numbers.Share > 0.1
        let row = table.Rows.Select((r, i) => (Text: r[column], Number: table.RowNumbers[i])).First(r => r.Text.Length > 0 && numbers[r.Text] is null)
        select $"Row {row.Number}, column {column + 1} ({table.Header[column]}): '{ColumnDates.Short(row.Text)}' is no number, and so it is on many rows: rows are counted instead. To sum the column all the same, name it with --value.";

    static List<TimeSeries> Build(List<(DateOnly Day, double Value, string Part)> rows, SeriesMapping map, List<string> troubles)
    {
        var frequency = map.Frequency ?? Frequencies.Guess(rows.Select(r => r.Day));
        var (first, last) = (frequency.Floor(rows.Min(r => r.Day)), frequency.Floor(rows.Max(r => r.Day)));
        var parts = rows.Select(r => r.Part).Distinct(StringComparer.Ordinal).Count();
        // many rows a period: single sales; then an end without its last days is not yet over, and a period without rows had none
        var single = rows.Count > 3 * parts * (frequency.Between(first, last) + 1);
        if (single && frequency != Frequency.Day) (first, last) = Finished(rows, frequency, first, last, troubles);
        var length = frequency.Between(first, last) + 1;
        if (length < 1 || length > 20_000) { troubles.Add($"The dates reach from {rows.Min(r => r.Day):yyyy-MM-dd} to {rows.Max(r => r.Day):yyyy-MM-dd}: look for slips among them."); return []; }
        var kept = rows.Where(r => frequency.Floor(r.Day) is var p && p >= first && p <= last).ToList();
        List<TimeSeries> all = [One(map.Value ?? "number of rows", kept, frequency, first, length, map.Mean, single, troubles)];
        if (map.By is null) return all;
        var bySize = kept.GroupBy(r => r.Part, StringComparer.Ordinal).OrderByDescending(g => g.Sum(r => Math.Abs(r.Value))).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        all.AddRange(bySize.Take(MostParts).Select(g => One(g.Key, [.. g], frequency, first, length, map.Mean, single, null)));
        if (bySize.Count > MostParts)
        {
            troubles.Add($"Column {map.By}: {bySize.Count} different values; the {MostParts} largest are forecast one by one, the rest together as 'others'.");
            all.Add(One("others", [.. bySize.Skip(MostParts).SelectMany(g => g)], frequency, first, length, map.Mean, single, null));
        }
        return all;
    }

    static (DateOnly, DateOnly) Finished(List<(DateOnly Day, double Value, string Part)> rows, Frequency f, DateOnly first, DateOnly last, List<string> troubles)
    {
        var (from, to) = (rows.Min(r => r.Day), rows.Max(r => r.Day));
        // a weekend at the edge is no gap
        if (f.Add(last, 1).DayNumber - to.DayNumber > 4 && last > first)
        {
            troubles.Add($"The last {f.ToString().ToLowerInvariant()} (from {last:yyyy-MM-dd}) ends with {to:yyyy-MM-dd}, so it is not over; it is left out.");
            last = f.Add(last, -1);
        }
        if (from.DayNumber - first.DayNumber > 4 && last > first)
        {
            troubles.Add($"The first {f.ToString().ToLowerInvariant()} (from {first:yyyy-MM-dd}) begins with {from:yyyy-MM-dd}, so it is not whole; it is left out.");
            first = f.Add(first, 1);
        }
        return (first, last);
    }

    static TimeSeries One(string name, List<(DateOnly Day, double Value, string Part)> rows, Frequency f, DateOnly first, int length, bool mean, bool single, List<string>? troubles)
    {
        var (sum, count) = (new double[length], new int[length]);
        foreach (var (day, value, _) in rows)
        {
            var i = f.Between(first, f.Floor(day));
            sum[i] += value;
            count[i]++;
        }
        var blank = count.Count(c => c == 0);
        var zero = !mean && (single || troubles is null);
        if (blank > 0) troubles?.Add($"{blank} of {length} periods have no row; {(zero ? "they count as 0" : "they are filled between their neighbours")}.");
        for (var i = 0; i < length; i++)
            if (count[i] > 0) sum[i] = mean ? sum[i] / count[i] : sum[i];
            else if (!zero) sum[i] = Between(sum, count, mean, i);
        return new(name, f, first, sum);
    }

    static double Between(double[] sum, int[] count, bool mean, int i)
    {
        int before = i - 1, after = Array.FindIndex(count, i, c => c > 0);
        if (before < 0) return sum[after] / (mean ? count[after] : 1);
        return after < 0 ? sum[before] : sum[before] + (sum[after] / (mean ? count[after] : 1) - sum[before]) / (after - before);
    }

    /// <summary>Market signals from a second file: every numeric column beside its date, averaged per period and aligned with the series; values after
    /// the series' end stay, as known in advance.</summary>
    public static (IReadOnlyList<Covariate> Signals, IReadOnlyList<string> Troubles) Market(CsvTable table, TimeSeries beside, int horizon)
    {
        List<string> troubles = [.. table.Broken];
        if (SeriesMapping.Guess(table).Date is not { } date) return ([], [.. troubles, "The covariates' file has no column of dates."]);
        var days = new ColumnDates(date, table.Rows.Select(r => r[table.IndexOf(date)]));
        var found = new List<Covariate>();
        foreach (var (name, column) in table.Header.Select((h, i) => (h, i)).Where(c => c.h != date))
        {
            var numbers = new ColumnNumbers(table.Rows.Select(r => r[column]));
            if (numbers.Share <= 0.8) continue;
            var values = new double[beside.Values.Count + horizon];
            var count = new int[values.Length];
            foreach (var row in table.Rows)
                if (days[row[table.IndexOf(date)]] is { } at && numbers[row[column]] is { } v && beside.Frequency.Between(beside.Start, beside.Frequency.Floor(DateOnly.FromDateTime(at.UtcDateTime))) is var i && i >= 0 && i < values.Length)
                    (values[i], count[i]) = (values[i] + v, count[i] + 1);
            for (var i = 0; i < values.Length; i++)
                values[i] = count[i] > 0 ? values[i] / count[i] : i > 0 && i < beside.Values.Count ? values[i - 1] : double.NaN;      // a signal holds until it changes
            var known = count.Take(beside.Values.Count).Count(c => c > 0);
            if (known < beside.Values.Count / 2) troubles.Add($"The signal {name} is known in {known.ToString(CultureInfo.InvariantCulture)} of {beside.Values.Count} periods; it is not used.");
            else found.Add(new(name, values));
        }
        if (found.Count == 0) troubles.Add("The covariates' file holds no signal that covers half of the series.");
        return (found, troubles);
    }
}
