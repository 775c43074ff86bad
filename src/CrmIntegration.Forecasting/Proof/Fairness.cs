namespace CrmIntegration.Forecasting.Proof;

/// <summary>Is the model as honest about one kind of customer as about another? Gaps between forecast and outcome per segment with their intervals,
/// and fields that tell a sensitive one although it was left out.</summary>
static class Fairness
{
    static readonly string[] Sensitive =
    [
        "gender", "sex", "geschlecht", "age", "alter", "birth", "dob", "race", "ethnic", "nationality", "religion", "disab", "marital", "pregnan", "orientation", "health", "veteran", "salutation", "anrede", "性别", "年龄", "民族", "宗教",
    ];
    const int FewestDeals = 20, MostValues = 30;
    const double StrongProxy = 0.4;

    public static IReadOnlyList<string> SensitiveFields(IReadOnlyList<DealTimeline> deals) =>
        [.. deals.SelectMany(d => d.Attributes.Keys).Distinct(StringComparer.Ordinal).Where(IsSensitive).Order(StringComparer.Ordinal)];

    // whole words for the short ones: "stage" holds "age"
    static bool IsSensitive(string field)
    {
        string[] words = [.. System.Text.RegularExpressions.Regex.Split(field, @"(?<=[a-z])(?=[A-Z])|[^\p{L}]+").Select(w => w.ToLowerInvariant())];
        return Sensitive.Any(s => s.Length <= 5 && s[0] < 128 ? words.Contains(s) : words.Any(w => w.Contains(s, StringComparison.Ordinal)));
    }

    public static IReadOnlyList<SegmentGap> Gaps(Judged judged, IReadOnlyList<string> sensitive)
    {
        var rows = judged.Rows;
        var found = new List<(SegmentGap Gap, double Z)>();
        foreach (var field in rows.SelectMany(r => r.Deal.Attributes.Keys).Distinct(StringComparer.Ordinal).Where(f => f != "amount").Order(StringComparer.Ordinal))
        {
            var value = Segments([.. rows.Select(r => r.Deal.Attributes.GetValueOrDefault(field))]);
            if (value is null) continue;
            foreach (var segment in Enumerable.Range(0, rows.Count).GroupBy(i => value[i], StringComparer.Ordinal))
            {
                var perDeal = segment.GroupBy(i => rows[i].Deal.Id, StringComparer.Ordinal).Select(g => (N: g.Count(), Off: g.Sum(i => rows[i].Chances[0]!.Value - rows[i].Won))).ToList();
                if (perDeal.Count < FewestDeals) continue;
                var n = perDeal.Sum(d => d.N);
                var gap = perDeal.Sum(d => d.Off) / n;
                // a deal seen at several origins is one observation
                var error = Math.Sqrt(perDeal.Sum(d => Math.Pow(d.Off - d.N * gap, 2))) / n * Math.Sqrt(perDeal.Count / (perDeal.Count - 1.0));
                found.Add((new(field, segment.Key, perDeal.Count, segment.Average(i => rows[i].Chances[0]!.Value), segment.Average(i => rows[i].Won), gap - 1.96 * error, gap + 1.96 * error, sensitive.Contains(field), false), error > 0 ? gap / error : 0));
            }
        }
        // the model's overall bias is no unfairness; with many segments some are off by chance (Bonferroni)
        var overall = rows.Average(r => r.Chances[0]!.Value - r.Won);
        var limit = Normal(1 - 0.025 / Math.Max(1, found.Count));
        return [.. found.Select(f => f.Gap with { Flagged = f.Z != 0 && Math.Abs(f.Gap.Gap - overall) / Math.Abs(f.Gap.Gap / f.Z) > limit && Math.Abs(f.Gap.Gap - overall) > 0.03 })
            .OrderByDescending(g => g.Flagged).ThenByDescending(g => g.Sensitive).ThenByDescending(g => Math.Abs(g.Gap))];
    }

    /// <summary>Fields the model may use that tell a sensitive field.</summary>
    public static IReadOnlyList<ProxyField> Proxies(IReadOnlyList<DealTimeline> deals, IReadOnlyList<string> sensitive, IReadOnlyCollection<string> leftOut)
    {
        var some = Trials.Thin([.. deals], 10_000);
        var found = new List<ProxyField>();
        foreach (var hidden in sensitive)
        {
            var truth = Segments([.. some.Select(d => d.Attributes.GetValueOrDefault(hidden))]);
            if (truth is null) continue;
            foreach (var field in some.SelectMany(d => d.Attributes.Keys).Distinct(StringComparer.Ordinal).Where(f => !sensitive.Contains(f) && !leftOut.Contains(f, StringComparer.OrdinalIgnoreCase)))
                if (Segments([.. some.Select(d => d.Attributes.GetValueOrDefault(field))]) is { } values && CramersV(truth, values) is var v && v >= StrongProxy) found.Add(new(field, hidden, v));
        }
        return [.. found.OrderByDescending(p => p.Strength)];
    }

    /// <returns>Words as they are, numbers by quarter; null where there are too many values, or only one.</returns>
    static string[]? Segments(string?[] values)
    {
        var distinct = values.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (distinct.Count < 2) return null;
        if (distinct.Count <= MostValues) return [.. values.Select(v => v ?? "(blank)")];
        double[] numbers = [.. values.Select(v => double.TryParse(v, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : double.NaN)];
        double[] known = [.. numbers.Where(n => !double.IsNaN(n)).Order()];
        if (known.Length < 0.95 * values.Count(v => v is not null)) return null;
        double[] cuts = [.. new[] { 0.25, 0.5, 0.75 }.Select(q => known[(int)(q * (known.Length - 1))])];
        string[] names = [FormattableString.Invariant($"to {cuts[0]:0.##}"), FormattableString.Invariant($"{cuts[0]:0.##} to {cuts[1]:0.##}"), FormattableString.Invariant($"{cuts[1]:0.##} to {cuts[2]:0.##}"), FormattableString.Invariant($"over {cuts[2]:0.##}")];
        return [.. numbers.Select(n => double.IsNaN(n) ? "(blank)" : names[cuts.Count(c => n > c)])];
    }

    /// <summary>Bias-corrected (Bergsma 2013).</summary>
    static double CramersV(string[] a, string[] b)
    {
        var n = (double)a.Length;
        var (rows, columns) = (a.CountBy(x => x).ToDictionary(), b.CountBy(x => x).ToDictionary());
        var both = a.Zip(b).CountBy(x => x).ToDictionary();
        double chi = -n;
        foreach (var ((x, y), c) in both) chi += c * (double)c * n / (rows[x] * (double)columns[y]);
        double r = rows.Count, k = columns.Count, phi = Math.Max(0, chi / n - (r - 1) * (k - 1) / (n - 1));
        var least = Math.Min(r - (r - 1) * (r - 1) / (n - 1), k - (k - 1) * (k - 1) / (n - 1)) - 1;
        return least <= 0 ? 0 : Math.Min(1, Math.Sqrt(phi / least));
    }

    /// <summary>Quantile of the normal distribution, upper half (Hastings 1955; within 0.0005).</summary>
    static double Normal(double q)
    {
        var t = Math.Sqrt(-2 * Math.Log(1 - q));
        return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
    }
}
