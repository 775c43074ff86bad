namespace CrmIntegration.Forecasting.Series;

/// <summary>A repeating pattern taken out before, and put back after, a method that knows no seasons. Multiplicative where all values are positive.
/// Short seasons: an index per place, from classical decomposition; long ones (weeks of a year): as few harmonics as the Bayes criterion allows, for
/// 52 free indices would be noise (Hyndman and Athanasopoulos, Forecasting: principles and practice, 12.1).</summary>
sealed class Seasonality
{
    const int MostHarmonics = 6, LastSeasons = 8, LongSeason = 24;
    readonly bool multiplicative;
    readonly Func<int, double> at;

    Seasonality(bool multiplicative, Func<int, double> at) => (this.multiplicative, this.at) = (multiplicative, at);

    public static Seasonality? Find(double[] y, SeriesShape shape)
    {
        var m = shape.Season;
        if (m < 2 || y.Length < 3 * m) return null;
        var positive = y.All(v => v > 0);
        var (from, off) = Detrended(y, m, positive);
        var pattern = m > LongSeason ? Harmonic(off, from, shape.Cycle) : Indices(off, from, m);
        return pattern is null ? null : new(positive, pattern);
    }

    public double[] Adjust(double[] y) => [.. y.Select((v, t) => multiplicative ? v / Math.Exp(at(t)) : v - at(t))];

    public double[] PutBack(double[] forecast, int from) => [.. forecast.Select((v, i) => multiplicative ? v * Math.Exp(at(from + i)) : v + at(from + i))];

    /// <summary>Logs (or values) minus their centred moving mean over one season; only the last seasons, where both sides exist.</summary>
    static (int From, double[] Off) Detrended(double[] y, int m, bool logs)
    {
        var z = logs ? [.. y.Select(v => Math.Log(v))] : y;
        var from = Math.Max(m / 2, y.Length - LastSeasons * m);
        var off = new double[Math.Max(0, y.Length - m / 2 - from)];
        for (var i = 0; i < off.Length; i++)
        {
            double mean = 0;
            var t = from + i;
            for (var k = -m / 2; k <= m / 2; k++) mean += (m % 2 == 0 && Math.Abs(k) == m / 2 ? 0.5 : 1) * z[Math.Clamp(t + k, 0, z.Length - 1)];
            off[i] = z[t] - mean / m;
        }
        return (from, off);
    }

    static Func<int, double>? Harmonic(double[] off, int from, double cycle)
    {
        var fit = new LeastSquares(1 + 2 * MostHarmonics);
        var x = new double[1 + 2 * MostHarmonics];
        for (var i = 0; i < off.Length; i++)
        {
            Fill(x, from + i, cycle);
            fit.Add(x, off[i]);
        }
        (double Bic, double[]? B) best = (double.MaxValue, null);
        for (var k = 0; k <= MostHarmonics; k++)
        {
            if (fit.Solve([.. Enumerable.Range(0, 1 + 2 * k)]) is not { } solved) break;
            // neighbouring weeks tell the same story: a third of them counts
            var n = off.Length / 3.0;
            var bic = n * Math.Log(Math.Max(solved.Sse, 1e-300) / off.Length) + (1 + 2 * k) * Math.Log(n);
            if (bic < best.Bic) best = (bic, k == 0 ? null : solved.Coefficients);
        }
        if (best.B is not { } b) return null;
        return t =>
        {
            double sum = 0;
            for (var k = 1; 2 * k < b.Length; k++) sum += b[2 * k - 1] * Math.Sin(2 * Math.PI * k * t / cycle) + b[2 * k] * Math.Cos(2 * Math.PI * k * t / cycle);
            return sum;
        };
    }

    internal static void Fill(Span<double> x, int t, double cycle)
    {
        x[0] = 1;
        for (var k = 1; 2 * k < x.Length; k++) (x[2 * k - 1], x[2 * k]) = (Math.Sin(2 * Math.PI * k * t / cycle), Math.Cos(2 * Math.PI * k * t / cycle));
    }

    /// <summary>Mean per place, when places differ by more than chance: F test at about one in a hundred.</summary>
    static Func<int, double>? Indices(double[] off, int from, int m)
    {
        double[] sum = new double[m], count = new double[m];
        for (var i = 0; i < off.Length; i++)
        {
            sum[(from + i) % m] += off[i];
            count[(from + i) % m]++;
        }
        if (count.Any(c => c == 0)) return null;
        double[] index = [.. sum.Select((s, k) => s / count[k])];
        var mean = index.Average();
        double between = 0, within = 0;
        for (var i = 0; i < off.Length; i++)
        {
            between += Math.Pow(index[(from + i) % m] - mean, 2);
            within += Math.Pow(off[i] - index[(from + i) % m], 2);
        }
        var freedom = off.Length - m;
        if (freedom < 1) return null;
        var f = between / (m - 1) / Math.Max(within / freedom, 1e-300);
        return f < 1 + 3.3 / Math.Sqrt(m - 1) + 6.0 / freedom ? null : t => index[t % m] - mean;
    }
}
