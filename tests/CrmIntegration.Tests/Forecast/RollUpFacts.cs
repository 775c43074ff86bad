using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Forecast;

/// <summary>The forecast of a company as its manager meets it: there from the first day, adding up, kept, scored.</summary>
public class RollUpFacts
{
    static readonly Guid Ours = Guid.NewGuid();
    static readonly DateOnly Today = DateOnly.FromDateTime(ForecastHouse.Today.UtcDateTime), Quarter = new(2026, 10, 1);

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_new_customer_opens_on_eight_past_quarters_rebuilt_from_history_and_the_present_one(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        await house.KeepAsync(Ours, deals: 600);
        await house.Train.RunAsync(Ours, null, default);

        await house.Past.RunAsync(Ours, default);

        var runs = await house.Runs.ListAsync(Ours, Today.AddYears(-3), Today.AddYears(1), default);
        var rebuilt = runs.Where(r => r.PeriodUntil <= Today).ToList();
        Assert.Equal(8, rebuilt.Select(r => r.PeriodFrom).Distinct().Count());
        Assert.All(rebuilt, r => Assert.True(r.Rebuilt && DateOnly.FromDateTime(r.AsOf.UtcDateTime) < r.PeriodUntil));
        // A model that forecasts a period was trained before it: another one for each.
        Assert.Equal(8, rebuilt.Select(r => r.ModelVersion).Distinct().Count());
        Assert.Equal([Quarter, Quarter.AddMonths(3)], runs.Where(r => !r.Rebuilt).Select(r => r.PeriodFrom).Order());
        Assert.Equal(8, (await house.Words.ActualsAsync(Ours, Today.AddYears(-3), Today, default)).Count(a => a.Part == "Company"));

        await house.Past.RunAsync(Ours, default);                                    // twice is once
        Assert.Equal(runs.Count, (await house.Runs.ListAsync(Ours, Today.AddYears(-3), Today.AddYears(1), default)).Count);
    }

