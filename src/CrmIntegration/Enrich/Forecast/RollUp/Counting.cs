using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>How this company counts: its calendar, its currency, and which field says where a deal belongs.</summary>
/// <param name="Sold">What is on each deal, where products are counted by lines; null: by a field.</param>
sealed record Counting(ForecastSetting Setting, FiscalCalendar Calendar, DatedRates Rates, ILookup<string, SoldLine>? Sold = null)
{
    const decimal MostMoney = 1e13m;                         // beyond it hundredths of it do not add up in 64 bits

    public bool NeedsMore => !Own(Setting.RegionField) || Sold is null && !Own(Setting.ProductField);
    public string Currency => Rates.Corporate;
    public string Region(ForecastDeal deal) => deal.In(Setting.RegionField);

    /// <summary>As the lines stand today.</summary>
    public ProductMix Product(ForecastDeal deal) => Sold is null ? deal.In(Setting.ProductField) : new ProductMix(Sold[deal.Id].Select(l => (l.Product, l.Total)));

    /// <summary>In hundredths of the corporate currency; null: no rate for the deal's currency, or no amount that money can be.</summary>
    public long? Cents(decimal? amount, string? currency, DateOnly day) =>
        Rates.Convert(amount ?? 0, currency, Currency, day) is { } money && Math.Abs(money) < MostMoney ? (long)Math.Round(money * 100) : null;

    public static Counting Of(ForecastSetting setting, IEnumerable<CurrencyRateRow> rates, IEnumerable<string?> currencies, ILookup<string, SoldLine>? sold) => new(setting, new(setting.FiscalStart, setting.Months),
        new(setting.Currency ?? currencies.CountBy(c => c ?? "").OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault().Key ?? "",
            rates.Select(r => new DatedRate(r.Currency, r.ValidFrom, r.Rate))), sold);

    static bool Own(string field) => field is "Country" or "Industry" or "Type" or "LeadSource";
}
