namespace CrmIntegration.Forecasting.Features;

/// <summary>How long, and how much, on the scales on which features are told.</summary>
static class Spans
{
    public static double Days(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalDays);

    /// <summary>Days without Saturdays and Sundays (UTC): a weekend's silence says little.</summary>
    public static double WorkingDays(DateTimeOffset from, DateTimeOffset to)
    {
        static double Since(DateTimeOffset t)
        {
            var days = t.UtcTicks / (double)TimeSpan.TicksPerDay;       // day 0 of the calendar was a Monday
            var weeks = Math.Floor(days / 7);
            return weeks * 5 + Math.Min(5, days - weeks * 7);
        }
        return Math.Max(0, Since(to) - Since(from));
    }

    public static double DaysTo(DateOnly? day, DateTimeOffset at) => day is { } date ? (date.ToDateTime(TimeOnly.MinValue) - at.UtcDateTime.Date).TotalDays : double.NaN;
    public static double Log(double days) => Math.Log(1 + days);
    public static double SignedLog(double n) => double.IsNaN(n) ? n : Math.Sign(n) * Math.Log(1 + Math.Abs(n));
}
