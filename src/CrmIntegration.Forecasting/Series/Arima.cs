namespace CrmIntegration.Forecasting.Series;

/// <summary>ARIMA with automatic order: differences by the KPSS test (Kwiatkowski et al. 1992), orders, seasonal lag and harmonics by the corrected Akaike criterion over
/// two-step least squares (Hannan and Rissanen 1982), the moving-average part then refined on the conditional sum of squares. On logs where all values are positive.</summary>
static class Arima
{
    const int MostAr = 6, MostMa = 3, MostHarmonics = 3, LongestSeason = 24;

    sealed record Order(int D, bool SeasonalDifference, int[] Ar, int[] Ma, int Harmonics, double[] B);

    public static readonly SeriesMethod Method = new("ARIMA", (y, shape) =>
    {
        if (y.Length < 24) return null;
        var logs = y.All(v => v > 0);
        var z = logs ? [.. y.Select(v => Math.Log(v))] : y;
        if (Choose(z, shape) is not { } order) return null;
        var refined = Refine(z, order, shape);
        var says = $"ARIMA(p = {Lags(refined.Ar)}, d = {refined.D}, q = {Lags(refined.Ma)}){(refined.SeasonalDifference ? ", seasonal difference" : "")}{(refined.Harmonics > 0 ? $", {refined.Harmonics} yearly harmonics" : "")}{(logs ? ", on logs" : "")}";
        return new((w, h) =>
        {
            var ahead = Ahead(logs ? [.. w.Select(v => Math.Log(Math.Max(v, 1e-300)))] : w, refined, shape, h);
            return logs ? [.. ahead.Select(v => Math.Exp(Math.Min(v, 700)))] : ahead;
        }, says);
    });

    static string Lags(int[] lags) => lags.Length == 0 ? "0" : string.Join("+", lags);

    static Order? Choose(double[] z, SeriesShape shape)
    {
        var m = shape.Season is > 1 and <= LongestSeason && z.Length >= 4 * shape.Season ? shape.Season : 0;
        var seasonal = m > 0 && SeasonShare(z, m) > 0.64;
        var x = seasonal ? Difference(z, m) : z;
        var d = Kpss(x) > 0.463 ? 1 : 0;
        if (d == 1) x = Difference(x, 1);
        var first = z.Length - x.Length;
        var harmonics = shape.Season > LongestSeason && z.Length >= 2 * shape.Season ? MostHarmonics : 0;
        var residuals = LongAr(x);
        int[] arLags = [.. Enumerable.Range(1, MostAr), .. m > 0 ? [m] : Array.Empty<int>()], maLags = [.. Enumerable.Range(1, MostMa), .. m > 0 ? [m] : Array.Empty<int>()];
        var skip = Math.Max(residuals.Skip, Math.Max(arLags.Max(), maLags.Max()) + residuals.Skip);
        if (x.Length - skip < 16) return null;
        var columns = 1 + arLags.Length + maLags.Length + 2 * harmonics;
        var fit = new LeastSquares(columns);
        var row = new double[columns];
        for (var t = skip; t < x.Length; t++)
        {
            Fill(row, x, residuals.E, t, arLags, maLags, harmonics, first, shape.Cycle);
            fit.Add(row, x[t]);
        }
        (double Criterion, Order? Order) best = (double.PositiveInfinity, null);
        foreach (var (p, ps, q, qs, k) in Combinations(m > 0, harmonics))
        {
            int[] ar = [.. Enumerable.Range(0, p), .. ps ? [MostAr] : Array.Empty<int>()], ma = [.. Enumerable.Range(0, q), .. qs ? [MostMa] : Array.Empty<int>()];
            // a drift in differences runs away; only a level keeps its constant
            int[] subset = [.. d == 0 ? [0] : Array.Empty<int>(), .. ar.Select(i => 1 + i), .. ma.Select(i => 1 + arLags.Length + i), .. Enumerable.Range(1 + arLags.Length + maLags.Length, 2 * k)];
            if (fit.Solve(subset) is not { } solved) continue;
            var n = fit.Rows;
            var count = subset.Length + 1;
            if (n - count - 1 <= 0) continue;
            var criterion = n * Math.Log(Math.Max(solved.Sse, 1e-300) / n) + 2.0 * count + 2.0 * count * (count + 1) / (n - count - 1);
            if (criterion >= best.Criterion) continue;
            var b = d == 0 ? solved.Coefficients : [0, .. solved.Coefficients];
            best = (criterion, new(d, seasonal, [.. ar.Select(i => arLags[i])], [.. ma.Select(i => maLags[i])], k, b));
        }
        return best.Order;
    }

