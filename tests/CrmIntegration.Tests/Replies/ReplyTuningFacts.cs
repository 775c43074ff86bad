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

    [Fact]
    public async Task A_sentence_that_the_rep_left_as_it_was_keeps_its_sources_in_the_example_whatever_dots_it_holds()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        const string slots = "Für ein Gespräch kann ich diese Termine anbieten: Dienstag, 1. Dezember, 11:00–11:30. Der Raum ist frei.";
        var id = Guid.NewGuid();
        await house.Suggestions.SaveAsync(new()
        {
            Id = id, ConnectionId = house.Connection, EmailId = "M1", MadeAt = ReplyHouse.Now, Writer = "offline", PromptVersion = "reply-2", Language = "de",
            Drafts = [new("short", $"Guten Tag,\n\n{slots}\n\nViele Grüße", [new("Guten Tag,", []), new(slots, ["slots"]), new("Viele Grüße", [])], [])],
            Sources = [new("slots", "calendar", null, "Calendar", slots)],
        }, CancellationToken.None);
        await house.Get<Verdicts>().AddAsync(new()
        {
            Id = Guid.NewGuid(), ConnectionId = house.Connection, Subject = Verdict.OfSuggestion, SubjectId = id.ToString(), Said = "edited", Draft = 0, GivenBy = "U1", GivenAt = ReplyHouse.Now, IdempotencyKey = "k",
            FinalText = $"Guten Tag,\n\n{slots} Am 3. Januar bin ich fort.\n\nViele Grüße",
        }, CancellationToken.None);

        var answer = Assert.Single((await house.All<ITuningSource>().First(s => s.Purpose == "reply").ExamplesAsync(house.Connection, CancellationToken.None)).Training).Answer;

        var sentences = System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("drafts")[0].GetProperty("sentences").EnumerateArray()
            .Select(s => (Text: s.GetProperty("text").GetString(), Sources: s.GetProperty("sources").GetArrayLength())).ToList();
        Assert.Equal([("Guten Tag,", 0), (slots, 1), ("Am 3. Januar bin ich fort.", 0), ("Viele Grüße", 0)], sentences);
    }

    public static TheoryData<Engine> Engines => Databases.Engines;

    internal static Task JudgeAsync(ReplyHouse house, Suggestion suggestion, string said, int i) => house.Get<Verdicts>().AddAsync(new()
    {
        Id = Guid.NewGuid(), ConnectionId = house.Connection, Subject = Verdict.OfSuggestion, SubjectId = suggestion.Id.ToString(), Said = said, Draft = 0, GivenBy = "U1", GivenAt = ReplyHouse.Now.AddMinutes(i), IdempotencyKey = "k" + i,
        FinalText = $"Hello Zephyrine Quobble,\n\nWe will see to loom {i}.\n\nBest regards\nBarnaby Snorkel",
    }, CancellationToken.None);
}
