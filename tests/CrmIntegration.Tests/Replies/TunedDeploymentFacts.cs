using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Replies;

/// <summary>On Azure a tuned model costs money by the hour while it is deployed.</summary>
public sealed class TunedDeploymentFacts
{
    static readonly (string, string)[] Managed =
    [
        ("Language:AzureResource", AzureOpenAiEmulator.Resource), ("Language:AzureTenant", AzureOpenAiEmulator.Tenant), ("Language:AzureClientId", AzureOpenAiEmulator.ClientId), ("Language:AzureClientSecret", AzureOpenAiEmulator.ClientSecret),
    ];

    /// <summary>A house whose reps have taken twelve drafts, and a tuning that was asked for.</summary>
    static async Task<ReplyHouse> OpenAsync(AzureOpenAiEmulator model, params (string, string)[] settings)
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, [("Language:TunedFrom", "gpt-4o-mini"), ("Language:AzureManagement", model.Address), ("Language:AzureSignIn", model.Address), .. settings]);
        model.Deployments["drafts"] = "gpt-4o-mini";
        model.Writes = _ => AzureOpenAiEmulator.Drafts("About your question: [answer].");
        for (var i = 0; i < 12; i++)
            await ReplyTuningFacts.JudgeAsync(house, await house.ReplyAsync($"What is the price for {i} looms?", "M" + i), "edited", i);
        await house.Get<Tunings>().SaveAsync(new() { ConnectionId = house.Connection, Id = Guid.NewGuid(), Purpose = "reply", BaseModel = "gpt-4o-mini", MadeAt = ReplyHouse.Now, ChangedAt = ReplyHouse.Now }, default);
        return house;
    }

    static async Task<Tuning> LookAsync(ReplyHouse house, int times = 1)
    {
        for (var i = 0; i < times; i++)
            await house.All<IChore>().OfType<TuningChore>().Single().RunAsync(house.Connection, default);
        return Assert.Single(await house.Get<Tunings>().ListAsync(house.Connection, default));
    }

    static Task<PromptVersion?> ActiveAsync(ReplyHouse house) => house.Get<PromptVersions>().ActiveAsync(house.Connection, "reply", default);
    static Task BuiltInAsync(ReplyHouse house) => house.Get<PromptVersions>().UseAsync(house.Connection, "reply", null, house.Clock.GetUtcNow(), default);

    static async Task<string> UseAsync(ReplyHouse house, Tuning tuned) => (await house.Get<Evaluations>().UseAsync(house.Connection, "reply", "tuned-" + tuned.Name[4..], default)).Value.State;

    static async Task<IReadOnlyList<string>> AuditAsync(ReplyHouse house, Tuning tuned) =>
        [.. (await house.Calls.AfterAsync(house.Connection, 0, 9999, default)).Where(c => c.About == tuned.Name).Select(c => c.Outcome)];

    [Fact]
    public async Task A_tuned_model_is_deployed_before_it_is_judged_and_waits_while_we_lack_the_role()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, Managed);

        model.MayNotDeploy = true;
        var refused = await LookAsync(house, 6);
        model.MayNotDeploy = false;
        var judged = await LookAsync(house, 3);

        Assert.Equal((Tuning.Tuned, null), (refused.State, refused.DeployedAt));
        Assert.Contains("Cognitive Services Contributor", refused.Says);
        Assert.Contains($"deployment create --name crm-models --resource-group crm --deployment-name {refused.Name} ", refused.Says);
        Assert.True(judged.State == Tuning.Judged, $"{judged}");
        Assert.Equal((judged.TunedModel!, "Succeeded"), model.Deployed[judged.Name]);
        Assert.Equal(ReplyHouse.Now, judged.DeployedAt);
    }

    [Fact]
    public async Task One_that_was_replaced_is_removed_on_Azure_and_is_deployed_again_before_it_is_used_again()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, Managed);
        var tuned = await LookAsync(house, 8);
        Assert.Equal(PromptVersion.Active, await UseAsync(house, tuned));
        await LookAsync(house, 2);
        Assert.Single(model.Deployed);

        await BuiltInAsync(house);
        var left = await LookAsync(house);
        Assert.Empty(model.Deployed);
        Assert.Equal((Tuning.Judged, null, tuned.TunedModel), (left.State, left.DeployedAt, left.TunedModel));

        Assert.Equal(PromptVersion.Coming, await UseAsync(house, tuned));
        Assert.Contains("Azure is deploying it", (await LookAsync(house)).Standing);
        Assert.Null(await ActiveAsync(house));                       // what was in use goes on
        var back = await LookAsync(house);

        Assert.Equal(tuned.Name, (await ActiveAsync(house))!.Deployment);
        Assert.Equal((ReplyHouse.Now, null), (back.DeployedAt, back.Standing));
        Assert.Equal(["deployed", "removed", "deployed"], await AuditAsync(house, tuned));
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, default));
    }

    [Fact]
    public async Task One_that_was_wanted_back_and_then_not_after_all_does_not_stay_deployed()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, Managed);
        var tuned = await LookAsync(house, 8);
        await UseAsync(house, tuned);
        await BuiltInAsync(house);
        await LookAsync(house);

        await UseAsync(house, tuned);
        await LookAsync(house);
        await BuiltInAsync(house);
        var left = await LookAsync(house, 2);

        Assert.Empty(model.Deployed);
        Assert.Equal((null, null), (left.DeployedAt, left.Standing));
        Assert.Null(await ActiveAsync(house));
    }

    [Fact]
    public async Task Without_the_right_an_admin_is_told_the_command_and_what_they_did_is_seen()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model);
        var waiting = await LookAsync(house, 6);
        Assert.Contains($"deployment create --name ACCOUNT --resource-group GROUP --deployment-name {waiting.Name} --model-name {waiting.TunedModel} ", waiting.Says);
        model.Deployments[waiting.Name] = waiting.TunedModel!;
        var tuned = await LookAsync(house, 2);
        await UseAsync(house, tuned);

        await BuiltInAsync(house);
        var left = await LookAsync(house, 2);
        Assert.Contains($"deployment delete --name ACCOUNT --resource-group GROUP --deployment-name {tuned.Name}", left.Standing);
        Assert.Equal(ReplyHouse.Now, left.DeployedAt);
        model.Deployments.TryRemove(tuned.Name, out _);
        var gone = await LookAsync(house);
        Assert.Equal((null, null), (gone.DeployedAt, gone.Standing));

        Assert.Equal(PromptVersion.Coming, await UseAsync(house, tuned));
        Assert.Contains("deployment create", (await LookAsync(house)).Standing);
        model.Deployments[tuned.Name] = tuned.TunedModel!;
        await LookAsync(house);

        Assert.Equal(tuned.Name, (await ActiveAsync(house))!.Deployment);
        Assert.Equal(["deployed", "removed", "deployed"], await AuditAsync(house, tuned));
    }

    [Fact]
    public async Task A_draft_that_nobody_decides_about_for_a_week_does_not_go_on_costing()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, Managed);
        await LookAsync(house, 8);

        house.Clock.Advance(TimeSpan.FromDays(6));
        await LookAsync(house);
        Assert.Single(model.Deployed);
        house.Clock.Advance(TimeSpan.FromDays(2));
        await LookAsync(house);

        Assert.Empty(model.Deployed);
    }

    [Fact]
    public async Task One_that_was_deployed_before_we_kept_count_is_found_and_removed_as_well()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await OpenAsync(model, Managed);
        var tuned = await LookAsync(house, 8);
        // As an older version left it: rolled back, and still deployed without our knowing.
        await house.Get<Tunings>().SaveAsync(tuned with { DeployedAt = null, State = Tuning.Refused }, default);
        await UseAsync(house, tuned);
        await BuiltInAsync(house);

        await LookAsync(house);

        Assert.Empty(model.Deployed);
    }

    [Fact]
    public void Where_an_admin_deploys_by_hand_the_command_is_told_with_its_names_filled_in()
    {
        var tuning = new Tuning { ConnectionId = Guid.NewGuid(), Id = Guid.NewGuid(), Purpose = "reply", BaseModel = "gpt-4o-mini", TunedModel = "gpt-4o-mini.ft-0001-crm", MadeAt = ReplyHouse.Now };
        LanguageOptions options = new() { Endpoint = "https://crm-models.openai.azure.com/" };

        Assert.StartsWith("az cognitiveservices account deployment create --name crm-models ", AzureDeployments.Command(options, tuning));
        Assert.Contains($"--deployment-name {tuning.Name} --model-name gpt-4o-mini.ft-0001-crm ", AzureDeployments.Command(options, tuning));
        Assert.Equal($"az cognitiveservices account deployment delete --name crm-models --resource-group GROUP --deployment-name {tuning.Name}", AzureDeployments.Removal(options, tuning));
    }
}
