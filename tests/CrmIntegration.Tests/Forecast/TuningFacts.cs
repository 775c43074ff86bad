using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Forecast;

public sealed class TuningFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    [Fact]
    public async Task A_tuned_model_goes_from_masked_examples_to_a_verdict_and_every_step_may_run_twice()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"probability":0.5,"reasons":[]}""";
        model.Deployments["forecasts"] = "gpt-4o-mini";
        using var house = await OpenAsync(model);
        await house.KeepAsync(Ours, deals: 300);
        await house.Train.RunAsync(Ours, null, default);
        var (tunings, chore) = await AskAsync(house);

        await chore.RunAsync(Ours, default);
        var running = Assert.Single(await tunings.ListAsync(Ours, default));
        Assert.Equal(Tuning.Running, running.State);
        // As after a crash between the provider's yes and our own word.
        await tunings.SaveAsync(running with { State = Tuning.Asked, JobId = null, TrainingFile = null }, default);
        for (var i = 0; i < 4; i++)
            await chore.RunAsync(Ours, default);
        var tuned = Assert.Single(await tunings.ListAsync(Ours, default));
        Assert.Equal(Tuning.Tuned, tuned.State);
        Assert.Contains(tuned.Name, tuned.Says);
        Assert.Single(model.Jobs);
        Assert.Equal(2, model.Files.Values.Count(f => f.Purpose == "fine-tune"));

        var lines = Encoding.UTF8.GetString(model.Files[tuned.TrainingFile!].Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(tuned.Examples, lines.Length);
        Assert.True(lines.Length > 100);
        Assert.All(lines, l => Assert.Equal("assistant", JsonDocument.Parse(l).RootElement.GetProperty("messages")[2].GetProperty("role").GetString()));

        model.Deployments[tuned.Name] = tuned.TunedModel!;
        await chore.RunAsync(Ours, default);
        var judged = Assert.Single(await tunings.ListAsync(Ours, default));
        Assert.Equal(Tuning.Refused, judged.State);                 // it says the same of every deal
        Assert.Matches("^(Not better|Worse|Undecided) on [0-9]+ later deals: .* It is not used", judged.Says!);
        Assert.DoesNotContain(model.Files.Values, f => f.Purpose == "fine-tune");
        Assert.Contains(await house.Calls.ListAsync(Ours, "tuning", 0, 99, default), c => c.Feature == "tuning" && c.MaskedPrompt.Contains("sha256"));
    }

    [Fact]
    public async Task A_tuned_model_that_answers_nonsense_is_refused_and_not_taken_for_one_that_is_not_there_yet()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.Writes = _ => """{"weather":"fine"}""";
        using var house = await OpenAsync(model);
        await house.KeepAsync(Ours, deals: 300);
        await house.Train.RunAsync(Ours, null, default);
        var (tunings, chore) = await AskAsync(house);
        for (var i = 0; i < 5; i++)
            await chore.RunAsync(Ours, default);
        var tuned = Assert.Single(await tunings.ListAsync(Ours, default));
        model.Deployments[tuned.Name] = tuned.TunedModel!;

        await chore.RunAsync(Ours, default);

        var judged = Assert.Single(await tunings.ListAsync(Ours, default));
        Assert.Equal((Tuning.Refused, "It was asked about 4 later deals, and in no answer stood a chance that can be read. It is not used."), (judged.State, judged.Says));
    }

    [Fact]
    public async Task Nothing_that_ended_after_the_border_is_learnt_from()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model);
        await house.KeepAsync(Ours, deals: 300);
        var set = await new ForecastTuning(house.Timelines, house.Models, house.Trial, house.LanguageModels, house.Options, house.Clock).ExamplesAsync(Ours, default);
        var deals = await house.Timelines.ReadAllAsync(Ours, default);

        Assert.Equal(LanguageTrial.Origin(deals, house.Clock.GetUtcNow()), set.LearntUntil);
        Assert.Equal(deals.Count(d => d.IsClosedBy(set.LearntUntil!.Value)), set.Training.Count + set.Held.Count);
    }

    [Theory]
    [InlineData("quota", "uploaded", "quota")]
    [InlineData("off", "failed", "switched off")]
    [InlineData("poor", "failed", "budget")]
    [InlineData("few", "failed", "10 or more")]
    public async Task What_keeps_a_tuning_from_going_on_is_said_in_one_sentence(string trouble, string state, string says)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, trouble == "poor" ? ("Language:DailyBudget", "0.001") : ("Language:DailyBudget", "10"));
        await house.KeepAsync(Ours, deals: trouble == "few" ? 12 : 120);
        model.QuotaUsedUp = trouble == "quota";
        if (trouble == "off")
            await house.Get<AiPolicies>().SaveAsync(Ours, new() { FeaturesOff = ["tuning"] }, 0, null, house.Clock.GetUtcNow(), default);
        var (tunings, chore) = await AskAsync(house);

        await chore.RunAsync(Ours, default);

        var tuning = Assert.Single(await tunings.ListAsync(Ours, default));
        Assert.Equal(state, tuning.State);
        Assert.Contains(says, tuning.Says);
        Assert.Empty(model.Jobs);
    }

    [Fact]
    public async Task A_cancelled_tuning_is_stopped_at_the_provider_and_its_examples_are_deleted_there()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        model.StopsAt = "running";
        using var house = await OpenAsync(model);
        await house.KeepAsync(Ours, deals: 120);
        var (tunings, chore) = await AskAsync(house);
        await chore.RunAsync(Ours, default);

        var gone = await house.Get<TuningGateway>().CancelAsync(Assert.Single(await tunings.ListAsync(Ours, default)), default);

        Assert.Equal(Tuning.Cancelled, gone.State);
        Assert.Equal("cancelled", Assert.Single(model.Jobs.Values).Status);
        Assert.Empty(model.Files);
    }

    [Fact]
    public void An_example_that_still_holds_a_hard_identifier_is_kept_back()
    {
        TuneExample Example(string asked) => new("Answer.", [new Material(null, asked)], """{"text":"Yes"}""", ["Zephyrine Quobble"], ["reach me at a(at)b"]);
        var odd = "reach 4 4 1 2 3 4 5 6 7 8 9 0 1 2";

        var (lines, kept, refused, _) = TuningExport.Of([Example("Zephyrine Quobble asks the price."), Example(odd), Example("code name Nightingale")], new() { WordsNeverSent = [] }, FieldRulings.None);

        Assert.DoesNotContain("Zephyrine", Encoding.UTF8.GetString(lines));
        Assert.DoesNotContain("4 4 1 2 3 4", Encoding.UTF8.GetString(lines));
        Assert.Equal(3, kept + refused);
    }

    [Fact]
    public async Task A_tuning_is_asked_for_once_at_a_time_and_only_for_what_can_be_tuned()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model);
        TuningDesk desk = new(house.Get<Tunings>(), house.Get<TuningGateway>(), [new ForecastTuning(house.Timelines, house.Models, house.Trial, house.LanguageModels, house.Options, house.Clock)], house.Clock);
        using var offline = await ForecastHouse.NewAsync(Engine.Sqlite);

        var (first, second, other) = (await desk.AskAsync(Ours, "forecast", "terminal", default), await desk.AskAsync(Ours, "forecast", "admin", default), await desk.AskAsync(Ours, "poems", null, default));
        var unset = await new TuningDesk(offline.Get<Tunings>(), offline.Get<TuningGateway>(), [], offline.Clock).AskAsync(Ours, "forecast", null, default);

        Assert.Equal((Tuning.Asked, "terminal"), (first.Value.State, first.Value.AskedBy));
        Assert.Equal([FailureKind.Conflict, FailureKind.Rejected, FailureKind.Misconfigured], new[] { second, other, unset }.Select(r => r.Failure!.Kind));
        Assert.Single(await house.Get<Tunings>().ListAsync(Ours, default));
    }

    static Task<ForecastHouse> OpenAsync(AzureOpenAiEmulator model, params (string, string)[] more) => ForecastHouse.NewAsync(Engine.Sqlite, model: model, more: [("Language:TunedFrom", "gpt-4o-mini"), .. more]);

    static async Task<(Tunings, TuningChore)> AskAsync(ForecastHouse house)
    {
        var (tunings, gateway) = (house.Get<Tunings>(), house.Get<TuningGateway>());
        await tunings.SaveAsync(new() { ConnectionId = Ours, Id = Guid.NewGuid(), Purpose = "forecast", BaseModel = gateway.BaseModel, MadeAt = house.Clock.GetUtcNow(), ChangedAt = house.Clock.GetUtcNow() }, default);
        return (tunings, new(tunings, gateway, house.Get<TunedDeployments>(), [new ForecastTuning(house.Timelines, house.Models, house.Trial, house.LanguageModels, house.Options, house.Clock)], house.Clock));
    }
}
