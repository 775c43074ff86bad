using System.Globalization;

namespace CrmIntegration.Console.Forecast;

/// <summary>Numbers and days as people type them, whatever their region writes between thousands.</summary>
static class Typed
{
    const decimal MostMoney = 1e13m, MostRate = 1e9m;

    /// <summary>Money, not negative. "1.234.567,89", "1,234,567.89", "1 234 567" and "12'000"; one mark before exactly three digits parts thousands.</summary>
    public static decimal? Money(string? text) => Number(text, thousands: true) is >= 0 and <= MostMoney and var money ? Math.Round(money, 2) : null;

    /// <summary>A rate above 0: one mark is the decimal mark, so "1.085" is a little more than one.</summary>
    public static decimal? Rate(string? text) => Number(text, thousands: false) is > 0 and <= MostRate and var rate && Math.Round(rate, 6) > 0 ? Math.Round(rate, 6) : null;

    /// <summary>2026-11-24; another order of day and month cannot be told apart.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1990 and < 2200 ? day : null;

    static decimal? Number(string? text, bool thousands)
    {
        var bare = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '\u00A0' or '\u202F')));
        if (bare.Length is 0 or > 24 || !bare.All(c => char.IsAsciiDigit(c) || c is '.' or ','))
            return null;
        var last = bare.LastIndexOfAny(['.', ',']);
        var marks = bare.Count(c => c is '.' or ',');
        var same = last >= 0 && bare.Count(c => c == bare[last]) == marks;
        var isDecimal = last >= 0 && (marks == 1 ? !(thousands && bare.Length - last == 4) : !same);
        var whole = string.Concat((isDecimal ? bare[..last] : bare).Where(char.IsAsciiDigit));
        return decimal.TryParse(whole + (isDecimal ? "." + bare[(last + 1)..] : ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
