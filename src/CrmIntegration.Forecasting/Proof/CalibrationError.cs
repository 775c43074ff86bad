namespace CrmIntegration.Forecasting.Proof;

/// <summary>
/// How far said and come are apart, with an interval that agrees with it. The plain sum over bins is never below nothing, so chance alone lifts it, and a bootstrap of it is
/// lifted twice: its interval lies above the truth of a calibrated model (Bröcker 2012; Kumar, Liang and Ma 2019). Here the bootstrap tells only how the bins scatter. For each size the
/// real error may have - the bins' own pattern, t times as large - that scatter says which sums are seen; the sizes that make the sum at hand neither too rare a low one nor too rare a high one
/// are the interval (Neyman 1937), and the one that makes it the middle one is the figure.
/// </summary>
static class CalibrationError
{
    const double Step = 0.02, Most = 20;

    /// <param name="gaps">Per bin said minus come, as a share of all forecasts.</param>
    /// <param name="drawn">The same in each bootstrap round.</param>
    public static Measured Of(double[] gaps, IReadOnlyList<double[]> drawn)
    {
        var seen = gaps.Sum(Math.Abs);
        if (drawn.Count == 0 || !double.IsFinite(seen)) return new(seen, double.NaN, double.NaN);
        double? low = null, middle = null, high = null;
        for (var t = 0.0; t <= Most; t += Step)
        {
            double[] sums = [.. drawn.Select(d => Sum(gaps, d, t)).Order()];
            if (low is null && sums[(int)Math.Ceiling(0.975 * (sums.Length - 1))] >= seen) low = t;
            if (middle is null && sums[sums.Length / 2] >= seen) middle = t;
            if (sums[(int)(0.025 * (sums.Length - 1))] <= seen) high = t;
            else if (middle is not null) break;
        }
        var (from, at) = ((low ?? 0) * seen, (middle ?? 0) * seen);
        return new(at, Math.Min(from, at), Math.Max(at, (high ?? 0) * seen));
    }

    static double Sum(double[] gaps, double[] drawn, double t)
    {
        var sum = 0.0;
        for (var b = 0; b < gaps.Length; b++) sum += Math.Abs(t * gaps[b] + (drawn[b] - gaps[b]));
        return sum;
    }
}
