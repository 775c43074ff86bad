namespace CrmIntegration.Forecasting.Series;

/// <summary>How often a series is observed.</summary>
public enum Frequency { Day, Week, Month, Quarter, Year }

/// <summary>The calendar of a frequency. Weeks begin on Monday.</summary>
public static class Frequencies
{
    /// <summary>Whole observations per season: a week for days, a year otherwise; 1 = no season.</summary>
    public static int Season(this Frequency f) => f switch { Frequency.Day => 7, Frequency.Week => 52, Frequency.Month => 12, Frequency.Quarter => 4, _ => 1 };

    /// <summary>How far ahead is asked for when nobody says: a quarter of weeks, a year of months.</summary>
    public static int UsualHorizon(this Frequency f) => f switch { Frequency.Day => 14, Frequency.Week => 13, Frequency.Month => 12, Frequency.Quarter => 6, _ => 3 };

    public static DateOnly Floor(this Frequency f, DateOnly day) => f switch
    {
        Frequency.Day => day,
        Frequency.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        Frequency.Month => new(day.Year, day.Month, 1),
        Frequency.Quarter => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1),
        _ => new(day.Year, 1, 1),
    };

    public static DateOnly Add(this Frequency f, DateOnly start, int steps) => f switch
    {
        Frequency.Day => start.AddDays(steps), Frequency.Week => start.AddDays(7 * steps), Frequency.Month => start.AddMonths(steps),
        Frequency.Quarter => start.AddMonths(3 * steps), _ => start.AddYears(steps),
    };

    /// <returns>How many periods lie between two starts of a period.</returns>
    public static int Between(this Frequency f, DateOnly from, DateOnly to) => f switch
    {
        Frequency.Day => to.DayNumber - from.DayNumber, Frequency.Week => (to.DayNumber - from.DayNumber) / 7,
        Frequency.Month => (to.Year - from.Year) * 12 + to.Month - from.Month,
        Frequency.Quarter => ((to.Year - from.Year) * 12 + to.Month - from.Month) / 3, _ => to.Year - from.Year,
    };

    /// <summary>The typical gap between distinct days decides; many records a week (single sales) are summed by month.</summary>
    public static Frequency Guess(IEnumerable<DateOnly> days)
    {
        var gaps = days.Distinct().Order().ToList() is { Count: > 1 } d ? d.Zip(d.Skip(1), (a, b) => b.DayNumber - a.DayNumber).Order().ToList() : [];
        if (gaps.Count == 0) return Frequency.Month;
        return gaps[gaps.Count / 2] switch { 7 => Frequency.Week, >= 300 => Frequency.Year, >= 80 => Frequency.Quarter, _ => Frequency.Month };
    }
}
