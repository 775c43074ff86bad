namespace CrmIntegration.Forecasting.RollUp;

/// <summary>One owner's open deals in every draw.</summary>
static class DealDraws
{
    public static void Play(IEnumerable<RollUpDeal> deals, double[] factor, RollUpInput input, Draws owner, Func<Part, string, Draws> side)
    {
        var ownLuck = OwnLuck(input.Shock);
        var pull = factor.Select(f => f / ownLuck).ToArray();
        Span<long> amounts = stackalloc long[AmountDrift.Factors];
        foreach (var deal in deals)
        {
            var (low, high) = Window(deal, input.Shock.Shift);
            var expected = (long)Math.Round(input.Drift.CentsOf(deal) * (Gauss.Below(high) - Gauss.Below(low)));
            var (region, products) = (side(Part.Region, deal.Region), deal.Product.Products.Select(p => side(Part.Product, p)).ToArray());
            owner.FromOpen += expected;
            region.FromOpen += expected;
            for (var p = 0; p < products.Length; p++)
                products[p].FromOpen += deal.Product.Part(p, expected);
            if (!(high > low) || deal.Cents == 0)
                continue;
            input.Drift.Fill(deal, amounts);
            Play(Luck.KeyOf(deal.Id, input.Seed), low / ownLuck, high / ownLuck, pull, amounts, owner.Cents, region.Cents, deal.Product, products);
        }
    }

    static void Play(ulong key, double low, double high, double[] pull, ReadOnlySpan<long> amounts, long[] owner, long[] region, ProductMix mix, Draws[] products)
    {
        for (var d = 0; d < pull.Length; d++)
        {
            var bits = Luck.At(key, d);
            var luck = Luck.Normal(bits) - pull[d];
            if (luck < low || luck >= high)
                continue;
            var cents = amounts[(int)(bits & (AmountDrift.Factors - 1))];
            owner[d] += cents;
            region[d] += cents;
            for (var p = 0; p < products.Length; p++)
                products[p].Cents[d] += mix.Part(p, cents);
        }
    }

    /// <summary>Between which two values of a normal the deal is won within the period.</summary>
    public static (double Low, double High) Window(RollUpDeal deal, double shift) =>
        (Gauss.Inverse(Math.Clamp(deal.Before, 0, 1)) + shift, Gauss.Inverse(Math.Clamp(Math.Max(deal.By, deal.Before), 0, 1)) + shift);

    /// <summary>The part of the variance that is a deal's own, as a standard deviation.</summary>
    static double OwnLuck(SharedShock shock) => Math.Sqrt(Math.Max(0.05, 1 - shock.Company * shock.Company - shock.Owner * shock.Owner));
}
