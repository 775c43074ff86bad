namespace CrmIntegration.Forecasting.Proof;

/// <summary>Logistic regression as an analyst's first script has it: numbers standardised, words of at least ten rows as columns of their own, ridge 1, Newton steps.</summary>
sealed class PlainLogistic
{
    const int MostColumns = 400, FewestRows = 10;
    readonly Dictionary<string, (int Column, double Mean, double Scale)> numbers;
    readonly Dictionary<(string, string), int> words;
    readonly double[] weights;

    PlainLogistic(Dictionary<string, (int, double, double)> numbers, Dictionary<(string, string), int> words, double[] weights) => (this.numbers, this.words, this.weights) = (numbers, words, weights);

    public static PlainLogistic Fit(IReadOnlyList<(PlainRow Row, double Won)> rows)
    {
        var column = 1;
        var numbers = rows.SelectMany(r => r.Row.Numbers).GroupBy(n => n.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g =>
        {
            var mean = g.Average(n => n.Value);
            return (column++, mean, Math.Max(1e-9, Math.Sqrt(g.Average(n => (n.Value - mean) * (n.Value - mean)))));
        }, StringComparer.Ordinal);
        var words = rows.SelectMany(r => r.Row.Words).GroupBy(w => (w.Key, w.Value)).Where(g => g.Count() >= FewestRows).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Key, StringComparer.Ordinal).ThenBy(g => g.Key.Value, StringComparer.Ordinal)
            .Take(MostColumns).ToDictionary(g => g.Key, _ => column++);
        var model = new PlainLogistic(numbers, words, new double[column]);
        var sparse = rows.Select(r => model.Sparse(r.Row)).ToList();
        for (var step = 0; step < 8 && model.Newton(sparse, rows) > 1e-4; step++) { }
        return model;
    }

    public double Chance(PlainRow row) => 1 / (1 + Math.Exp(-Math.Clamp(Dot(Sparse(row)), -12, 12)));

    double Dot(List<(int Column, double X)> x)
    {
        double sum = 0;
        foreach (var (c, v) in x) sum += weights[c] * v;
        return sum;
    }

    List<(int Column, double X)> Sparse(PlainRow row)
    {
        var x = new List<(int, double)>(1 + row.Numbers.Count + row.Words.Count) { (0, 1) };
        foreach (var (name, value) in row.Numbers) if (numbers.TryGetValue(name, out var n)) x.Add((n.Column, Math.Clamp((value - n.Mean) / n.Scale, -6, 6)));
        foreach (var (name, value) in row.Words) if (words.TryGetValue((name, value), out var c)) x.Add((c, 1));
        return x;
    }

    /// <returns>The largest change of a weight.</returns>
    double Newton(List<List<(int Column, double X)>> sparse, IReadOnlyList<(PlainRow Row, double Won)> rows)
    {
        var n = weights.Length;
        var (h, g) = (new double[n, n], new double[n]);
        for (var r = 0; r < sparse.Count; r++)
        {
            var p = 1 / (1 + Math.Exp(-Math.Clamp(Dot(sparse[r]), -30, 30)));
            var w = p * (1 - p);
            foreach (var (i, a) in sparse[r])
            {
                g[i] += (rows[r].Won - p) * a;
                foreach (var (j, b) in sparse[r]) if (j <= i) h[i, j] += w * a * b;
            }
        }
        for (var i = 0; i < n; i++)
        {
            h[i, i] += i == 0 ? 1e-6 : 1;
            if (i > 0) g[i] -= weights[i];
        }
        var step = Solve(h, g);
        for (var i = 0; i < n; i++) weights[i] += step[i];
        return step.Max(Math.Abs);
    }

    static double[] Solve(double[,] h, double[] g)
    {
        var n = g.Length;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = h[i, j];
                for (var k = 0; k < j; k++) sum -= h[i, k] * h[j, k];
                h[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-9)) : sum / h[j, j];
            }
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) g[i] -= h[i, k] * g[k];
            g[i] /= h[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) g[i] -= h[k, i] * g[k];
            g[i] /= h[i, i];
        }
        return g;
    }
}
