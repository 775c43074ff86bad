namespace CrmIntegration.Forecasting.RollUp;

/// <summary>When a deal is won, as its prediction says: the chance to win, and the days by which one in ten, half and nine in ten of its like are over.</summary>
public readonly record struct CloseCurve(double Win, DateOnly? Low, DateOnly? Middle, DateOnly? High)
{
    const double LowShare = 0.1, HighShare = 0.9;

    /// <summary>Chance that the deal is won and over before that day: straight lines between the three known points, as far beyond them as the nearer gap is wide.</summary>
    public double WonBefore(DateOnly day)
    {
        if (Middle is not { } middle)
            return 0;
        if (Low is not { } low || High is not { } high)
            return middle < day ? Win : 0;
        var at = day.DayNumber - 1;
        var share = at <= low.DayNumber ? Between(at, low.DayNumber - Math.Max(1, middle.DayNumber - low.DayNumber), low.DayNumber, 0, LowShare)
            : at <= middle.DayNumber ? Between(at, low.DayNumber, middle.DayNumber, LowShare, 0.5)
            : at <= high.DayNumber ? Between(at, middle.DayNumber, high.DayNumber, 0.5, HighShare)
            : Between(at, high.DayNumber, high.DayNumber + Math.Max(1, high.DayNumber - middle.DayNumber), HighShare, 1);
        return Win * share;
    }

    static double Between(double at, double from, double to, double low, double high) => to <= from ? high : low + (high - low) * Math.Clamp((at - from) / (to - from), 0, 1);
}
