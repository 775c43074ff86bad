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
        Assert.Contains("LeadSource", alert.Says, StringComparison.Ordinal);
        Assert.Equal(["challenger", "champion"], (await house.Models.ListAsync(Ours, default)).Select(m => m.State));
        Assert.Single((await house.Alerts.OpenAsync([Ours, Guid.NewGuid()], default))[Ours], a => a.Kind == ModelWatching.Drifted);
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
