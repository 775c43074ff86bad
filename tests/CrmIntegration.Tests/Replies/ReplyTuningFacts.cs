using System.Text;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Replies;

public sealed class ReplyTuningFacts
{
    [Theory, MemberData(nameof(Engines))]
    public async Task Drafts_that_reps_took_become_masked_examples_and_what_comes_of_them_waits_for_a_person(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model, ("Language:TunedFrom", "gpt-4o-mini"));
        model.Writes = _ => AzureOpenAiEmulator.Drafts("About your question: [answer].");
        for (var i = 0; i < 13; i++)
            await JudgeAsync(house, await house.ReplyAsync($"What is the price for {i} looms? I am Zephyrine Quobble.", "M" + i), i == 12 ? "rejected" : "edited", i);
        var (tunings, chore) = (house.Get<Tunings>(), new TuningChore(house.Get<Tunings>(), house.Get<TuningGateway>(), [.. house.All<ITuningSource>()], house.Clock));
        await tunings.SaveAsync(new() { ConnectionId = house.Connection, Id = Guid.NewGuid(), Purpose = "reply", BaseModel = "gpt-4o-mini", MadeAt = ReplyHouse.Now, ChangedAt = ReplyHouse.Now }, CancellationToken.None);

        await chore.RunAsync(house.Connection, CancellationToken.None);
        var training = Encoding.UTF8.GetString(model.Files.Values.Single(f => f.Name.EndsWith("train.jsonl")).Bytes);
        for (var i = 0; i < 5; i++)
            await chore.RunAsync(house.Connection, CancellationToken.None);

        Assert.Equal(11, training.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);        // one of twelve is held out
        Assert.DoesNotContain("Zephyrine", training);
        Assert.DoesNotContain("Quobble", training);
        Assert.Contains("We will see to loom", training);
        var tuned = Assert.Single(await tunings.ListAsync(house.Connection, CancellationToken.None));
        Assert.True(tuned.State == Tuning.Judged, $"{tuned}");
        var version = Assert.Single(await house.Get<PromptVersions>().ListAsync(house.Connection, CancellationToken.None));
        Assert.Equal((PromptVersion.Draft, tuned.Name), (version.State, version.Deployment));
        Assert.Null(await house.Get<PromptVersions>().ActiveAsync(house.Connection, "reply", CancellationToken.None));
    }

    [Fact]
    public async Task On_Azure_a_tuned_model_is_deployed_before_it_is_judged_and_removed_when_it_is_not_wanted()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:TunedFrom", "gpt-4o-mini"), ("Language:AzureResource", AzureOpenAiEmulator.Resource), ("Language:AzureManagement", model.Address), ("Language:AzureSignIn", model.Address),
            ("Language:AzureTenant", AzureOpenAiEmulator.Tenant), ("Language:AzureClientId", AzureOpenAiEmulator.ClientId), ("Language:AzureClientSecret", AzureOpenAiEmulator.ClientSecret));
        model.Deployments["drafts"] = "gpt-4o-mini";
        model.Writes = _ => AzureOpenAiEmulator.Drafts("About your question: [answer].");
        for (var i = 0; i < 12; i++)
            await JudgeAsync(house, await house.ReplyAsync($"What is the price for {i} looms?", "M" + i), "edited", i);
        var (tunings, chore) = (house.Get<Tunings>(), new TuningChore(house.Get<Tunings>(), house.Get<TuningGateway>(), [.. house.All<ITuningSource>()], house.Clock));
        await tunings.SaveAsync(new() { ConnectionId = house.Connection, Id = Guid.NewGuid(), Purpose = "reply", BaseModel = "gpt-4o-mini", MadeAt = ReplyHouse.Now, ChangedAt = ReplyHouse.Now }, CancellationToken.None);
        async Task<Tuning> LookAsync(int times)
        {
            for (var i = 0; i < times; i++)
                await chore.RunAsync(house.Connection, CancellationToken.None);
            return Assert.Single(await tunings.ListAsync(house.Connection, CancellationToken.None));
        }

        model.MayNotDeploy = true;
        var refused = await LookAsync(6);
        model.MayNotDeploy = false;
        var judged = await LookAsync(3);

        Assert.Equal(Tuning.Tuned, refused.State);
        Assert.Contains("Cognitive Services Contributor", refused.Says);
        Assert.True(judged.State == Tuning.Judged, $"{judged}");
        Assert.Equal((judged.TunedModel!, "Succeeded"), model.Deployed[judged.Name]);
        await house.Get<TuningGateway>().ForgetFilesAsync(judged with { State = Tuning.Refused }, CancellationToken.None);
        Assert.Empty(model.Deployed);
    }

    [Fact]
    public void Where_an_admin_deploys_by_hand_the_command_is_told_with_its_names_filled_in()
    {
        var tuning = new Tuning { ConnectionId = Guid.NewGuid(), Id = Guid.NewGuid(), Purpose = "reply", BaseModel = "gpt-4o-mini", TunedModel = "gpt-4o-mini.ft-0001-crm", MadeAt = ReplyHouse.Now };

        var command = AzureDeployments.Command(new() { Endpoint = "https://crm-models.openai.azure.com/" }, tuning);

        Assert.StartsWith("az cognitiveservices account deployment create --name crm-models ", command);
        Assert.Contains($"--deployment-name {tuning.Name} --model-name gpt-4o-mini.ft-0001-crm ", command);
    }

    public static TheoryData<Engine> Engines => Databases.Engines;

    static Task JudgeAsync(ReplyHouse house, Suggestion suggestion, string said, int i) => house.Get<Verdicts>().AddAsync(new()
    {
        Id = Guid.NewGuid(), ConnectionId = house.Connection, Subject = Verdict.OfSuggestion, SubjectId = suggestion.Id.ToString(), Said = said, Draft = 0, GivenBy = "U1", GivenAt = ReplyHouse.Now.AddMinutes(i), IdempotencyKey = "k" + i,
        FinalText = $"Hello Zephyrine Quobble,\n\nWe will see to loom {i}.\n\nBest regards\nBarnaby Snorkel",
    }, CancellationToken.None);
}
