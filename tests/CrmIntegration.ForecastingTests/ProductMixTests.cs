using CsCheck;
using CrmIntegration.Forecasting.RollUp;

namespace CrmIntegration.Forecasting.Tests;

public sealed class ProductMixTests
{
    static readonly Gen<ProductMix> AnyMix = Gen.Select(Gen.Int[0, 5], Gen.Decimal[-1000, 100_000]).Array[0, 8].Select(lines => new ProductMix(lines.Select(l => ("product " + l.Item1, l.Item2))));

    [Fact]
    public void Whatever_is_divided_the_parts_add_up_to_it_and_none_is_negative() =>
        Gen.Select(AnyMix, Gen.Long[0, 1_000_000_000_000]).Sample((mix, cents) =>
        {
            long[] parts = [.. mix.Products.Select((_, i) => mix.Part(i, cents))];
            Assert.Equal(cents, parts.Sum());
            Assert.All(parts, p => Assert.True(p >= 0));
        });

    [Fact]
    public void A_deal_is_divided_by_what_its_lines_cost()
    {
        var mix = new ProductMix([("b", 100), ("a", 200), ("b", 100), ("gift", 0), ("discount", -50)]);

        Assert.Equal(["a", "b", "discount", "gift"], mix.Products);
        Assert.Equal([5000, 5000, 0, 0], Enumerable.Range(0, 4).Select(i => mix.Part(i, 10_000)));
        Assert.Equal([5, 5], Enumerable.Range(0, 2).Select(i => new ProductMix([("a", 0), ("b", 0)]).Part(i, 10)));
        Assert.Equal("one", ((ProductMix)"one").ToString());
    }

    [Fact]
    public void The_products_of_a_forecast_add_up_to_the_company_in_every_draw_to_the_cent()
    {
        var random = new Random(3);
        var mixes = Enumerable.Range(0, 40).Select(i => new ProductMix(Enumerable.Range(0, 1 + i % 3).Select(p => ($"p{(i + p) % 5}", (decimal)random.Next(1, 900))))).ToList();
        var input = new RollUpInput([.. mixes.Select((m, i) => new RollUpDeal($"d{i}", random.NextInt64(1, 900_001), 0.1, 0.6, "o" + i % 4, "", m))],
            new([.. mixes.Take(9).Select((m, i) => new PastWin($"w{i}", random.NextInt64(1, 90_001), 0.4, "o1", "", m))], 0.2), new([]), SharedShock.Unknown, AmountDrift.None, Seed: 5, Draws: 200);

        var all = Simulation.DrawAll(input);

        var (company, products) = (all[(Part.Company, "")], all.Where(a => a.Key.Part == Part.Product).Select(a => a.Value).ToList());
        Assert.Equal(5, products.Count);
        Assert.All(Enumerable.Range(0, 200), d => Assert.Equal(company.Cents[d], products.Sum(p => p.Cents[d])));
        Assert.Equal((company.FromOpen, company.FromNew), (products.Sum(p => p.FromOpen), products.Sum(p => p.FromNew)));
    }
}
