namespace CrmIntegration.Forecasting.Proof;

/// <summary>
/// How far said and come are apart, with an interval that agrees with it. The plain sum over bins is never below nothing, so chance alone lifts it, and a bootstrap of it is
/// lifted twice: its interval lies above the truth of a calibrated model (Bröcker 2012; Kumar, Liang and Ma 2019). The figure is the middle one of the sizes that <see cref="GapSize"/> finds.
/// </summary>
static class CalibrationError
{
    /// <param name="gaps">Per bin said minus come, as a share of all forecasts.</param>
    /// <param name="drawn">The same in each bootstrap round.</param>
    public static Measured Of(double[] gaps, IReadOnlyList<double[]> drawn)
    {
        var (seen, size) = (gaps.Sum(Math.Abs), GapSize.Of(gaps, drawn));
        if (size is not var (low, middle, high)) return new(seen, double.NaN, double.NaN);
        return new(middle * seen, Math.Min(low, middle) * seen, Math.Max(middle, high) * seen);
    }
}
