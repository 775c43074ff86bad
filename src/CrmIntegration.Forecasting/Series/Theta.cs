namespace CrmIntegration.Forecasting.Series;

/// <summary>Exponential smoothing without trend, the theta method (Assimakopoulos and Nikolopoulos 2000, in the form of Hyndman and Billah 2003) and its dynamic
/// optimised form (Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler 2016). All on the values with the season taken out.</summary>
static class Theta
{
    public static SeriesMethod Ses(bool seasonal) => Adjusted(seasonal ? "SES, seasonal" : "SES", seasonal, y =>
    {
        var alpha = BestAlpha(y);
        return ((z, h) => [.. Enumerable.Repeat(Level(z, alpha), h)], FormattableString.Invariant($"level follows with {alpha:0.00}"));
    });

    public static SeriesMethod Classic(bool seasonal) => Adjusted(seasonal ? "theta, seasonal" : "theta", seasonal, y =>
    {
        var alpha = BestAlpha(y);
        return ((z, h) =>
        {
            var (level, half) = (Level(z, alpha), Slope(z) / 2);
            var rest = (1 - Math.Pow(1 - alpha, z.Length)) / alpha;
            return [.. Enumerable.Range(0, h).Select(i => level + half * (i + rest))];
        }, FormattableString.Invariant($"half the trend, level follows with {alpha:0.00}"));
    });

    public static SeriesMethod Dynamic(bool seasonal) => Adjusted(seasonal ? "dynamic theta, seasonal" : "dynamic theta", seasonal, y =>
    {
        var found = NelderMead.Minimise(p => p[0] is < 0.01 or > 0.99 || p[1] is < 1 or > 20 ? double.PositiveInfinity : Run(y, p[0], p[1], 0).Sse, [0.5, 2], [0.2, 1], 80, 1e-5);
        return ((z, h) => Run(z, found[0], found[1], h).Ahead, FormattableString.Invariant($"theta {found[1]:0.0}, level follows with {found[0]:0.00}"));
    });

    static SeriesMethod Adjusted(string name, bool seasonal, Func<double[], (Func<double[], int, double[]>, string)> fit) => new(name, (y, shape) =>
    {
        if (y.Length < 6) return null;
        var season = seasonal ? Seasonality.Find(y, shape) : null;
        if (seasonal && season is null) return null;
        var (forecast, says) = fit(season is null ? y : season.Adjust(y));
        return new((z, h) => season is null ? forecast(z, h) : season.PutBack(forecast(season.Adjust(z), h), z.Length), says);
    });

    static double BestAlpha(double[] y)
    {
        // golden section: one parameter, one valley in practice
        double low = 0.01, high = 0.99, ratio = (Math.Sqrt(5) - 1) / 2;
        double a = high - ratio * (high - low), b = low + ratio * (high - low), fa = OneStep(y, a), fb = OneStep(y, b);
        for (var i = 0; i < 16; i++)
            if (fa < fb) { (high, b, fb) = (b, a, fa); a = high - ratio * (high - low); fa = OneStep(y, a); }
            else { (low, a, fa) = (a, b, fb); b = low + ratio * (high - low); fb = OneStep(y, b); }
        return (low + high) / 2;
    }

    static double OneStep(double[] y, double alpha)
    {
        double level = y[0], sse = 0;
        for (var t = 1; t < y.Length; t++)
        {
            var e = y[t] - level;
            sse += e * e;
            level += alpha * e;
        }
        return sse;
    }

    static double Level(double[] y, double alpha)
    {
        var level = y[0];
        for (var t = 1; t < y.Length; t++) level += alpha * (y[t] - level);
        return level;
    }

    static double Slope(double[] y)
    {
        double middle = (y.Length - 1) / 2.0, mean = y.Average(), top = 0, bottom = 0;
        for (var t = 0; t < y.Length; t++)
        {
            top += (t - middle) * (y[t] - mean);
            bottom += (t - middle) * (t - middle);
        }
        return top / bottom;
    }

    static (double Sse, double[] Ahead) Run(double[] y, double alpha, double theta, int ahead)
    {
        double level = y[0], mean = y[0], b = 0, a = y[0], sse = 0, decay = 1 - alpha, share = 1 - 1 / theta;
        var forecasts = new double[ahead];
        for (var t = 1; t < y.Length + ahead; t++)
        {
            var mu = level + share * (decay * a + (1 - decay * (1 - alpha)) / alpha * b);
            var value = t < y.Length ? y[t] : forecasts[t - y.Length] = mu;
            if (t >= 3 && t < y.Length) sse += (value - mu) * (value - mu);
            level += alpha * (value - level);
            var n = t + 1;
            b = ((n - 2) * b + 6 * (value - mean) / n) / (n + 1);
            mean += (value - mean) / n;
            a = mean - b * (n + 1) / 2.0;
            decay *= 1 - alpha;
        }
        return (sse, forecasts);
    }
}
