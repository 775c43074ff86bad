using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>How this company counts: its calendar, its currency, and which field says where a deal belongs.</summary>
sealed record Counting(ForecastSetting Setting, FiscalCalendar Calendar, DatedRates Rates)
{
    const decimal MostMoney = 1e13m;                         // beyond it hundredths of it do not add up in 64 bits

    public bool NeedsMore => !Own(Setting.RegionField) || !Own(Setting.ProductField);
    public string Currency => Rates.Corporate;
    public string Region(ForecastDeal deal) => deal.In(Setting.RegionField);
    public string Product(ForecastDeal deal) => deal.In(Setting.ProductField);

    /// <summary>In hundredths of the corporate currency; null: no rate for the deal's currency, or no amount that money can be.</summary>
    public long? Cents(decimal? amount, string? currency, DateOnly day) =>
        Rates.Convert(amount ?? 0, currency, Currency, day) is { } money && Math.Abs(money) < MostMoney ? (long)Math.Round(money * 100) : null;

    public static Counting Of(ForecastSetting setting, IEnumerable<CurrencyRateRow> rates, IEnumerable<string?> currencies) => new(setting, new(setting.FiscalStart, setting.Months),
        new(setting.Currency ?? currencies.CountBy(c => c ?? "").OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault().Key ?? "",
            rates.Select(r => new DatedRate(r.Currency, r.ValidFrom, r.Rate))));

    static bool Own(string field) => field is "Country" or "Industry" or "Type" or "LeadSource";
}
