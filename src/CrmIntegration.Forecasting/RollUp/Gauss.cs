namespace CrmIntegration.Forecasting.RollUp;

/// <summary>The standard normal distribution.</summary>
static class Gauss
{
    /// <summary>Beyond this a chance is 0 or 1 for every purpose here.</summary>
    const double Far = 8;

    public static double Density(double x) => Math.Abs(x) > 38 ? 0 : Math.Exp(-0.5 * x * x) * 0.39894228040143268;

    /// <summary>P(Z &lt;= x) by the series around 0 (Marsaglia 2004), to about 1e-15 absolute.</summary>
    public static double Below(double x)
    {
        if (!(Math.Abs(x) < Far))
            return x > 0 ? 1 : 0;
        var (sum, before, term, square) = (x, 0.0, x, x * x);
        for (var i = 3; sum != before; i += 2)
        {
            before = sum;
            sum += term *= square / i;
        }
        return Math.Clamp(0.5 + sum * Density(x), 0, 1);
    }

    /// <summary>x with P(Z &lt;= x) = p: a rational start (Abramowitz and Stegun 26.2.23), then Newton's steps. Infinite at 0 and 1.</summary>
    public static double Inverse(double p)
    {
        if (p <= 1e-14)
            return double.NegativeInfinity;
        if (p >= 1 - 1e-14)
            return double.PositiveInfinity;
        var t = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
        var x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        x = p < 0.5 ? -x : x;
        for (var step = 0; step < 3; step++)
            x -= Math.Clamp((Below(x) - p) / Math.Max(Density(x), 1e-300), -0.5, 0.5);
        return x;
    }
}
