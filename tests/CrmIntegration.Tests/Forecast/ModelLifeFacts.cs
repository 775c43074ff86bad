using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Forecast;

public class ModelLifeFacts
{
    static readonly Guid Ours = Guid.NewGuid();
    static readonly DateTimeOffset LastYear = ForecastHouse.Today.AddDays(-400);

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_challenger_waits_in_the_shadow_until_later_deals_show_that_it_may_lead(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine, LastYear);
        await house.KeepAsync(Ours, deals: 900);
        // A champion that has learnt everything the wrong way round.
        var fooled = (await house.Timelines.ReadAllAsync(Ours, default)).Select(d => d with { Outcome = d.Outcome switch { DealOutcome.Won => DealOutcome.Lost, DealOutcome.Lost => DealOutcome.Won, _ => DealOutcome.Open } });
        var first = await house.Registry.KeepAsync(Ours, Trainer.Train([.. fooled], house.Clock.GetUtcNow(), new()), default);
        await house.Registry.PublishAsync(Ours, first.Version, default);
        house.Clock.Advance(TimeSpan.FromDays(90));

        var second = await house.Train.RunAsync(Ours, null, default);

        Assert.Equal("challenger", second.State);
        Assert.Null(await house.JudgeAsync(Ours));
        Assert.Equal("TooFewDeals", Assert.Single(await house.Trials.ListAsync(Ours, default)).Verdict);
        Assert.Equal(first.Version, (await house.Registry.ChampionAsync(Ours, default))!.Version);

        for (var month = 0; month < 10 && await StateAsync(house, second.Version) == "challenger"; month++)
        {
            house.Clock.Advance(TimeSpan.FromDays(30));
            await house.JudgeAsync(Ours);
        }

