using System.Globalization;
using System.Text.Json;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Text;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Forecast;

public class LanguageTrialFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    [Fact]
    public async Task A_language_model_that_guesses_wildly_is_found_worse_alone_adds_nothing_and_its_cost_is_shown()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        // Sure of everything, and as often wrong as right.
        model.Writes = said => $$"""{"probability":{{(said.Length % 2 == 0 ? "0.97" : "0.03")}},"reasons":["a feeling"]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        var company = await house.KeepAsync(Ours, deals: 700);
        await house.Train.RunAsync(Ours, null, default);

        var found = (await house.Trial.RunAsync(Ours, null, null, default))!;

        Assert.NotEqual("Better", found.Verdict);
        Assert.InRange(found.Deals, 60, 120);
        Assert.True(found.Cost > 0);
        var trials = await house.Trials.ListAsync(Ours, default);
        Assert.True(trials.Single(t => t.Challenger.EndsWith("alone")).Difference > 0.02, "Alone it knows less than the trained model.");
        Assert.InRange(found.Difference, -0.05, 0.05);
        Assert.Empty(await house.LanguageModels.ListAsync(Ours, default));
        // Neither a customer nor a person is in what was sent, and every call is in the audit.
        var sent = string.Join('\n', model.Bodies);
        Assert.All(company.Accounts, a => Assert.DoesNotContain(a.Name!, sent, StringComparison.Ordinal));
        Assert.DoesNotContain("Closed Won", sent, StringComparison.Ordinal);
        Assert.Equal(found.Deals, (await house.Calls.ListAsync(Ours, null, 0, 500, default)).Count);
    }

    [Fact]
    public async Task A_language_model_that_answers_nonsense_is_told_among_the_trials_with_its_cost_and_asked_no_further()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"weather":"fine"}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 300);
        await house.Train.RunAsync(Ours, null, default);

        await house.Trial.RunAsync(Ours, null, null, default);

        var trial = Assert.Single(await house.Trials.ListAsync(Ours, default));
        Assert.Equal((LanguageTrial.Unreadable, 4), (trial.Verdict, trial.Deals));
        Assert.True(trial.Cost > 0);
        Assert.InRange(model.Bodies.Count, 4, 8);                    // each is asked once more
        Assert.Empty(await house.LanguageModels.ListAsync(Ours, default));
    }

    [Fact]
    public async Task Whoever_asked_for_a_trial_is_told_that_nobody_answered()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Usually = Mood.Fails;
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 300);
        await house.Train.RunAsync(Ours, null, default);

        Assert.Null(await house.Trial.RunAsync(Ours, null, null, default));

        Assert.Equal((LanguageTrial.Unanswered, 0, 0m), Assert.Single(await house.Trials.ListAsync(Ours, default)) is var trial ? (trial.Verdict, trial.Deals, trial.Cost) : default);
        // One that was tuned and is not deployed yet is asked again by itself, and says so in its own place.
        Assert.Null(await house.Trial.RunAsync(Ours, "tuned", null, default));
        Assert.Single(await house.Trials.ListAsync(Ours, default));
    }

    [Fact]
    public async Task When_the_budget_is_spent_no_more_is_asked_and_what_was_answered_is_judged()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.4,"reasons":[]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model, more: ("Language:DailyBudget", 0.02m.ToString(CultureInfo.InvariantCulture)));
        await house.KeepAsync(Ours, deals: 700);

        var found = (await house.Trial.RunAsync(Ours, null, null, default))!;

        Assert.Equal("TooFewDeals", found.Verdict);
        Assert.InRange(found.Deals, 1, 59);
        Assert.True(found.Cost <= 0.02m);
    }

    [Fact]
    public async Task A_language_model_that_knows_more_is_registered_published_heard_and_taken_back()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 700);
        var trained = await house.Train.RunAsync(Ours, null, default);
        var deals = await house.Timelines.ReadAllAsync(Ours, default);
        var won = WonByText(house, deals);
        model.Writes = said => $$"""{"probability":{{(won.GetValueOrDefault(Facts(said), 0.5) > 0.5 ? "0.9" : "0.2")}},"reasons":["the buyer is in a hurry"]}""";

        var trial = (await house.Trial.RunAsync(Ours, null, null, default))!;

        Assert.True(trial.Verdict == "Better", $"{trial}; {model.Bodies.First()}; {won.Keys.First()}");
        var added = Assert.Single(await house.LanguageModels.ListAsync(Ours, default));
        Assert.Equal(("forecasts", trained.Version, true), (added.Deployment, added.BaseVersion, added.PerThousand > 0));
        var row = (await house.Models.ListAsync(Ours, default)).Single(m => m.Version == added.Version);
        Assert.Equal("challenger", row.State);                     // a person lets it lead: it costs money
        Assert.Null(await house.JudgeAsync(Ours));
        Assert.Equal("challenger", (await house.Models.ListAsync(Ours, default)).Single(m => m.Version == added.Version).State);

        await house.Registry.PublishAsync(Ours, added.Version, default);
        await house.Night.RunAsync(Ours, default);
        var open = deals.Where(d => d.Outcome == DealOutcome.Open).ToList();
        var said = await house.Predictions.LatestAsync(Ours, [.. open.Select(d => d.Id)], default);
        Assert.All(said.Values, p => Assert.Equal(added.Version, p.ModelVersion));
        Assert.Contains(said.Values, p => p.Reasons.Any(r => r.Says.Contains("in a hurry")));
        Assert.All(said.Values, p => Assert.True(p.WinLow <= p.Win && p.Win <= p.WinHigh && p.ExpectedClose is not null));

        // A night in which nothing happened asks nobody.
        var asked = model.Bodies.Count;
        house.Clock.Advance(TimeSpan.FromDays(1));
        await house.Night.RunAsync(Ours, default);
        Assert.Equal(asked, model.Bodies.Count);

        Assert.Equal(trained.Version, await house.Registry.RollBackAsync(Ours, default));
        await house.Night.RunAsync(Ours, default);
        Assert.All((await house.Predictions.LatestAsync(Ours, [.. open.Select(d => d.Id)], default)).Values, p => Assert.Equal(trained.Version, p.ModelVersion));
        Assert.Equal(asked, model.Bodies.Count);
    }

    [Fact]
    public async Task A_deal_that_cannot_be_asked_about_keeps_the_trained_forecast_and_says_why()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.8,"reasons":[]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 200);
        var trained = await house.Train.RunAsync(Ours, null, default);
        await LeadAsync(house, trained);
        await house.Get<AiPolicies>().SaveAsync(Ours, new() { FeaturesOff = ["forecast"] }, 0, null, house.Clock.GetUtcNow(), default);

        await house.Night.RunAsync(Ours, default);

        var open = (await house.Timelines.ReadAllAsync(Ours, default)).Where(d => d.Outcome == DealOutcome.Open).Select(d => d.Id).ToArray();
        var said = await house.Predictions.LatestAsync(Ours, open, default);
        Assert.Empty(model.Bodies);
        Assert.All(said.Values, p => Assert.Equal(trained.Version, p.ModelVersion));
        Assert.All(said.Values, p => Assert.Contains("the AI policy forbids it", p.Reasons[^1].Says));

        // Allowed again, every deal is heard with the next scoring.
        await house.Get<AiPolicies>().SaveAsync(Ours, new(), 1, null, house.Clock.GetUtcNow(), default);
        await house.Night.RunAsync(Ours, default);
        Assert.All((await house.Predictions.LatestAsync(Ours, open, default)).Values, p => Assert.StartsWith("lm-", p.ModelVersion));
    }

    [Fact]
    public async Task An_answer_that_is_no_forecast_is_told_apart_from_no_answer()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":7,"reasons":[]}""";
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite, model: model);
        await house.KeepAsync(Ours, deals: 200);
        var trained = await house.Train.RunAsync(Ours, null, default);
        await LeadAsync(house, trained);

        await house.Night.RunAsync(Ours, default);

        var open = (await house.Timelines.ReadAllAsync(Ours, default)).Where(d => d.Outcome == DealOutcome.Open).Select(d => d.Id).ToArray();
        var said = (await house.Predictions.LatestAsync(Ours, open, default)).Values;
        Assert.All(said, p => Assert.Equal(trained.Version, p.ModelVersion));
        Assert.Contains(said, p => p.Reasons[^1].Says == "The language model was not heard (its answer could not be used); this is the trained model's forecast");
        Assert.DoesNotContain(said, p => p.Reasons[^1].Says.Contains("it did not answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_asked_about_a_deal_is_the_same_whatever_happens_to_it_later()
    {
        using var house = await ForecastHouse.NewAsync(Engine.Sqlite);
        await house.KeepAsync(Ours, deals: 120);
        var days = 0;
        foreach (var deal in await house.Timelines.ReadAllAsync(Ours, default))
            foreach (var at in deal.Events.Select(e => e.At).Where((_, i) => i % 3 == 0))
            {
                days++;
                Assert.Equal(LanguageQuestion.Text(deal.CutAt(at), at, 0.4, []), LanguageQuestion.Text(deal, at, 0.4, []));
                Assert.Equal(LanguageQuestion.Known(deal.CutAt(at), at), LanguageQuestion.Known(deal, at));
                Assert.Equal(LanguageQuestion.NoNames(deal.CutAt(at), at), LanguageQuestion.NoNames(deal, at));
            }
        Assert.True(days > 300);
    }

    [Fact]
    public void A_language_model_that_knows_nothing_changes_nothing_and_one_that_knows_is_heard()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 400).Select(i => (Id: i.ToString(CultureInfo.InvariantCulture), P: random.NextDouble() * 0.8 + 0.1, Noise: random.NextDouble() * 0.9 + 0.05))
            .Select(d => new TwoWords(d.Id, random.NextDouble() < d.P ? 1 : 0, d.Noise, d.P)).ToList();
        var deaf = LanguageLayer.Fit(rows);
        var hears = LanguageLayer.Fit([.. rows.Select(r => r with { Language = r.Happened > 0.5 ? 0.8 : 0.3 })]);

        Assert.InRange(deaf.OfLanguage, -0.2, 0.2);
        Assert.InRange(deaf.OfTrained, 0.7, 1.3);
        Assert.True(hears.OfLanguage > 1, $"{hears}");
    }

    static async Task LeadAsync(ForecastHouse house, ModelRow trained)
    {
        await house.Models.SaveAsync(trained with { Version = "lm-1", State = "challenger", PublishedAt = null }, default);
        await house.LanguageModels.SaveAsync(new()
        {
            ConnectionId = Ours, Version = "lm-1", BaseVersion = trained.Version, Deployment = "forecasts", PromptVersion = "forecast-1", Shift = 0, OfLanguage = 0.5, OfTrained = 0.5, Deals = 100, Verdict = "Better", PerThousand = 1, MadeAt = house.Clock.GetUtcNow(),
        }, default);
        await house.Registry.PublishAsync(Ours, "lm-1", default);
    }

    // An oracle of the test: what is asked about each closed deal, and how it ended.
    static Dictionary<string, double> WonByText(ForecastHouse house, IReadOnlyList<DealTimeline> deals)
    {
        var won = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (deal, at) in CrmIntegration.Forecasting.Promotion.HeldOut.Days(deals, LanguageTrial.Origin(deals, house.Clock.GetUtcNow())!.Value, house.Clock.GetUtcNow()))
            won[Facts(LanguageQuestion.Text(deal, at, 0, []))] = deal.Outcome == DealOutcome.Won ? 1 : 0;
        return won;
    }

    // Without the first line, and without what masking makes different.
    static string Facts(string text) => string.Join('\n', text.Split('\n').Skip(1).Where(l => l.StartsWith("- ") || l.StartsWith("Age") || l.StartsWith("In this stage")).Select(l => l.Trim()));
}
