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
        var (tunings, chore) = (house.Get<Tunings>(), house.All<IChore>().OfType<TuningChore>().Single());
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

    public static TheoryData<Engine> Engines => Databases.Engines;

    internal static Task JudgeAsync(ReplyHouse house, Suggestion suggestion, string said, int i) => house.Get<Verdicts>().AddAsync(new()
    {
        Id = Guid.NewGuid(), ConnectionId = house.Connection, Subject = Verdict.OfSuggestion, SubjectId = suggestion.Id.ToString(), Said = said, Draft = 0, GivenBy = "U1", GivenAt = ReplyHouse.Now.AddMinutes(i), IdempotencyKey = "k" + i,
        FinalText = $"Hello Zephyrine Quobble,\n\nWe will see to loom {i}.\n\nBest regards\nBarnaby Snorkel",
    }, CancellationToken.None);
}