        var decided = (await house.Trials.ListAsync(Ours, default)).First(t => t.Look >= 0);
        Assert.True(decided.Deals >= 60);
        Assert.Contains(decided.Verdict, new[] { "Better", "NotWorse" });
        Assert.Equal("champion", await StateAsync(house, second.Version));
        Assert.Equal(second.Version, (await house.Registry.ChampionAsync(Ours, default))!.Version);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_language_model_that_leads_is_replaced_by_a_trained_one_only_when_its_own_words_were_worse(bool poor)
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, LastYear);
        var company = await house.KeepAsync(Ours, deals: 900);
        var trained = await house.Train.RunAsync(Ours, null, default);
        await house.Models.SaveAsync(trained with { Version = "lm-1", State = "challenger" }, default);
        await house.Registry.PublishAsync(Ours, "lm-1", default);
        var since = house.Clock.GetUtcNow();
        // What it said of the deals that came and ended since: nearly the truth, or its opposite.
        await house.Predictions.SaveAsync(Ours, [.. company.Opportunities.Where(o => o.IsClosed && o.Created < since.AddDays(200) && o.CloseDate > DateOnly.FromDateTime(since.UtcDateTime)).Select(o => new Prediction
        {
            Id = Guid.CreateVersion7(), ConnectionId = Ours, OpportunityId = o.Id, MadeAt = since.AddMinutes(1) > o.Created ? since.AddMinutes(1) : o.Created!.Value, ModelVersion = "lm-1", InputsHash = o.Id, Win = o.IsWon == poor ? 0.2 : 0.8,
        })], default);
        house.Clock.Advance(TimeSpan.FromDays(1));
        var challenger = await house.Registry.KeepAsync(Ours, Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), house.Clock.GetUtcNow(), new() { AllowTrees = false }), default);
        house.Clock.Advance(TimeSpan.FromDays(200));

        var leads = await house.JudgeAsync(Ours);

        var trial = (await house.Trials.ListAsync(Ours, default)).Single(t => t.Challenger == challenger.Version);
        Assert.Equal(("lm-1", poor ? "Better" : "Worse"), (trial.Champion, trial.Verdict));
        Assert.Equal(poor ? challenger.Version : null, leads);
        Assert.Equal(poor ? "retired" : "champion", await StateAsync(house, "lm-1"));
    }

    [Fact]
    public async Task A_look_once_taken_is_not_taken_again_by_looking_every_night()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, LastYear);
        await house.KeepAsync(Ours, deals: 900);
        await house.Train.RunAsync(Ours, null, default);
        var other = await house.Registry.KeepAsync(Ours, Trainer.Train(await house.Timelines.ReadAllAsync(Ours, default), house.Clock.GetUtcNow(), new() { AllowTrees = false, LeaveOut = ["stage"] }), default);
        house.Clock.Advance(TimeSpan.FromDays(150));
        await house.JudgeAsync(Ours);
        var taken = (await house.Trials.ListAsync(Ours, default)).ToList();

        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.JudgeAsync(Ours);

        Assert.Equal(other.Version, taken[0].Challenger);
        Assert.Equal(taken.Select(t => t.JudgedAt), (await house.Trials.ListAsync(Ours, default)).Select(t => t.JudgedAt));
    }

    [Fact]
    public async Task A_challenger_whose_file_is_damaged_never_leads()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, LastYear);
        await house.KeepAsync(Ours);
        await house.Train.RunAsync(Ours, null, default);
        house.Clock.Advance(TimeSpan.FromDays(60));
        var second = await house.Train.RunAsync(Ours, null, default);
        File.WriteAllText(Path.Combine(house.Options.Models, Ours.ToString("N"), second.FileName), "no model");

        await house.JudgeAsync(Ours);

        Assert.Equal("refused", await StateAsync(house, second.Version));
    }

    [Fact]
    public void Only_what_follows_nothing_leads_at_once()
    {
        static ModelCard Card(bool abstains) => new() { Metrics = abstains ? new Dictionary<string, double>() : new Dictionary<string, double> { ["log loss"] = 0.6 } };

        Assert.Equal("champion", TrainJob.StateOf(null, Card(abstains: true)));
        Assert.Equal("champion", TrainJob.StateOf(Card(abstains: true), Card(abstains: false)));
        Assert.Equal("challenger", TrainJob.StateOf(Card(abstains: false), Card(abstains: false)));
        Assert.Equal("refused", TrainJob.StateOf(Card(abstains: false), Card(abstains: true)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Outcomes_that_belie_what_was_said_raise_one_alert_and_good_ones_end_it(Engine engine)
    {
        using var house = await ForecastHouse.NewAsync(engine);
        var company = await house.KeepAsync(Ours);
        var model = await house.Train.RunAsync(Ours, null, default);
        var closed = company.Opportunities.Where(o => o is { IsClosed: true, IsWon: false, CloseDate: not null }).OrderByDescending(o => o.CloseDate).Take(60).ToList();
        var soon = DateOnly.FromDateTime(house.Clock.GetUtcNow().UtcDateTime).AddDays(-7);
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. closed.Select(o => o with { CloseDate = soon, Modified = house.Clock.GetUtcNow() })], default);
        await SaidAsync(house, model.Version, closed, 0.8);

        await house.WatchAsync(Ours);
        await house.WatchAsync(Ours);

        var alerts = await house.Alerts.ListAsync(Ours, default);
        Assert.Equal([ModelWatching.Calibration, ModelWatching.Error], alerts.Where(a => a.Ended is null && a.Kind != ModelWatching.Drifted).Select(a => a.Kind).Order());
        Assert.Contains("80 %", alerts.Single(a => a.Kind == ModelWatching.Calibration).Says);
        Assert.Equal(60, (await house.Watch.WeeksAsync(Ours, soon.AddDays(-7), default)).Sum(w => w.Deals));

        // Nine weeks later those deals are past; the next ones were foreseen.
        house.Clock.Advance(TimeSpan.FromDays(63));
        var later = soon.AddDays(63);
        var next = company.Opportunities.Where(o => o is { IsClosed: true, IsWon: false }).Except(closed).Take(60).ToList();
        await house.Store.SaveAsync(Ours, RecordKind.Opportunity, [.. next.Select(o => o with { CloseDate = later, Modified = house.Clock.GetUtcNow() })], default);
        await SaidAsync(house, model.Version, next, 0.05);
        await house.WatchAsync(Ours);

        Assert.DoesNotContain(await house.Alerts.ListAsync(Ours, default), a => a.Ended is null && a.Kind != ModelWatching.Drifted);
    }

    static async Task<string> StateAsync(ForecastHouse house, string version) => (await house.Models.ListAsync(Ours, default)).Single(m => m.Version == version).State;

    static Task SaidAsync(ForecastHouse house, string version, IEnumerable<Opportunity> deals, double win) => house.Predictions.SaveAsync(Ours, [.. deals.Select(o => new Prediction
    {
        Id = Guid.CreateVersion7(), ConnectionId = Ours, OpportunityId = o.Id, MadeAt = house.Clock.GetUtcNow().AddDays(-30), ModelVersion = version, InputsHash = "seen", Win = win,
    })], default);
}
