namespace CrmIntegration.Language.Topics;

/// <summary>How likely counts at least this large are.</summary>
static class Tails
{
    const int Table = 256;
    static readonly double[] Logs = Sums();

    public static double LogFactorial(double n) => n < Table && n == Math.Floor(n) ? Logs[(int)n] : LogGamma(n + 1);

    /// <summary>P(X >= count) for a negative binomial of this mean and variance; a Poisson where the variance is no more than the mean.</summary>
    public static double AtLeast(int count, double mean, double variance)
    {
        if (count <= 0)
            return 1;
        var below = 0.0;
        var poisson = variance <= mean * (1 + 1e-9);
        var size = poisson ? 0 : mean * mean / (variance - mean);
        for (var k = 0; k < count; k++)
            below += Math.Exp(poisson
                ? k * Math.Log(Math.Max(mean, 1e-12)) - mean - LogFactorial(k)
                : LogGamma(k + size) - LogGamma(size) - LogFactorial(k) + size * Math.Log(size / (size + mean)) + k * Math.Log(mean / (size + mean)));
        return Math.Clamp(1 - below, 0, 1);
    }

    static double[] Sums()
    {
        var sums = new double[Table];
        for (var i = 2; i < Table; i++)
            sums[i] = sums[i - 1] + Math.Log(i);
        return sums;
    }

    // Stirling's series after shifting the argument up: about 1e-12.
    static double LogGamma(double x)
    {
        var shift = 0.0;
        while (x < 12)
            shift -= Math.Log(x++);
        var y = 1 / (x * x);
        return shift + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / x;
    }
}