    static IEnumerable<(int P, bool Ps, int Q, bool Qs, int K)> Combinations(bool seasonal, int harmonics) =>
        from p in Enumerable.Range(0, MostAr + 1) from q in Enumerable.Range(0, MostMa + 1) from k in Enumerable.Range(0, harmonics + 1)
        from ps in seasonal ? [false, true] : new[] { false } from qs in seasonal ? [false, true] : new[] { false }
        select (p, ps, q, qs, k);

    static (double[] E, int Skip) LongAr(double[] x)
    {
        var order = Math.Clamp(x.Length / 8, 2, 16);
        var fit = new LeastSquares(order + 1);
        var row = new double[order + 1];
        for (var t = order; t < x.Length; t++)
        {
            row[0] = 1;
            for (var k = 1; k <= order; k++) row[k] = x[t - k];
            fit.Add(row, x[t]);
        }
        var e = new double[x.Length];
        if (fit.Solve([.. Enumerable.Range(0, order + 1)]) is not { } solved) return (e, order);
        for (var t = order; t < x.Length; t++)
        {
            e[t] = x[t] - solved.Coefficients[0];
            for (var k = 1; k <= order; k++) e[t] -= solved.Coefficients[k] * x[t - k];
        }
        return (e, order);
    }

    static void Fill(Span<double> row, double[] x, double[] e, int t, int[] ar, int[] ma, int harmonics, int first, double cycle)
    {
        row[0] = 1;
        for (var i = 0; i < ar.Length; i++) row[1 + i] = t >= ar[i] ? x[t - ar[i]] : 0;
        for (var i = 0; i < ma.Length; i++) row[1 + ar.Length + i] = t >= ma[i] ? e[t - ma[i]] : 0;
        for (var k = 1; k <= harmonics; k++)
        {
            row[1 + ar.Length + ma.Length + 2 * k - 2] = Math.Sin(2 * Math.PI * k * (t + first) / cycle);
            row[1 + ar.Length + ma.Length + 2 * k - 1] = Math.Cos(2 * Math.PI * k * (t + first) / cycle);
        }
    }

    /// <summary>Only with a moving-average part is least squares not yet the answer.</summary>
    static Order Refine(double[] z, Order order, SeriesShape shape)
    {
        if (order.Ma.Length == 0) return order;
        var x = Stationary(z, order, shape.Season);
        var scale = x.Select(Math.Abs).Average();
        // the constant of a difference stays zero; everything else may move
        var free = Enumerable.Range(order.D == 1 ? 1 : 0, order.B.Length - (order.D == 1 ? 1 : 0)).Where(i => i <= order.Ar.Length + order.Ma.Length).ToArray();
        double[] With(double[] p)
        {
            double[] b = [.. order.B];
            for (var i = 0; i < free.Length; i++) b[free[i]] = p[i];
            return b;
        }
        double Css(double[] b) => Innovations(x, order with { B = b }, z.Length - x.Length, shape.Cycle).Sum(v => v * v) is var s && double.IsFinite(s) ? s : double.PositiveInfinity;
        var found = With(NelderMead.Minimise(p => Css(With(p)), [.. free.Select(i => order.B[i])], [.. free.Select(i => i == 0 ? 0.1 * scale : 0.1)], 60 * free.Length, 1e-6));
        return Css(found) < double.PositiveInfinity ? order with { B = found } : order with { Ma = [], B = [.. order.B.Take(1 + order.Ar.Length), .. order.B.Skip(1 + order.Ar.Length + order.Ma.Length)] };
    }

