namespace CrmIntegration.Forecasting.Proof;

/// <summary>
/// How far the forecast sums of several days were off. The figure is what happened, to the cent; a bootstrap of it lies above it, because what errs in both directions
/// cancels in no draw as it did in life. The interval is that of the real error's size, and the figure always belongs to it.
/// </summary>
static class SumError
{
    /// <param name="gaps">Per day forecast minus come, as a share of all that came.</param>
    /// <param name="drawn">The same in each bootstrap round; a round in which nothing came tells nothing.</param>
    public static Measured Of(double[] gaps, IReadOnlyList<double[]> drawn)
    {
        var seen = gaps.Sum(Math.Abs);
        return GapSize.Of(gaps, [.. drawn.Where(d => d.All(double.IsFinite))]) is var (low, _, high) ? new(seen, Math.Min(low, 1) * seen, Math.Max(high, 1) * seen) : new(seen, double.NaN, double.NaN);
    }
}
