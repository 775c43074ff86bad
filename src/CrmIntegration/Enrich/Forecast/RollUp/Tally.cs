using CrmIntegration.Forecasting.RollUp;

namespace CrmIntegration.Enrich.Forecast.RollUp;

/// <summary>A sum for every part a deal counts to: its owner, each manager above, its region, its product, the company.</summary>
sealed class Tally(OwnerTree owners)
{
    readonly Dictionary<(Part, string), (long Cents, long Deals)> sums = [];

    public IEnumerable<(Part Part, string Id)> Parts => sums.Keys;

    public void Add(string owner, string region, ProductMix product, long cents)
    {
        Add((Part.Company, ""), cents);
        Add((Part.Own, owner), cents);
        Add((Part.Region, region), cents);
        for (var p = 0; p < product.Products.Count; p++)
            Add((Part.Product, product.Products[p]), product.Part(p, cents));
        for (string? person = owner; person is not null; person = owners.ManagerOf(person))
            Add((Part.Team, person), cents);
    }

    void Add((Part, string) part, long cents)
    {
        var (sum, deals) = sums.GetValueOrDefault(part);
        sums[part] = (sum + cents, deals + 1);
    }

    public decimal Money((Part, string) part) => sums.GetValueOrDefault(part).Cents / 100m;
    public long Deals((Part, string) part) => sums.GetValueOrDefault(part).Deals;
}
