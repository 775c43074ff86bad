using CrmIntegration.Connectors;
using CrmIntegration.Console;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Forecast;

/// <summary>The proof and the revenue trend of a connection, from its tables.</summary>
public class ProofFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_proof_of_a_connections_deals_is_kept_and_can_be_taken_away_as_a_page(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        await house.KeepAsync(Ours);
        var backtests = house.Backtests;

        await house.Proof.RunAsync(Ours, default);

        var row = Assert.Single(await backtests.ListAsync(Ours, default));
        var report = BacktestReport.FromJson((await backtests.ReportAsync(Ours, row.StartedAt, default))!)!;
        Assert.Equal(report.Verdict.ToString(), row.Verdict);
        Assert.NotNull(row.FinishedAt);
        Assert.Contains(report.Scores, s => s.Name == "stage win rate");
        Assert.Contains(report.Scores, s => s.Name == "the CRM's own probability");
        Assert.True(report.Scores[0].LogLoss.Value < report.Scores[1].LogLoss.Value);
        Assert.Contains("<svg", report.ToHtml(), StringComparison.Ordinal);
        Assert.Empty(await backtests.ListAsync(Guid.NewGuid(), default));
        Assert.Null(await backtests.ReportAsync(Guid.NewGuid(), row.StartedAt, default));
    }

    [Fact]
    public async Task A_proof_with_a_budget_asks_the_language_model_too()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.4,"reasons":[]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 250);

        house.Options.ProofBudget = 0.05m;
        await house.Proof.RunAsync(Ours, default);

        var newest = (await house.Backtests.ListAsync(Ours, default))[0];
        var outside = Assert.Single(BacktestReport.FromJson((await house.Backtests.ReportAsync(Ours, newest.StartedAt, default))!)!.Outside);
        Assert.Equal(("azure/forecasts", model.Bodies.Count), (outside.Name, outside.Asked));
        Assert.InRange(outside.Cost, 0.0001m, 0.05m);
        // The audit keeps millionths.
        Assert.InRange(Math.Abs(outside.Cost - await house.Calls.CostAsync(Ours, LanguageQuestion.Feature, default, default)), 0, 0.000001m * outside.Asked);
        Assert.Contains($"{outside.Asked:#,0} of {outside.Of:#,0} forecasts", outside.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tuned_model_stands_in_the_proof_beside_the_one_it_came_from_and_is_asked_about_later_days_only()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.4,"reasons":[]}""";
        model.Deployments["forecasts"] = "gpt-4o-mini";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model, more: [("Language:TunedFrom", "gpt-4o-mini")]);
        await house.KeepAsync(Ours, deals: 250);
        await house.Train.RunAsync(Ours, null, default);
        var (tunings, gateway) = (house.Get<Tunings>(), house.Get<TuningGateway>());
        var chore = new TuningChore(tunings, gateway, house.Get<TunedDeployments>(), [new ForecastTuning(house.Timelines, house.Models, house.Trial, house.LanguageModels, house.Options, house.Clock)], house.Clock);
        await tunings.SaveAsync(new() { ConnectionId = Ours, Id = Guid.NewGuid(), Purpose = "forecast", BaseModel = gateway.BaseModel, MadeAt = house.Clock.GetUtcNow(), ChangedAt = house.Clock.GetUtcNow() }, default);
        for (var i = 0; i < 6; i++)
            await chore.RunAsync(Ours, default);
        var tuned = (await tunings.ListAsync(Ours, default))[0];
        model.Deployments[tuned.Name] = tuned.TunedModel!;
        await tunings.SaveAsync(tuned with { State = Tuning.Judged, DeployedAt = house.Clock.GetUtcNow() }, default);

        house.Options.ProofBudget = 0.2m;
        await house.Proof.RunAsync(Ours, default);

        var report = BacktestReport.FromJson((await house.Backtests.ReportAsync(Ours, (await house.Backtests.ListAsync(Ours, default))[0].StartedAt, default))!)!;
        Assert.Equal(["azure/forecasts", $"azure/{tuned.Name}"], report.Outside.Select(o => o.Name));
        Assert.Contains($"tuned on deals that ended by {tuned.LearntUntil:yyyy-MM-dd}", report.Outside[1].Says, StringComparison.Ordinal);
        var later = report.Origins.Where(o => o.At >= DateOnly.FromDateTime(tuned.LearntUntil!.Value.UtcDateTime)).Sum(o => o.Open);
        Assert.True(later < report.Forecasts && report.Outside[1].Asked > 0 && report.Outside[1].Asked <= later, $"{report.Outside[1].Asked} of {later} later ones, {report.Forecasts} in all");
        Assert.True(report.Outside[0].Asked > report.Outside[1].Asked || report.Outside[1].Asked == later);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Only_the_newest_dozen_proofs_are_kept(Engine engine)
    {
        var backtests = new Backtests(await Databases.NewAsync(engine));
        for (var day = 0; day < Backtests.Kept + 3; day++)
        {
            var row = new BacktestRow { ConnectionId = Ours, StartedAt = ForecastHouse.Today.AddDays(day), FinishedAt = ForecastHouse.Today.AddDays(day), Verdict = "OK" };
            await backtests.StartAsync(Ours, row.StartedAt, default);
            await backtests.ProgressAsync(Ours, row.StartedAt, "half way", default);
            Assert.Equal("half way", (await backtests.ListAsync(Ours, default))[0].Progress);
            await backtests.FinishAsync(row, "{}", default);
        }

        var kept = await backtests.ListAsync(Ours, default);

        Assert.Equal(Backtests.Kept, kept.Count);
        Assert.Equal(ForecastHouse.Today.AddDays(Backtests.Kept + 2), kept[0].StartedAt);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Won_amounts_are_summed_by_month_and_part_and_their_forecasts_add_up(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var store = new CrmStore(database, TimeProvider.System);
        Opportunity Deal(int i, bool won = true) => new()
        {
            Id = $"o{i}", Modified = ForecastHouse.Today, OwnerId = i % 2 == 0 ? "ann" : "bob", AccountId = "a" + i % 2, Amount = 1000 + i % 12, Currency = "EUR", IsClosed = true, IsWon = won,
            CloseDate = new DateOnly(2022, 1, 15).AddMonths(i / 4), Created = ForecastHouse.Today.AddYears(-4),
        };
        await store.SaveAsync(Ours, RecordKind.Account, [new Account { Id = "a0", Modified = ForecastHouse.Today, Country = "DE" }, new Account { Id = "a1", Modified = ForecastHouse.Today, Country = "FR" }], default);
        await store.SaveAsync(Ours, RecordKind.Opportunity, [.. Enumerable.Range(0, 4 * 48).Select(i => Deal(i)), Deal(1000) with { IsWon = false, CloseDate = new(2022, 1, 20) }], default);

        var by = await new WonMonths(database).ReadAsync(Ours, WonPart.Country, new(2020, 1, 1), new(2026, 1, 1), default);
        var whole = await new WonMonths(database).ReadAsync(Ours, WonPart.Whole, new(2020, 1, 1), new(2026, 1, 1), default);
        var trend = RevenueTrend.Of("EUR", by, true, new(2026, 1, 1))!;

        Assert.Equal(2 * 48, by.Count);
        Assert.Equal((4L, (decimal?)4006m), (whole.Single(m => m.Month == "2022-01").Deals, whole.Single(m => m.Month == "2022-01").Amount));
        Assert.Equal(["EUR", "FR", "DE"], trend.Series.Select(s => s.Name));
        Assert.Equal(48, trend.Series[0].Values.Count);
        Assert.Equal(trend.Forecasts[0].Points[0].Middle, trend.Forecasts.Skip(1).Sum(f => f.Points[0].Middle), 4);
        Assert.Null(RevenueTrend.Of("EUR", [], true, new(2026, 1, 1)));
        Assert.Empty(await new WonMonths(database).ReadAsync(Guid.NewGuid(), WonPart.Owner, new(2020, 1, 1), new(2026, 1, 1), default));
    }
}
