namespace CrmIntegration.Forecasting.Series;

/// <summary>Split-conformal ranges (Vovk, Gammerman, Shafer 2005) from the combination's own errors at past origins. Errors of all steps are pooled after division
/// by what is usual for that step (the naive's mean error so many steps ahead), for a single series has few origins; the quantile is the one that keeps its promise
/// for a new error exchangeable with these: the ceil((n+1)q)-th.</summary>
sealed class Ranges
{
    readonly double[][] errors;      // per origin, in units of the usual error of that step
    readonly double[] usual;

    Ranges(double[][] errors, double[] usual) => (this.errors, this.usual) = (errors, usual);

    public static Ranges From(double[] y, RollingOrigin past, double[][] forecasts)
    {
        var steps = Math.Max(past.Actual[0].Length, 1);
        var usual = Usual(y, Math.Max(steps, 60));
        return new([.. forecasts.Select((f, o) => f.Select((v, i) => Math.Abs(past.Actual[o][i] - v) / usual[i]).ToArray())], usual);
    }

    /// <summary>Half the width of the range at a step (0 = the first).</summary>
    public double Half(double share, int step) => Quantile(errors.SelectMany(e => e), share) * usual[Math.Min(step, usual.Length - 1)];

    /// <summary>Share of past values inside their range, each origin judged by the errors of the others.</summary>
    public double Coverage(double share) => errors.Length < 2 ? double.NaN
        : errors.Select((mine, o) => { var q = Quantile(errors.Where((_, k) => k != o).SelectMany(e => e), share); return mine.Count(e => e <= q) / (double)mine.Length; }).Average();

    static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        var rank = (int)Math.Ceiling((sorted.Length + 1) * share);
        return rank <= sorted.Length ? sorted[rank - 1] : sorted[^1] * 1.25;
    }

    /// <summary>Mean absolute change over so many steps, in the recent past, made non-decreasing.</summary>
    static double[] Usual(double[] y, int steps)
    {
        var usual = new double[steps];
        var floor = 1e-9 * (1 + Math.Abs(y[^1]));
        for (var i = 0; i < steps; i++)
        {
            var (sum, count) = (0.0, 0);
            for (var t = Math.Max(i + 1, y.Length - 156); t < y.Length; t++, count++) sum += Math.Abs(y[t] - y[t - i - 1]);
            usual[i] = Math.Max(i > 0 ? usual[i - 1] : floor, count >= 8 || i == 0 ? Math.Max(floor, sum / Math.Max(1, count)) : 0);
        }
        return usual;
    }
}
