namespace CrmIntegration.Forecasting.Watch;

/// <summary>What honest forecasts show by chance alone: without it a calibration error of few deals says nothing, since it is never nought.</summary>
static class ByChance
{
    /// <summary>What was said of one deal, at one moment or several, each with its weight.</summary>
    public readonly record struct Deal(double[] Said, double[] Weights);

    /// <summary>The calibration error that honest forecasts of these deals pass with the chance <paramref name="level"/>. Outcomes are drawn from the forecasts
    /// (a parametric bootstrap; Bröcker and Smith 2007), one per deal, which all its forecasts share.</summary>
    public static double Ece(IReadOnlyList<Deal> deals, double level, int rounds, int seed)
    {
        if (deals.Count == 0) return 0;
        var random = new Random(seed);
        double[] mean = [.. deals.Select(d => d.Said.Zip(d.Weights, (p, w) => p * w).Sum() / d.Weights.Sum())];
        var (drawn, won) = (new double[rounds], new double[deals.Count]);
        for (var round = 0; round < rounds; round++)
        {
            for (var d = 0; d < won.Length; d++) won[d] = random.NextDouble() < mean[d] ? 1 : 0;
            drawn[round] = Ece(deals, won);
        }
        Array.Sort(drawn);
        return drawn[Math.Clamp((int)Math.Ceiling((1 - level) * rounds) - 1, 0, rounds - 1)];
    }

    /// <summary>The calibration error that these deals show, over ten equal bins.</summary>
    public static double Ece(IReadOnlyList<Deal> deals, IReadOnlyList<double> happened)
    {
        Span<double> gaps = stackalloc double[10];
        gaps.Clear();
        var (all, off) = (0.0, 0.0);
        for (var d = 0; d < deals.Count; d++)
        {
            var (said, weights) = deals[d];
            for (var i = 0; i < said.Length; i++)
            {
                gaps[Math.Clamp((int)(said[i] * 10), 0, 9)] += weights[i] * (said[i] - happened[d]);
                all += weights[i];
            }
        }
        foreach (var gap in gaps) off += Math.Abs(gap);
        return all == 0 ? 0 : off / all;
    }

    /// <summary>Log loss that a forecast expects of itself.</summary>
    public static double ExpectedLoss(double p)
    {
        p = Math.Clamp(p, 1e-6, 1 - 1e-6);
        return -(p * Math.Log(p) + (1 - p) * Math.Log(1 - p));
    }
}
