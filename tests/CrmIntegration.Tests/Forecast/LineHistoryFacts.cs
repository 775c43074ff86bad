using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Forecast;

/// <summary>Products on a deal, as a snapshot of some day sees them.</summary>
public sealed class LineHistoryFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    [Fact]
    public async Task A_snapshot_before_a_discount_or_before_a_product_was_taken_off_does_not_know_of_it()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var start = ForecastHouse.Today.AddDays(-60);
        LineItem Line(string id, int day, decimal quantity, decimal price) => new() { Id = id, Modified = start.AddDays(day), OpportunityId = "o1", Name = id, Quantity = quantity, UnitPrice = price, Total = quantity * price, Created = start };
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [new Opportunity { Id = "o1", Modified = start, Created = start, Stage = "New" }], default);
        await house.Store.SaveAsync(Ours, RecordKind.LineItem, [Line("sensor", 0, 10, 100), Line("gateway", 0, 1, 500)], default);
        await house.Store.SaveAsync(Ours, RecordKind.LineItem, [Line("sensor", 20, 10, 90)], default);
        await house.Store.SaveAsync(Ours, RecordKind.LineItem, [Line("sensor", 40, 5, 75)], default);
        await house.Store.MarkDeletedAsync(Ours, RecordKind.LineItem, ["gateway"], default);

        var deal = Assert.Single(await house.Timelines.ReadAllAsync(Ours, default));
        string[] Known(int day) => [.. deal.CutAt(start.AddDays(day)).Events.Where(e => e.EvidenceId is "sensor" or "gateway").Select(e => $"{e.Field} {e.Value}")];

        Assert.Equal(["Product gateway", "Product sensor"], Known(19).Order());
        Assert.Equal(["product price change -10"], Known(39).Except(Known(19)));
        Assert.Equal(["product price change -25", "product quantity change -50"], Known(59).Except(Known(39)).Order());
        Assert.Equal(["ProductOff gateway"], Known(60).Except(Known(59)));
    }

    [Fact]
    public async Task A_discount_is_no_second_sign_of_life_beside_the_amount_that_moves_with_it()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var start = ForecastHouse.Today.AddDays(-60);
        LineItem Line(int day, decimal price) => new() { Id = "l1", Modified = start.AddDays(day), OpportunityId = "o1", Quantity = 1, UnitPrice = price, Total = price };
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [new Opportunity { Id = "o1", Modified = start, Created = start }], default);
        await house.Store.SaveAsync(Ours, RecordKind.LineItem, [Line(0, 100)], default);
        await house.Store.SaveAsync(Ours, RecordKind.LineItem, [Line(20, 90)], default);

        var told = Assert.Single((await house.Timelines.ReadAllAsync(Ours, default))[0].Events, e => e.Field == DealFields.PriceChange);

        Assert.True(told.Found);
        Assert.Equal(("-10", "l1"), (told.Value, told.EvidenceId));
    }
}
