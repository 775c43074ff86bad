namespace CrmIntegration.Forecasting.Effects;

/// <summary>Normal and Student's t distribution: quantiles and tail chances. Abramowitz and Stegun, 26.2.17, 26.5 and 26.7; Lentz's continued fraction for the beta integral.</summary>
public static class Student
{
    /// <returns>Chance of a standard normal below <paramref name="z"/>.</returns>
    public static double Normal(double z) => z switch
    {
        > 8 => 1, < -8 => 0,
        _ => z >= 0 ? 1 - TwoSided(z, double.PositiveInfinity) / 2 : TwoSided(-z, double.PositiveInfinity) / 2,
    };

    /// <returns>Chance that |t| is at least as large, with so many degrees of freedom; infinite: the normal.</returns>
    public static double TwoSided(double t, double df)
    {
        t = Math.Abs(t);
        if (double.IsNaN(t) || df <= 0)
            return 1;
        return double.IsInfinity(df) || df > 1e6 ? Erfc(t / Math.Sqrt(2)) : Beta(df / (df + t * t), df / 2, 0.5);
    }

    /// <summary>The value that |t| passes with chance <paramref name="alpha"/>, by halving: exact enough for any table.</summary>
    public static double Critical(double alpha, double df)
    {
        var (low, high) = (0.0, 2.0);
        while (TwoSided(high, df) > alpha && high < 1e9)
            high *= 2;
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = TwoSided(middle, df) > alpha ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    // Numerical Recipes' Chebyshev fit, relative error below 1.2e-7.
    static double Erfc(double x)
    {
        var t = 1 / (1 + 0.5 * x);
        double[] c = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
        var sum = 0.0;
        for (var i = c.Length - 1; i >= 0; i--)
            sum = sum * t + c[i];
        return t * Math.Exp(-x * x + sum);
    }

    // Regularised incomplete beta function.
    static double Beta(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
            return x <= 0 ? 0 : 1;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(1 - x, b, a) / b;
    }

    static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - (a + b) * x / (a + 1);
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        var h = d;
        for (var m = 1; m < 500; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            foreach (var step in (ReadOnlySpan<double>)[even, odd])
            {
                d = 1 + step * d;
                c = 1 + step / c;
                d = 1 / (Math.Abs(d) < tiny ? tiny : d);
                c = Math.Abs(c) < tiny ? tiny : c;
                h *= d * c;
            }
            if (Math.Abs(d * c - 1) < 1e-12)
                break;
        }
        return h;
    }

    // Lanczos.
    static double LogGamma(double x)
    {
        double[] c = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
        var (y, t, sum) = (x, x + 5.5 - (x + 0.5) * Math.Log(x + 5.5), 1.000000000190015);
        foreach (var coefficient in c)
            sum += coefficient / ++y;
        return -t + Math.Log(2.5066282746310005 * sum / x);
    }
}
