namespace CrmIntegration.Forecasting.Proof;

/// <summary>Naive Bayes (Domingos and Pazzani 1997): each field speaks by itself. Numbers are cut into fifths; counts are smoothed by one half.</summary>
sealed class NaiveBayes
{
    readonly double prior;
    readonly Dictionary<string, double[]> cuts;
    readonly Dictionary<(string Field, string Value), double> pulls;

    NaiveBayes(double prior, Dictionary<string, double[]> cuts, Dictionary<(string, string), double> pulls) => (this.prior, this.cuts, this.pulls) = (prior, cuts, pulls);

    public static NaiveBayes Fit(IReadOnlyList<(PlainRow Row, double Won)> rows)
    {
        var cuts = rows.SelectMany(r => r.Row.Numbers).GroupBy(n => n.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            double[] sorted = [.. g.Select(n => n.Value).Order()];
            return Enumerable.Range(1, 4).Select(k => sorted[k * sorted.Length / 5]).Distinct().ToArray();
        }, StringComparer.Ordinal);
        double won = rows.Sum(r => r.Won), lost = rows.Count - won;
        var counts = new Dictionary<(string, string), (double Won, double Lost)>();
        foreach (var (row, y) in rows)
            foreach (var word in Words(row, cuts))
            {
                var (w, l) = counts.GetValueOrDefault(word);
                counts[word] = (w + y, l + 1 - y);
            }
        return new(Math.Log((won + 1) / (lost + 1)), cuts, counts.ToDictionary(c => c.Key, c => Math.Log((c.Value.Won + 0.5) / (won + 1) * (lost + 1) / (c.Value.Lost + 0.5))));
    }

    public double Chance(PlainRow row)
    {
        var sum = prior;
        foreach (var word in Words(row, cuts)) sum += pulls.GetValueOrDefault(word);
        return 1 / (1 + Math.Exp(-Math.Clamp(sum, -12, 12)));
    }

    static IEnumerable<(string, string)> Words(PlainRow row, Dictionary<string, double[]> cuts) =>
        row.Words.Select(w => (w.Key, w.Value)).Concat(row.Numbers.Where(n => cuts.ContainsKey(n.Key)).Select(n => (n.Key, Fifths[cuts[n.Key].Count(c => n.Value >= c)])));

    static readonly string[] Fifths = ["0", "1", "2", "3", "4"];
}
