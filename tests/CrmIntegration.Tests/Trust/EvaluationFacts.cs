using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Trust;

public sealed class EvaluationFacts
{
    [Theory, InlineData("reply", 0.9), InlineData("masking", 0.95)]
    public async Task The_golden_set_is_answered_offline_as_well_as_before(string feature, double floor)
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var set = house.Get<Evaluations>().Sets.Single(s => s.Feature == feature);

        var scores = await set.ScoreAsync(house.Connection, null, CancellationToken.None);

        Assert.True(scores.Count >= 10);
        Assert.True(scores.Select(s => s.Language).Distinct().Count() >= 5);
        Assert.True(scores.Average(s => s.Score) >= floor, string.Join('\n', scores.Where(s => s.Wrong.Count > 0).Select(s => $"{s.Case}: {string.Join("; ", s.Wrong)}")));
    }

    [Fact]
    public async Task A_version_that_does_worse_on_the_golden_set_does_not_become_active()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        // A stand-in for a model that a certain prompt leads astray: it then answers with what is no answer.
        model.Writes = _ => model.Bodies.Last().Contains("Be bold") ? """{"drafts":[]}""" : AzureOpenAiEmulator.Drafts("About your question: [answer].");
        var prompts = house.Get<PromptVersions>();
        await prompts.SaveAsync(Version(house, "bold-1", "Be bold."), CancellationToken.None);

        var answer = await house.Get<Evaluations>().UseAsync(house.Connection, "reply", "bold-1", CancellationToken.None);

        Assert.Contains("worse", answer.Failure!.Says);
        Assert.Contains("nothing of the model could be shown", answer.Failure.Says);
        Assert.Null(await prompts.ActiveAsync(house.Connection, "reply", CancellationToken.None));
        var row = Assert.Single(await prompts.ListAsync(house.Connection, CancellationToken.None));
        Assert.Equal(PromptVersion.Refused, row.State);
        Assert.NotNull(row.Evaluation);
    }

    [Fact]
    public async Task A_version_of_which_nothing_can_be_shown_is_not_used_on_the_offline_writers_marks()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Usually = Mood.BadJson;
        var prompts = house.Get<PromptVersions>();
        await prompts.SaveAsync(Version(house, "mute-1", "Say nothing."), CancellationToken.None);

        var answer = await house.Get<Evaluations>().UseAsync(house.Connection, "reply", "mute-1", CancellationToken.None);

        Assert.Contains("Nothing that a model wrote for it could be shown", answer.Failure!.Says);
        Assert.Null(await prompts.ActiveAsync(house.Connection, "reply", CancellationToken.None));
        Assert.Equal(PromptVersion.Draft, Assert.Single(await prompts.ListAsync(house.Connection, CancellationToken.None)).State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_version_that_is_not_worse_is_used_from_the_next_mail_on_and_taken_back(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model);
        model.Writes = _ => AzureOpenAiEmulator.Drafts("About your question: [answer].");
        var (prompts, evaluations) = (house.Get<PromptVersions>(), house.Get<Evaluations>());
        await prompts.SaveAsync(Version(house, "calm-1", "Write calmly.") with { Deployment = "calm-deployment" }, CancellationToken.None);

        Assert.Null((await evaluations.UseAsync(house.Connection, "reply", "calm-1", CancellationToken.None)).Failure);
        var first = await house.ReplyAsync("What is the price for the renewal?", "M1");
        await prompts.UseAsync(house.Connection, "reply", null, ReplyHouse.Now, CancellationToken.None);
        var second = await house.ReplyAsync("What is the price for the renewal?", "M2");

        Assert.Equal(("azure/calm-deployment", "calm-1"), (first.Writer, first.PromptVersion));
        Assert.Equal("azure/drafts", second.Writer);
        Assert.NotEqual("calm-1", second.PromptVersion);
        Assert.Equal(PromptVersion.Retired, Assert.Single(await prompts.ListAsync(house.Connection, CancellationToken.None)).State);
    }

    public static TheoryData<Engine> Engines => Databases.Engines;

    static PromptVersion Version(ReplyHouse house, string version, string instructions) => new() { ConnectionId = house.Connection, Feature = "reply", Version = version, Instructions = instructions, MadeAt = ReplyHouse.Now };
}
