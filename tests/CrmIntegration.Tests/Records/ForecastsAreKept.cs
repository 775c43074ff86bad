using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Records;

public class ForecastsAreKept
{
    static readonly DateTimeOffset At = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly DateOnly From = new(2026, 10, 1), Until = new(2027, 1, 1);
    readonly Guid connection = Guid.NewGuid();

    static ForecastRun Run(int day) => new()
    {
        Id = Guid.NewGuid(), PeriodFrom = From, PeriodUntil = Until, AsOf = At.AddDays(day), MadeAt = At.AddDays(day), InputsHash = "h" + day, Currency = "EUR", Draws = 1000, Seed = 1, ShockCompany = 0.1,
    };

    static ForecastLine Line(string part, string id, decimal middle) => new() { Part = part, PartId = id, Won = 10.10m, FromOpen = 5.05m, FromNew = 0.01m, Low = 1, Middle = middle, High = 99, Quota = 50, Plain = 506, Variance = 9, Pull = 3 };

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_forecast_is_kept_once_as_it_was_said(Engine engine)
    {
        var runs = new ForecastRuns(await Databases.NewAsync(engine));
        var (first, second) = (Run(0), Run(7));

        await runs.SaveAsync(connection, first, [Line("Company", "", 20), Line("Team", "u1", 20)], default);
        await runs.SaveAsync(connection, first, [Line("Company", "", 77)], default);          // told twice: what was said stays said
        await runs.SaveAsync(connection, second, [Line("Company", "", 21)], default);

        Assert.Equal([second.Id, first.Id], (await runs.ListAsync(connection, From, Until, default)).Select(r => r.Id));
        Assert.Equivalent(first, (await runs.ListAsync(connection, From, Until, default))[1], strict: true);
        var lines = await runs.LinesAsync(connection, [first.Id], default);
        Assert.Equal(2, lines.Count);
        Assert.Equivalent(Line("Company", "", 20) with { RunId = first.Id }, lines.Single(l => l.Part == "Company"), strict: true);
        Assert.Empty(await runs.ListAsync(Guid.NewGuid(), From, Until, default));
        Assert.Empty(await runs.LinesAsync(Guid.NewGuid(), [first.Id], default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Words_and_what_came_are_appended_and_the_newest_holds(Engine engine)
    {
        var words = new ForecastWords(await Databases.NewAsync(engine));
        ForecastOverride Word(int hour, decimal amount) => new()
        {
            Id = Guid.NewGuid(), Part = "Team", PartId = "u1", PeriodFrom = From, Amount = amount, Currency = "EUR", Note = "why", MadeBy = "anna", MadeAt = At.AddHours(hour),
        };
        ForecastActual Came(int hour, decimal amount) => new() { PeriodFrom = From, Part = "Team", PartId = "u1", ScoredAt = At.AddHours(hour), Amount = amount, Currency = "EUR" };

        await words.SayAsync(connection, Word(0, 100.25m), default);
        await words.SayAsync(connection, Word(1, 90), default);
        await words.ScoreAsync(connection, [Came(0, 80)], default);
        await words.ScoreAsync(connection, [Came(2, 81.5m)], default);                         // the CRM was mended

        Assert.Equal([90m, 100.25m], (await words.SaidAsync(connection, From, Until, default)).Select(w => w.Amount));
        Assert.Equal(81.5m, Assert.Single(await words.ActualsAsync(connection, From, Until, default)).Amount);
        Assert.Empty(await words.SaidAsync(Guid.NewGuid(), From, Until, default));
        Assert.Empty(await words.ActualsAsync(Guid.NewGuid(), From, Until, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Calendar_rates_and_quotas_entered_again_replace_what_stood_there(Engine engine)
    {
        var settings = new ForecastSettings(await Databases.NewAsync(engine), new FakeTimeProvider(At));
        Assert.Equal(new ForecastSetting(), await settings.GetAsync(connection, default));

        foreach (var start in new[] { 2, 7 })
            await settings.SetAsync(connection, new() { FiscalStart = start, Months = 1, Currency = "USD", RegionField = "Region__c" }, default);
        foreach (var rate in new[] { 17_000.123456m, 16_000m })
            await settings.SetRatesAsync(connection, [new() { Currency = "IDR", ValidFrom = From, Rate = rate }], "anna", default);
        foreach (var amount in new[] { 5m, 6.5m })
            await settings.SetQuotasAsync(connection, [new() { OwnerId = "u1", PeriodFrom = From, Amount = amount }], "anna", default);

        Assert.Equal(new ForecastSetting { FiscalStart = 7, Months = 1, Currency = "USD", RegionField = "Region__c" }, await settings.GetAsync(connection, default));
        Assert.Equal(16_000m, Assert.Single(await settings.RatesAsync(connection, default)).Rate);
        Assert.Equal(6.5m, Assert.Single(await settings.QuotasAsync(connection, From, default)).Amount);
        Assert.Empty(await settings.QuotasAsync(connection, Until, default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_deals_past_is_told_from_its_history(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (store, deals) = (new CrmStore(database, new FakeTimeProvider(At)), new ForecastDeals(database));
        await store.SaveAsync(connection, RecordKind.Opportunity, [new Opportunity { Id = "o1", Modified = At, Created = At.AddDays(-90), Amount = 300, Stage = "C", OwnerId = "u1", CloseDate = From }], default);
        FieldChange Change(string id, int day, string field, string value) => new() { Id = id, Modified = At, OpportunityId = "o1", At = At.AddDays(day), Field = field, New = value };
        await store.SaveAsync(connection, RecordKind.FieldChange,
            [Change("1", -90, "Amount", "100"), Change("2", -60, "Amount", "200"), Change("3", -10, "Amount", "300"), Change("4", -90, "Stage", "A"), Change("5", -20, "Stage", "C"), Change("6", -90, "Owner", "u9")], default);

        var then = await deals.StatesAtAsync(connection, At.AddDays(-30), At.AddDays(-30), default);

        Assert.Equal([("Amount", "200"), ("Stage", "A")], then["o1"].Select(f => (f.Field, f.Value!)).Order());
        Assert.Equal("o1", Assert.Single(await deals.AliveSinceAsync(connection, At.AddDays(-30), false, default)).Id);
        Assert.Empty(await deals.AliveSinceAsync(Guid.NewGuid(), At.AddDays(-30), false, default));
    }
}
