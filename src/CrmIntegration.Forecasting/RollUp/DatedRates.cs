namespace CrmIntegration.Forecasting.RollUp;

/// <summary>From that day on, one unit of the corporate currency is worth so many of this one (as Salesforce's DatedConversionRate.ConversionRate).</summary>
public sealed record DatedRate(string Currency, DateOnly From, decimal PerUnit);

/// <summary>Money from one currency to another by the rate of the day. Before a currency's first rate the first one holds.</summary>
public sealed class DatedRates
{
    readonly Dictionary<string, DatedRate[]> byCurrency;

    /// <param name="corporate">The currency the rates are against; a deal that names no currency is taken to be in it.</param>
    public DatedRates(string corporate, IEnumerable<DatedRate> rates)
    {
        Corporate = corporate;
        byCurrency = rates.Where(r => r.PerUnit > 0).GroupBy(r => r.Currency, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.OrderBy(r => r.From).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    public string Corporate { get; }

    /// <summary>Every currency money can be shown in, the corporate one first.</summary>
    public IReadOnlyList<string> Currencies => [Corporate, .. byCurrency.Keys.Where(c => !Same(c, Corporate)).Order(StringComparer.Ordinal)];

    /// <returns>The amount to the cent, half to even; null when there is no rate for one of the two.</returns>
    public decimal? Convert(decimal amount, string? from, string? to, DateOnly day)
    {
        if (Same(from ?? Corporate, to ?? Corporate))
            return amount;
        return Per(from ?? Corporate, day) is { } has && Per(to ?? Corporate, day) is { } wants && Math.Abs(amount) < 1e18m ? Math.Round(amount / has * wants, 2) : null;
    }

    decimal? Per(string currency, DateOnly day)
    {
        if (Same(currency, Corporate))
            return 1;
        if (!byCurrency.TryGetValue(currency, out var rates))
            return null;
        return (rates.LastOrDefault(r => r.From <= day) ?? rates[0]).PerUnit;
    }

    static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