    [Fact]
    public async Task A_win_that_the_CRM_takes_back_is_taken_out_of_what_a_past_period_brought()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours, deals: 600);
        await house.Present.RunAsync(Ours, default);
        var last = Quarter.AddMonths(-3);
        var won = company.Opportunities.Where(o => o.IsWon && o.CloseDate >= last && o.CloseDate < Quarter).ToList();
        Assert.NotEmpty(won);

        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. won.Select(o => o with { Deleted = true, Modified = o.Modified.AddMinutes(1) })], default);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Present.RunAsync(Ours, default);

        Assert.All(await house.Words.ActualsAsync(Ours, last, Quarter, default), a => Assert.Equal(0, a.Amount));
    }

    [Fact]
    public async Task Reps_regions_and_products_add_up_to_the_company_and_the_same_deals_say_the_same()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours);
        await house.Train.RunAsync(Ours, null, default);
        await house.Settings.SetQuotasAsync(Ours, [.. company.Users.Where(u => u.ManagerId is not null).Select(u => new QuotaRow { OwnerId = u.Id, PeriodFrom = Quarter, Amount = 100_000 })], null, default);

        await house.Present.RunAsync(Ours, default);
        var lines = await LinesAsync(house);
        await house.Present.RunAsync(Ours, default);

        var all = Assert.Single(lines, l => l.Part == "Company");
        foreach (var part in new[] { "Own", "Region", "Product" })
        {
            Assert.Equal(all.Won, lines.Where(l => l.Part == part).Sum(l => l.Won));
            Assert.Equal(all.Expected, lines.Where(l => l.Part == part).Sum(l => l.Expected));
            Assert.Equal(all.Committed, lines.Where(l => l.Part == part).Sum(l => l.Committed));
        }
        Assert.Equal(company.Users.Count(u => u.ManagerId is not null) * 100_000m, all.Quota);
        // A deal counts to each product on it with that product's share: their names, and their shares of what was won, are those of the lines.
        var won = company.Opportunities.Where(o => o.IsWon && o.CloseDate >= Quarter).Select(o => o.Id).ToHashSet();
        Assert.Equal(company.LineItems.Where(l => won.Contains(l.OpportunityId)).GroupBy(l => l.Name!).ToDictionary(g => g.Key, g => g.Sum(l => l.Total)!.Value).Where(p => p.Value > 0).OrderBy(p => p.Key),
            lines.Where(l => l.Part == "Product" && l.Won > 0).ToDictionary(l => l.PartId, l => l.Won).OrderBy(p => p.Key));
        Assert.True(all.Won <= all.Low && all.Low < all.Middle && all.Middle < all.High);
        Assert.Equal(company.Opportunities.Where(o => o.IsWon && o.CloseDate >= Quarter).Sum(o => o.Amount), all.Won);
        Assert.Single(await house.Runs.ListAsync(Ours, Quarter, Quarter.AddDays(1), default), r => !r.Rebuilt);
    }

    [Fact]
    public async Task A_deal_in_a_currency_without_a_rate_is_named_and_counts_once_the_rate_is_there()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = await house.KeepAsync(Ours);
        await house.Train.RunAsync(Ours, null, default);
        var won = company.Opportunities.Last(o => o.IsWon && o.CloseDate >= Quarter);
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [won with { Currency = "USD", Amount = 1100, Modified = won.Modified.AddHours(1) }], default);

        await house.Present.RunAsync(Ours, default);
        var before = (await LinesAsync(house)).Single(l => l.Part == "Company");
        Assert.Contains(won.Id, (await house.Runs.ListAsync(Ours, Quarter, Quarter.AddDays(1), default))[0].WithoutRate, StringComparison.Ordinal);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await house.Settings.SetRatesAsync(Ours, [new() { Currency = "USD", ValidFrom = Quarter, Rate = 1.1m }], null, default);
        await house.Present.RunAsync(Ours, default);

        Assert.Equal(before.Won + 1000, (await LinesAsync(house)).Single(l => l.Part == "Company").Won);
        Assert.Equal("[]", (await house.Runs.ListAsync(Ours, Quarter, Quarter.AddDays(1), default))[0].WithoutRate);
    }

    [Fact]
    public async Task A_company_without_a_model_forecasts_what_is_won_and_nothing_it_cannot_know()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);

        await house.Present.RunAsync(Ours, default);
        await house.Past.RunAsync(Ours, default);
        Assert.Empty(await house.Runs.ListAsync(Ours, Today.AddYears(-3), Today.AddYears(1), default));

        await house.Store.SaveAsync(Ours, RecordKind.Opportunity,
        [
            new Opportunity { Id = "o1", Modified = ForecastHouse.Today, Created = ForecastHouse.Today.AddDays(-9), OwnerId = "gone", Amount = 70.5m, IsClosed = true, IsWon = true, CloseDate = Quarter },
            new Opportunity { Id = "o2", Modified = ForecastHouse.Today, Created = ForecastHouse.Today.AddDays(-9), Amount = null, CloseDate = null },
            new Opportunity { Id = "o3", Modified = ForecastHouse.Today, Created = ForecastHouse.Today.AddDays(-9), Amount = 1e20m, CloseDate = new(3000, 1, 1) },
        ], default);
        await house.Present.RunAsync(Ours, default);

        var all = (await LinesAsync(house)).Single(l => l.Part == "Company");
        Assert.Equal((70.5m, 70.5m, 70.5m), (all.Won, all.Low, all.High));
        Assert.Contains("o3", (await house.Runs.ListAsync(Ours, Quarter, Quarter.AddDays(1), default))[0].WithoutRate, StringComparison.Ordinal);
    }

    static async Task<IReadOnlyList<ForecastLine>> LinesAsync(ForecastHouse house) =>
        await house.Runs.LinesAsync(Ours, [(await house.Runs.ListAsync(Ours, Quarter, Quarter.AddDays(1), default))[0].Id], default);
}
