using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>One column of the linear model. Word null: a number, standardised (or 1 when it is missing; or, with a bend, what it exceeds the bend by);
/// otherwise 1 when the word is this one. Third 1 to 3: the same, but only in the youngest, middle or oldest third of the snapshots; 0: at every age.</summary>
sealed record Column(int Feature, bool Missing, string? Word, double Mean, double Scale, bool Bend = false, int Third = 0);

/// <summary>Turns feature rows into sparse columns: numbers standardised with the mean in place of a missing one and a flag beside it,
/// words one-hot where at least ten deals have them, the rarer ones without a column of their own (so they stay at the average).</summary>
sealed class Encoder
{
    public required List<Column> Columns { get; init; }
    public required int NumberCount { get; init; }

    /// <summary>Where the thirds of age part, as logarithms of days; empty: no column depends on the age.</summary>
    public double[] AgeEdges { get; init; } = [];
    int plain = -1;
    int[]? copies;
    Dictionary<string, int>?[]? wordAt;

    /// <param name="bends">Whether a number's line may bend at its quartiles (linear splines).</param>
    /// <param name="byAge">Whether what a column says may differ by the deal's age (varying coefficients; Hastie and Tibshirani 1993).</param>
    public static Encoder Fit(IReadOnlyList<Snapshot> rows, int fewest, Func<int, bool> wanted, bool bends = false, bool byAge = false)
    {
        var first = rows[0].Row;
        var columns = new List<Column>();
        var kept = Screening.Numbers(rows, wanted);
        var (some, mayBend) = (kept?.ToHashSet(), Screening.Bent(kept));
        for (var f = 0; f < first.Numbers.Length; f++) if (wanted(f) && some?.Contains(f) != false) columns.AddRange(NumberColumns(rows, f, fewest, bends && mayBend(f)));
        var words = new List<Column>();
        for (var w = 0; w < first.Words.Length; w++)
        {
            var feature = first.Numbers.Length + w;
            if (!wanted(feature)) continue;
            var often = rows.GroupBy(r => r.Row.Words[w], StringComparer.Ordinal)
                .Where(g => g.Select(r => r.Deal).Distinct().Take(fewest).Count() >= fewest && g.Count() < rows.Count)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(80);
            words.AddRange(often.Select(g => new Column(feature, false, g.Key, 0, 1)));
        }
        columns.AddRange(Screening.Words(rows, words, first.Numbers.Length));
        double[] ages = byAge ? [.. rows.Select(r => r.Row.Numbers[0]).Order()] : [];
        if (byAge) columns.AddRange([.. Enumerable.Range(1, 3).SelectMany(third => columns.Where(c => !c.Bend).ToList().Select(c => c with { Third = third }))]);
        return new() { Columns = columns, NumberCount = first.Numbers.Length, AgeEdges = byAge ? [ages[ages.Length / 3], ages[2 * ages.Length / 3]] : [] };
    }

    static IEnumerable<Column> NumberColumns(IReadOnlyList<Snapshot> rows, int f, int fewest, bool bends)
    {
        var known = rows.Select(r => r.Row.Numbers[f]).Where(v => !double.IsNaN(v)).ToList();
        if (known.Count < fewest) yield break;
        var mean = known.Average();
        var spread = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        if (spread > 1e-9) yield return new(f, false, null, mean, spread);
        if (rows.Count - known.Count >= fewest) yield return new(f, true, null, 0, 1);
        if (!bends || spread <= 1e-9 || known.Count < 400) yield break;
        known.Sort();
        foreach (var knot in new[] { 1, 2, 3 }.Select(q => known[q * (known.Count - 1) / 4]).Where(k => k > known[0] && k < known[^1]).Distinct())
            yield return new(f, false, null, knot, spread, true);
    }

    /// <summary>Indices and values of the columns that are not zero. Numbers are held to five spreads, so one absurd amount cannot decide.</summary>
    public (int[] At, double[] Values) Encode(FeatureRow row)
    {
        Span<int> at = stackalloc int[Columns.Count];
        Span<double> values = stackalloc double[at.Length];
        var count = Encode(row, at, values);
        return (at[..count].ToArray(), values[..count].ToArray());
    }

    /// <summary>The same into room for all columns.</summary>
    /// <returns>How many are not zero.</returns>
    public int Encode(FeatureRow row, Span<int> at, Span<double> values)
    {
        var (words, count) = (wordAt ??= WordsOf(row), 0);
        for (var i = 0; i < Columns.Count && Columns[i] is { Word: null, Third: 0 } column; i++)
        {
            var raw = row.Numbers[column.Feature];
            var value = column.Missing ? (double.IsNaN(raw) ? 1 : 0) : double.IsNaN(raw) ? 0 : Math.Clamp((raw - column.Mean) / column.Scale, column.Bend ? 0 : -5, 5);
            if (value == 0) continue;
            (at[count], values[count++]) = (i, value);
        }
        for (var w = 0; w < row.Words.Length; w++)
            if (words[w] is { } known && known.TryGetValue(row.Words[w], out var i)) (at[count], values[count++]) = (i, 1);
        return AgeEdges.Length == 0 ? count : ByAge(row, at, values, count);
    }

    // The copies of one third stand together, in the order of the columns they copy, so indices still ascend.
    int ByAge(FeatureRow row, Span<int> at, Span<double> values, int count)
    {
        if (copies is null)
        {
            plain = Columns.FindIndex(c => c.Third > 0);
            var next = 0;
            copies = [.. Columns.Take(plain).Select(c => c.Bend ? -1 : next++)];
        }
        var block = plain + (Columns.Count - plain) / 3 * Ending.Bin(AgeEdges, row.Numbers[0]);
        for (int i = 0, all = count; i < all; i++)
            if (copies[at[i]] is >= 0 and var copy) (at[count], values[count++]) = (block + copy, values[i]);
        return count;
    }

    Dictionary<string, int>?[] WordsOf(FeatureRow row)
    {
        var words = new Dictionary<string, int>?[row.Words.Length];
        for (var i = 0; i < Columns.Count && Columns[i].Third == 0; i++)
            if (Columns[i].Word is { } word) (words[Columns[i].Feature - NumberCount] ??= new(StringComparer.Ordinal))[word] = i;
        return words;
    }
}
