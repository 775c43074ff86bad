namespace CrmIntegration.Forecasting.Series;

/// <summary>Linear regression straight to each step ahead (no value of the future is fed back): the change from now on by what is known now: last changes, distance from
/// recent means, the same weeks a year ago, the time of the year, and market covariates. Held towards 'no change' by a ridge whose strength leave-one-out error chooses.</summary>
static class Regression
{
    const int Harmonics = 2, MostSeasons = 8;
    static readonly double[] Strengths = [3, 30, 300, 3000];

    public static readonly SeriesMethod Plain = new("regression", (y, shape) => Fit(y, shape with { Covariates = [] }));

    /// <summary>Only offered where there are covariates.</summary>
    public static readonly SeriesMethod WithMarket = new("regression on the market", (y, shape) => shape.Covariates.Count == 0 ? null : Fit(y, shape));

    static SeriesModel? Fit(double[] y, SeriesShape shape)
    {
        if (y.Length < Math.Max(24, shape.Horizon * 2 + 12)) return null;
        var logs = y.All(v => v > 0);
        var z = logs ? [.. y.Select(v => Math.Log(v))] : y;
        var steps = Enumerable.Range(1, shape.Horizon).Select(h => One(z, shape, h)).ToArray();
        if (steps.Any(s => s is null)) return null;
        var told = string.Join(", ", shape.Covariates.Select(c => c.Name));
        return new((w, h) =>
        {
            double[] v = logs ? [.. w.Select(x => Math.Log(Math.Max(x, 1e-300)))] : w;
            return [.. Enumerable.Range(1, h).Select(i => v[^1] + steps[Math.Min(i, steps.Length) - 1]!(v, Math.Min(i, steps.Length))).Select(x => logs ? Math.Exp(Math.Min(x, 700)) : x)];
        }, $"changes by the last changes and the season{(told.Length > 0 ? $" and {told}" : "")}{(logs ? ", on logs" : "")}");
    }

    static Func<double[], int, double>? One(double[] z, SeriesShape shape, int h)
    {
        var width = Width(shape);
        var from = Math.Max(Needs(z.Length, shape), z.Length - MostSeasons * Math.Max(shape.Season, 12));
        var rows = new List<(double[] X, double Y)>();
        for (var t = from; t + h < z.Length; t++)
        {
            var x = new double[width];
            if (Fill(x, z, t, h, shape, Needs(z.Length, shape))) rows.Add((x, z[t + h] - z[t]));
        }
        if (rows.Count < 16) return null;
        var scale = new double[width];
        for (var k = 0; k < width; k++) scale[k] = Math.Sqrt(rows.Average(r => r.X[k] * r.X[k])) is var s && s > 1e-12 ? s : double.PositiveInfinity;
        var fit = new LeastSquares(width);
        foreach (var (x, y) in rows)
        {
            for (var k = 0; k < width; k++) x[k] /= scale[k];
            fit.Add(x, y);
        }
        int[] used = [.. Enumerable.Range(0, width).Where(k => double.IsFinite(scale[k]))];
        // errors of h steps overlap: the penalty grows with them
        var best = Strengths.Select(s => (Strength: s, Solved: fit.Solve(used, _ => s * h / 4.0 + 1e-6))).Where(s => s.Solved is not null)
            .Select(s => (s.Solved, Error: Ahead(rows, s.Solved!.Value.Coefficients, used, h, s.Strength))).OrderBy(s => s.Error).FirstOrDefault();
        if (best.Solved is not { } chosen) return null;
        var needs = Needs(z.Length, shape);
        return (v, step) =>
        {
            var x = new double[width];
            if (!Fill(x, v, v.Length - 1, step, shape, needs)) return 0;
            double sum = 0;
            for (var k = 0; k < used.Length; k++) sum += chosen.Coefficients[k] * x[used[k]] / scale[used[k]];
            return sum;
        };
    }

    /// <summary>Absolute error on the last quarter of the rows when the first three quarters teach.</summary>
    static double Ahead(List<(double[] X, double Y)> rows, double[] _, int[] used, int h, double strength)
    {
        var cut = rows.Count * 3 / 4;
        var fit = new LeastSquares(rows[0].X.Length);
        foreach (var (x, y) in rows.Take(Math.Max(8, cut - h))) fit.Add(x, y);
        if (fit.Solve(used, _ => strength * h / 4.0 * 0.75 + 1e-6) is not { } solved) return double.PositiveInfinity;
        double off = 0;
        foreach (var (x, y) in rows.Skip(cut))
        {
            double said = 0;
            for (var k = 0; k < used.Length; k++) said += solved.Coefficients[k] * x[used[k]];
            off += Math.Abs(y - said);
        }
        return off;
    }

    static int Needs(int length, SeriesShape shape) => shape.Season > 1 && length >= 3 * shape.Season ? shape.Season : Math.Min(12, length / 3);

    static int Width(SeriesShape shape) => 8 + 2 * Harmonics + 3 * shape.Covariates.Count;

    /// <returns>False where a covariate is not known.</returns>
    static bool Fill(double[] x, double[] z, int t, int h, SeriesShape shape, int back)
    {
        var k = 0;
        x[k++] = z[t] - z[t - 1];
        x[k++] = z[t] - Mean(z, t, 4);
        x[k++] = z[t] - Mean(z, t, Math.Min(12, back));
        x[k++] = z[t] - Mean(z, t, back);
        var season = shape.Season > 1 && back == shape.Season;
        x[k++] = season ? z[t + (h - 1) % shape.Season + 1 - shape.Season] - z[t - shape.Season] : 0;
        x[k++] = season && t >= 2 * shape.Season ? z[t + (h - 1) % shape.Season + 1 - 2 * shape.Season] - z[t - 2 * shape.Season] : 0;
        x[k++] = season ? z[t + (h - 1) % shape.Season + 1 - shape.Season] - Mean(z, t, shape.Season) : 0;
        x[k++] = 1;
        for (var i = 1; i <= Harmonics; i++)
        {
            var angle = 2 * Math.PI * i * (t + h) / shape.Cycle;
            (x[k], x[k + 1]) = shape.Season > 1 && season ? (Math.Sin(angle), Math.Cos(angle)) : (0, 0);
            k += 2;
        }
        foreach (var signal in shape.Covariates)
        {
            var v = signal.Values;
            if (t >= v.Count || double.IsNaN(v[t]) || t < 4 || double.IsNaN(v[t - 1]) || double.IsNaN(v[t - 4])) return false;
            (x[k], x[k + 1]) = (v[t] - v[t - 1], v[t] - v[t - 4]);
            // known in advance for every step ahead of the series' end, or not used at all
            x[k + 2] = shape.KnownAhead(signal) ? v[t + h] - v[t] : 0;
            k += 3;
        }
        return true;
    }

    static double Mean(double[] z, int t, int n)
    {
        double sum = 0;
        var from = Math.Max(0, t - n + 1);
        for (var i = from; i <= t; i++) sum += z[i];
        return sum / (t - from + 1);
    }
}
