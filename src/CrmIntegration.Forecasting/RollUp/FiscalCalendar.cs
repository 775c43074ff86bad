using System.Globalization;

namespace CrmIntegration.Forecasting.RollUp;

/// <summary>A stretch of days: <paramref name="From"/> belongs to it, <paramref name="Until"/> no longer. Number counts from 1 within the fiscal year.</summary>
public readonly record struct FiscalPeriod(DateOnly From, DateOnly Until, int Year, int Number)
{
    /// <summary>How it stands in addresses: "2026-4".</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Year}-{Number}");

    public bool Holds(DateOnly? day) => day >= From && day < Until;
}

/// <summary>A company's year: in which month it starts, and how many months a period has (1, 3, 6 or 12). The year is named after the calendar
/// year in which it ends, as Salesforce does by default (Organization.UsesStartDateAsFiscalYearName = false).</summary>
public sealed record FiscalCalendar
{
    /// <exception cref="ArgumentOutOfRangeException">StartMonth is not 1 to 12, or Months not 1, 3, 6 or 12.</exception>
    public FiscalCalendar(int startMonth = 1, int months = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startMonth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startMonth, 12);
        if (months is not (1 or 3 or 6 or 12))
            throw new ArgumentOutOfRangeException(nameof(months), months, "A period has 1, 3, 6 or 12 months.");
        (StartMonth, Months) = (startMonth, months);
    }

    public int StartMonth { get; }
    public int Months { get; }
    int PerYear => 12 / Months;

    public FiscalPeriod Of(DateOnly day)
    {
        var since = (day.Month - StartMonth + 12) % 12;
        var start = new DateOnly(day.Year - (day.Month < StartMonth ? 1 : 0), StartMonth, 1);
        return At(start, since / Months);
    }

    /// <summary>So many periods later; negative: earlier.</summary>
    public FiscalPeriod Shift(FiscalPeriod period, int periods) => Of(period.From.AddMonths(Months * periods));

    /// <summary>Reads <see cref="FiscalPeriod.Key"/>; null when it is none.</summary>
    public FiscalPeriod? Read(string? key)
    {
        if (key?.Split('-') is not [var y, var n] || !int.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1991 or > 2199
            || !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > PerYear)
            return null;
        return At(new(StartMonth == 1 ? year : year - 1, StartMonth, 1), number - 1);
    }

    FiscalPeriod At(DateOnly yearStart, int index)
    {
        var from = yearStart.AddMonths(index * Months);
        return new(from, from.AddMonths(Months), StartMonth == 1 ? yearStart.Year : yearStart.Year + 1, index + 1);
    }
}
