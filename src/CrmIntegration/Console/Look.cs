using System.Globalization;
using CrmIntegration.Forecasting.RollUp;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>How values look to the reader: in the reader's region, money always with its currency.</summary>
static class Look
{
    public const string Nothing = "–";

    public static string Money(decimal? amount, string? currency) => amount is null ? Nothing : currency is null ? amount.Value.ToString("N0", Here) : $"{amount.Value.ToString("N0", Here)} {currency}";
    public static string Money(decimal? amount) => Money(amount, null);
    public static string Percent(double? share) => share is null ? Nothing : share.Value.ToString("P0", Here);
    public static string Date(DateOnly? day) => day is null ? Nothing : day.Value.ToString("d", Here);
    /// <summary>A day without its year and a month, short enough for an axis, in the reader's order: 14 Sept, Sept 14, 14. Sept., 9月14日.</summary>
    public static string Day(DateOnly day) => day.ToString(Here.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal), Here);
    public static string Month(DateOnly day) => day.ToString(Here.DateTimeFormat.YearMonthPattern.Replace("MMMM", "MMM", StringComparison.Ordinal), Here);
    public static string ShortMonth(DateOnly day) => day.ToString(Here.DateTimeFormat.YearMonthPattern.Replace("MMMM", "MMM", StringComparison.Ordinal).Replace("yyyy", "yy", StringComparison.Ordinal), Here);
    public static string Period(IStringLocalizer<Texts> t, FiscalCalendar calendar, FiscalPeriod period) =>
        calendar.Months == 12 ? t["year {0}", period.Year] : calendar.Months == 1 ? period.From.ToString("MMMM yyyy", Here) : t[calendar.Months == 3 ? "quarter {0} of {1}" : "half {0} of {1}", period.Number, period.Year];
    public static string Number(long number) => number.ToString("N0", Here);
    public static string Number(double? number, string format = "0.###") => number is null ? Nothing : number.Value.ToString(format, Here);
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("g", Here) + " UTC";

    /// <summary>Before the point: how far the model may be off.</summary>
    public static string Between(double? low, double? high) =>
        low is null || high is null ? Nothing : $"{(low.Value * 100).ToString("0", Here)}–{high.Value.ToString("P0", Here)}";

    /// <summary>The language's name for itself, where a reader of any language finds their own: de is Deutsch.</summary>
    public static string Language(string? iso) => iso is { Length: 2 } && Known.TryGetValue(iso, out var culture) ? culture.NativeName : Or(iso);

    public static string Or(string? text) => string.IsNullOrWhiteSpace(text) ? Nothing : text;

    static readonly Dictionary<string, CultureInfo> Known = CultureInfo.GetCultures(CultureTypes.NeutralCultures).Where(c => c.Name.Length == 2).ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    static CultureInfo Here => CultureInfo.CurrentCulture;
}
