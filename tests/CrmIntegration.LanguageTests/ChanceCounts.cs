namespace CrmIntegration.LanguageTests;

/// <summary>Counts per day by a seed, for what only chance does: a Poisson per day, with a mean drawn anew each week (gamma) where weeks vary by more than that.</summary>
static class ChanceCounts
{
    /// <param name="dispersion">How many times a Poisson's a week's variance is.</param>
    public static int[] Days(Random random, int length, double perDay, double dispersion)
    {
        var days = new int[length];
        for (var week = 0; week * 7 < days.Length; week++)
        {
            var rate = dispersion <= 1 ? perDay : perDay * Gamma(random, perDay * 7 / (dispersion - 1)) / (perDay * 7 / (dispersion - 1));
            for (var d = week * 7; d < Math.Min(days.Length, week * 7 + 7); d++)
                days[d] = Poisson(random, rate);
        }
        return days;
    }

    public static int Poisson(Random random, double mean)
    {
        var count = 0;
        for (var product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
            count++;
        return count;
    }

    // Marsaglia and Tsang 2000.
    static double Gamma(Random random, double shape)
    {
        if (shape < 1)
            return Gamma(random, shape + 1) * Math.Pow(random.NextDouble(), 1 / shape);
        var (d, c) = (shape - 1.0 / 3, 1 / Math.Sqrt(9 * (shape - 1.0 / 3)));
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }
}
