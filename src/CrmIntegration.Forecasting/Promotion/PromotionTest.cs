namespace CrmIntegration.Forecasting.Promotion;

/// <summary>Is the challenger better than the champion on deals that neither has seen end? A paired bootstrap over deals (Efron 1979; each deal is
/// one observation, since its days are not independent), at looks planned beforehand (alpha spending, Lan and DeMets 1983).</summary>
public static class PromotionTest
{
    /// <param name="rows">Any number of rows per deal; a deal's mean difference counts once.</param>
    /// <param name="rules">Margin, number of deals, level.</param>
    /// <param name="seed">The same seed and rows give the same verdict.</param>
    public static TrialResult Judge(IReadOnlyList<PairedRow> rows, PromotionRules rules, int seed)
    {
        double[] perDeal = [.. rows.GroupBy(r => r.Deal, StringComparer.Ordinal)
            .Select(g => g.Average(r => Metrics.LossOf(r.Happened, r.Challenger) - Metrics.LossOf(r.Happened, r.Champion)))];
        return Judge(perDeal, rules, seed);
    }

    /// <param name="perDeal">How much worse the challenger was on each: anything that is compared in pairs.</param>
    /// <param name="rules">Margin, number of pairs, level.</param>
    /// <param name="seed">The same seed and differences give the same verdict.</param>
    public static TrialResult Judge(double[] perDeal, PromotionRules rules, int seed)
    {
        var look = rules.LookAt(perDeal.Length);
        if (look < 0)
            return new(TrialVerdict.TooFewDeals, look, perDeal.Length, perDeal.Length == 0 ? 0 : perDeal.Average(), double.NegativeInfinity, double.PositiveInfinity);
        var (low, high) = Interval(perDeal, rules.LevelOf(look), rules.Rounds, seed);
        var verdict = high < 0 ? TrialVerdict.Better : high < rules.Margin ? TrialVerdict.NotWorse : low > 0 ? TrialVerdict.Worse : TrialVerdict.Undecided;
        return new(verdict, look, perDeal.Length, perDeal.Average(), low, high);
    }

    /// <summary>Bounds that the mean passes with the chance <paramref name="level"/> on each side. Studentised: log losses have long tails, and plain
    /// percentiles of few deals would be too narrow (Hall 1988).</summary>
    static (double Low, double High) Interval(double[] values, double level, int rounds, int seed)
    {
        var (mean, error) = MeanAndError(values, values.Length, i => i);
        if (error == 0)
            return (mean, mean);
        var random = new Random(seed);
        var pivots = new double[rounds];
        var drawn = new int[values.Length];
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = random.Next(values.Length);
            var (m, e) = MeanAndError(values, drawn.Length, i => drawn[i]);
            pivots[round] = e == 0 ? 0 : (m - mean) / e;
        }
        Array.Sort(pivots);
        double At(double share) => pivots[Math.Clamp((int)(share * rounds), 0, rounds - 1)];
        return (mean - At(1 - level) * error, mean - At(level) * error);
    }

    static (double Mean, double Error) MeanAndError(double[] values, int count, Func<int, int> at)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < count; i++)
            sum += values[at(i)];
        var mean = sum / count;
        for (var i = 0; i < count; i++)
            squares += (values[at(i)] - mean) * (values[at(i)] - mean);
        return (mean, Math.Sqrt(squares / Math.Max(1, count - 1) / count));
    }
}
