using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Watch;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Tests.Forecast;

public class WatchFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Fact]
    public async Task A_healthy_company_shows_no_drift_on_any_day_of_the_week()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours, deals: 1200);
        var deals = await house.Timelines.ReadAllAsync(Ours, default);
        var trained = house.Clock.GetUtcNow().AddDays(-60);
        var model = Trainer.Train(deals, trained, new() { AllowTrees = false });

        var found = Drift.Of(model, deals, [.. Enumerable.Range(0, 8).Select(d => trained.AddDays(d + 0.5)), trained.AddDays(30), trained.AddDays(59)]);

        Assert.All(found, day => Assert.True(day[0].Psi < Drift.Shifted, $"{day[0].Feature} {day[0].Psi:0.00}"));
    }

    [Fact]
    public async Task Writing_to_every_open_deal_makes_none_of_them_look_alive()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        var company = SampleCompany.Make(42, 900, ForecastHouse.Today);
        // As after our own write-back, in a CRM that keeps no history of owners.
        foreach (var records in new IReadOnlyList<CrmRecord>[] { company.Users, company.Stages, company.Accounts, [.. company.FieldChanges.Where(c => c.Field != FieldChange.Fields.Owner)], company.Emails, company.Activities,
            [.. company.Opportunities.Select(o => o.IsClosed ? o : o with { Modified = ForecastHouse.Today })] })
            await house.Store.SaveAsync(Ours, records[0].Kind, records, default);
        await house.Train.RunAsync(Ours, null, default);

        await house.Nightly.RunAsync(Ours, default);

        Assert.Empty(await house.Alerts.ListAsync(Ours, default));
    }

    /// <summary>A company that from one day on sells to customers of another kind: what its deals are named by.</summary>
    static async Task<ForecastHouse> ShiftedAsync(Engine engine, int days)
    {
        var house = await ForecastHouse.NewAsync(engine, ForecastHouse.Today.AddDays(-days));
        var company = await house.KeepAsync(Ours, deals: 900);
        await house.Train.RunAsync(Ours, null, default);
        var since = house.Clock.GetUtcNow();
        house.Clock.Advance(TimeSpan.FromDays(days));
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. company.Opportunities.Where(o => o.Created > since).Select(o => o with { LeadSource = "Advertising", Modified = house.Clock.GetUtcNow() })], default);
        return house;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_company_that_has_changed_is_told_so_and_a_challenger_learns_anew_once(Engine engine)
    {
        using var house = await ShiftedAsync(engine, 90);

        await house.Nightly.RunAsync(Ours, default);
        await house.Nightly.RunAsync(Ours, default);
        house.Clock.Advance(TimeSpan.FromDays(8));
        await house.Nightly.RunAsync(Ours, default);

        var alert = Assert.Single(await house.Alerts.ListAsync(Ours, default), a => a.Kind == ModelWatching.Drifted);
        Assert.Matches("LeadSource.* Furthest moved is .+: a PSI of [0-9.]+, where 0.25 counts as moved", alert.Says);
        Assert.Equal(["challenger", "champion"], (await house.Models.ListAsync(Ours, default)).Select(m => m.State));
        Assert.Single((await house.Alerts.OpenAsync([Ours, Guid.NewGuid()], default))[Ours], a => a.Kind == ModelWatching.Drifted);
    }

    [Fact]
    public async Task A_drift_that_was_an_error_of_entry_ends_its_alert_when_it_is_mended()
    {
        using var house = await ShiftedAsync(Engine.Sqlite, 90);
        var right = SampleCompany.Make(42, 900, ForecastHouse.Today).Opportunities;
        await house.Nightly.RunAsync(Ours, default);
        Assert.Contains((await house.Alerts.OpenAsync([Ours], default))[Ours], a => a.Kind == ModelWatching.Drifted);

        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. right.Select(o => o with { Modified = house.Clock.GetUtcNow() })], default);
        await house.Nightly.RunAsync(Ours, default);

        Assert.DoesNotContain((await house.Alerts.OpenAsync([Ours], default))[Ours], a => a.Kind == ModelWatching.Drifted);
        Assert.Single(await house.Alerts.ListAsync(Ours, default), a => a.Kind == ModelWatching.Drifted && a.Ended == house.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Chances_that_do_not_come_true_raise_one_alert_train_one_challenger_and_are_forgiven_when_they_come_true_again()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours, deals: 300);
        var champion = await house.Train.RunAsync(Ours, null, default);
        house.Clock.Advance(TimeSpan.FromDays(10));
        await CloseAsync(house, champion.Version, "bold", 80, said: 0.95);

        await house.WatchAsync(Ours);
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.WatchAsync(Ours);
        var alert = Assert.Single(await house.Alerts.ListAsync(Ours, default), a => a.Kind == ModelWatching.Calibration);
        Assert.Contains("95 % were expected to be won, and 50 % were", alert.Says, StringComparison.Ordinal);
        Assert.Equal(2, (await house.Models.ListAsync(Ours, default)).Count);

        house.Clock.Advance(TimeSpan.FromDays(70));
        await CloseAsync(house, champion.Version, "honest", 80, said: 0.5);
        await house.WatchAsync(Ours);
        Assert.NotNull(Assert.Single(await house.Alerts.ListAsync(Ours, default), a => a.Kind == ModelWatching.Calibration).Ended);
    }

    /// <summary>So many deals closed in the last six weeks, every second one won, of each of which the same had been said a week before.</summary>
    static async Task CloseAsync(ForecastHouse house, string version, string name, int deals, double said)
    {
        var now = house.Clock.GetUtcNow();
        DateTimeOffset Day(int i) => now.AddDays(-1 - i % 40);
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. Enumerable.Range(0, deals).Select(i => new Opportunity
        {
            Id = $"{name}-{i}", Modified = Day(i), Name = $"{name} {i}", Created = Day(i).AddDays(-30), Amount = 1000 + i, CloseDate = DateOnly.FromDateTime(Day(i).UtcDateTime), IsClosed = true, IsWon = i % 2 == 0,
        })], default);
        await house.Predictions.SaveAsync(Ours, [.. Enumerable.Range(0, deals).Select(i => new Prediction
        {
            Id = Guid.NewGuid(), ConnectionId = Ours, OpportunityId = $"{name}-{i}", MadeAt = Day(i).AddDays(-7), ModelVersion = version, InputsHash = $"{name}{i}", Win = said,
        })], default);
    }

    [Fact]
    public async Task A_night_tells_the_error_by_segment_of_the_champion_alone_and_beside_each_challenger()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, ForecastHouse.Today.AddDays(-250));
        var company = await house.KeepAsync(Ours, deals: 900);
        // A second team: the first rep leads the last two.
        await house.Store.SaveAsync(Ours, RecordKind.User, [.. company.Users.TakeLast(2).Select(u => u with { ManagerId = company.Users[1].Id, Modified = house.Clock.GetUtcNow() })], default);
        var champion = await house.Train.RunAsync(Ours, null, default);
        house.Clock.Advance(TimeSpan.FromDays(30));
        var challenger = await house.Registry.KeepAsync(Ours, Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), house.Clock.GetUtcNow(), new() { AllowTrees = false, LeaveOut = ["Industry"] }), default);
        house.Clock.Advance(TimeSpan.FromDays(220));

        await house.WatchAsync(Ours);

        var kept = await house.Watch.SegmentsAsync(Ours, default);
        Assert.Equal([(champion.Version, ""), (champion.Version, challenger.Version)], kept.Where(k => k.Beside is "" || k.Beside == challenger.Version).Select(k => (k.Version, k.Beside)));
        var together = System.Text.Json.JsonSerializer.Deserialize<List<SegmentError>>(kept[1].Segments)!;
        Assert.Contains(together, s => s is { Field: "team", Challenger: not null });
        Assert.Contains(together, s => s is { Field: "Country", Deals: >= 20 });
        Assert.True(kept[0].Deals > kept[1].Deals, "the champion alone is older than both together");
    }
}
