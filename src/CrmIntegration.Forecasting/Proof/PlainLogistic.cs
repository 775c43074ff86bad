using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Logistic regression as an analyst's first script has it: numbers standardised, words of at least ten rows as columns of their own, ridge 1.</summary>
sealed class PlainLogistic
{
    const int MostColumns = 400, FewestRows = 10;
    readonly Dictionary<string, (int Column, double Mean, double Scale)> numbers;
    readonly Dictionary<(string, string), int> words;
    double[] weights;

    PlainLogistic(Dictionary<string, (int, double, double)> numbers, Dictionary<(string, string), int> words) => (this.numbers, this.words, weights) = (numbers, words, []);

    public static PlainLogistic Fit(IReadOnlyList<(PlainRow Row, double Won)> rows, CancellationToken cancel)
    {
        var column = 0;
        var numbers = rows.SelectMany(r => r.Row.Numbers).GroupBy(n => n.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            var mean = g.Average(n => n.Value);
            return (column++, mean, Math.Max(1e-9, Math.Sqrt(g.Average(n => (n.Value - mean) * (n.Value - mean)))));
        }, StringComparer.Ordinal);
        var words = rows.SelectMany(r => r.Row.Words).GroupBy(w => (w.Key, w.Value)).Where(g => g.Count() >= FewestRows).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Key, StringComparer.Ordinal).ThenBy(g => g.Key.Value, StringComparer.Ordinal)
            .Take(MostColumns).ToDictionary(g => g.Key, _ => column++);
        var model = new PlainLogistic(numbers, words);
        model.weights = Newton.Fit([.. rows.Select(r => model.Sparse(r.Row) is var (at, x) ? new Observation(at, x, r.Won, 1) : default)], new double[column + 1], _ => 1, cancel).Weights;
        return model;
    }

    public double Chance(PlainRow row)
    {
        var ((at, x), sum) = (Sparse(row), weights[^1]);
        for (var i = 0; i < at.Length; i++) sum += weights[at[i]] * x[i];
        return 1 / (1 + Math.Exp(-Math.Clamp(sum, -12, 12)));
    }

    (int[] At, double[] Values) Sparse(PlainRow row)
    {
        var x = new List<(int At, double Value)>(row.Numbers.Count + row.Words.Count);
        foreach (var (name, value) in row.Numbers) if (numbers.TryGetValue(name, out var n)) x.Add((n.Column, Math.Clamp((value - n.Mean) / n.Scale, -6, 6)));
        foreach (var (name, value) in row.Words) if (words.TryGetValue((name, value), out var c)) x.Add((c, 1));
        x.Sort((a, b) => a.At.CompareTo(b.At));
        return ([.. x.Select(v => v.At)], [.. x.Select(v => v.Value)]);
    }
}
