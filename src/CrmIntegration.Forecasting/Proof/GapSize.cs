namespace CrmIntegration.Forecasting.Proof;

/// <summary>
/// The sizes that the real gaps may have, as multiples of those seen. The bootstrap tells only how the gaps scatter. For each size - the gaps' own pattern, t times as large - that
/// scatter says which sums are seen; the sizes that make the sum at hand neither too rare a low one nor too rare a high one are the interval (Neyman 1937), and the one that
/// makes it the middle one is the middle.
/// </summary>
static class GapSize
{
    const double Step = 0.02, Most = 20;

    /// <returns>Null: nothing was drawn, or the gaps are none.</returns>
    public static (double Low, double Middle, double High)? Of(double[] gaps, IReadOnlyList<double[]> drawn)
    {
        var seen = gaps.Sum(Math.Abs);
        if (drawn.Count == 0 || !double.IsFinite(seen)) return null;
        double? low = null, middle = null, high = null;
        for (var t = 0.0; t <= Most; t += Step)
        {
            double[] sums = [.. drawn.Select(d => Sum(gaps, d, t)).Order()];
            if (low is null && sums[(int)Math.Ceiling(0.975 * (sums.Length - 1))] >= seen) low = t;
            if (middle is null && sums[sums.Length / 2] >= seen) middle = t;
            if (sums[(int)(0.025 * (sums.Length - 1))] <= seen) high = t;
            else if (middle is not null) break;
        }
        return (low ?? 0, middle ?? 0, high ?? 0);
    }

    static double Sum(double[] gaps, double[] drawn, double t)
    {
        var sum = 0.0;
        for (var b = 0; b < gaps.Length; b++) sum += Math.Abs(t * gaps[b] + (drawn[b] - gaps[b]));
        return sum;
    }
}