    static double[] Innovations(double[] x, Order o, int first, double cycle)
    {
        var e = new double[x.Length];
        var row = new double[o.B.Length];
        for (var t = 0; t < x.Length; t++)
        {
            Fill(row, x, e, t, o.Ar, o.Ma, o.Harmonics, first, cycle);
            double said = 0;
            for (var i = 0; i < row.Length; i++) said += o.B[i] * row[i];
            e[t] = x[t] - said;
        }
        return e;
    }

    static double[] Ahead(double[] z, Order o, SeriesShape shape, int h)
    {
        var x = Stationary(z, o, shape.Season);
        var first = z.Length - x.Length;
        double[] e = [.. Innovations(x, o, first, shape.Cycle), .. new double[h]], longer = [.. x, .. new double[h]], level = [.. z, .. new double[h]];
        var seasonal = o.SeasonalDifference ? Difference(z, shape.Season) : z;
        double[] middle = [.. seasonal, .. new double[h]];
        var row = new double[o.B.Length];
        for (var i = 0; i < h; i++)
        {
            var t = x.Length + i;
            Fill(row, longer, e, t, o.Ar, o.Ma, o.Harmonics, first, shape.Cycle);
            for (var k = 0; k < row.Length; k++) longer[t] += o.B[k] * row[k];
            middle[seasonal.Length + i] = longer[t] + (o.D == 1 ? middle[seasonal.Length + i - 1] : 0);
            level[z.Length + i] = middle[seasonal.Length + i] + (o.SeasonalDifference ? level[z.Length + i - shape.Season] : 0);
        }
        return level[z.Length..];
    }

    static double[] Stationary(double[] z, Order o, int season)
    {
        var x = o.SeasonalDifference ? Difference(z, season) : z;
        return o.D == 1 ? Difference(x, 1) : x;
    }

    static double[] Difference(double[] z, int lag) => z.Length <= lag ? [] : [.. Enumerable.Range(lag, z.Length - lag).Select(t => z[t] - z[t - lag])];

    /// <summary>Share of the variance around a moving mean that the season's indices explain.</summary>
    static double SeasonShare(double[] z, int m)
    {
        double[] sum = new double[m], count = new double[m];
        var off = new double[z.Length - m];
        for (var t = m / 2; t < z.Length - m / 2 && t - m / 2 < off.Length; t++)
        {
            double mean = 0;
            for (var k = -m / 2; k < m - m / 2; k++) mean += z[Math.Clamp(t + k, 0, z.Length - 1)] / m;
            off[t - m / 2] = z[t] - mean;
            sum[t % m] += z[t] - mean;
            count[t % m]++;
        }
        double all = 0, rest = 0;
        for (var i = 0; i < off.Length; i++)
        {
            all += off[i] * off[i];
            rest += Math.Pow(off[i] - sum[(i + m / 2) % m] / Math.Max(1, count[(i + m / 2) % m]), 2);
        }
        return all == 0 ? 0 : 1 - rest / all;
    }

    static double Kpss(double[] x)
    {
        var n = x.Length;
        if (n < 8) return 0;
        var mean = x.Average();
        double sum = 0, squares = 0, variance = 0;
        for (var t = 0; t < n; t++)
        {
            sum += x[t] - mean;
            squares += sum * sum;
            variance += (x[t] - mean) * (x[t] - mean) / n;
        }
        var lags = (int)(4 * Math.Pow(n / 100.0, 0.25));
        for (var k = 1; k <= lags; k++)
        {
            double c = 0;
            for (var t = k; t < n; t++) c += (x[t] - mean) * (x[t - k] - mean) / n;
            variance += 2 * (1 - k / (lags + 1.0)) * c;
        }
        return variance <= 0 ? 0 : squares / ((double)n * n * variance);
    }
}
