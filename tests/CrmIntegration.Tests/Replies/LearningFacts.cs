using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Replies;

/// <summary>What reps do with drafts teaches the next ones and feeds the measures.</summary>
public sealed class LearningFacts
{
    const string Price = "What is the price for the renewal?";
    const string Edited = "Hi Zephyrine,\n\nThe amount we have on record is 12,500.00 EUR.\n\nCheers,\nBarnaby";
    public static TheoryData<Engine> Engines => Databases.Engines;

    static Task SaidAsync(ReplyHouse house, Suggestion about, string said, int draft = 0, string? reason = null, string? text = null, double? distance = null, string by = "U1") => house.Get<Verdicts>().AddAsync(new()
    {
        Id = Guid.CreateVersion7(), ConnectionId = house.Connection, Subject = Verdict.OfSuggestion, SubjectId = about.Id.ToString(), Said = said, Reason = reason, EditDistance = distance, Draft = draft, FinalText = text,
        GivenBy = by, GivenAt = ReplyHouse.Now, IdempotencyKey = Guid.NewGuid().ToString(),
    }, CancellationToken.None);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_draft_that_a_rep_made_their_own_shapes_the_next_one(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await SaidAsync(house, await house.ReplyAsync(Price, "M1"), "edited", 0, text: Edited, distance: 0.3);

        var next = await house.ReplyAsync("When can you deliver?", "M2");

        Assert.All(next.Drafts, d => Assert.StartsWith("Hi Zephyrine,", d.Text));
        Assert.All(next.Drafts, d => Assert.EndsWith("Cheers,\nBarnaby", d.Text));
    }

    [Fact]
    public async Task What_one_rep_teaches_is_not_put_into_anothers_mouth()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await SaidAsync(house, await house.ReplyAsync(Price, "M1"), "edited", 0, text: Edited, by: "U2");

        Assert.All((await house.ReplyAsync("When can you deliver?", "M2")).Drafts.Where(d => d.Tone != "formal"), d => Assert.StartsWith("Hello Zephyrine Quobble,", d.Text));
    }

    [Fact]
    public async Task A_rejected_tone_goes_last_and_a_rep_who_finds_drafts_long_gets_short_ones()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var first = await house.ReplyAsync(Price, "M1");
        await SaidAsync(house, first, "rejected", 0, "Wrong tone");
        await SaidAsync(house, first, "rejected", 1, "Too long: nobody reads that");

        var next = await house.ReplyAsync(Price, "M2");

        Assert.Equal(["formal", "friendly", "short"], next.Drafts.Select(d => d.Tone));
        Assert.DoesNotContain("Thank you for your message.", next.Drafts[0].Text);
        Assert.DoesNotContain("further questions", next.Drafts[0].Text);
    }

    [Fact]
    public async Task A_past_mail_that_led_a_draft_astray_is_not_drawn_on_again_while_there_is_another()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        Email Past(string id, string text) => new() { Id = id, Modified = ReplyHouse.Now, AccountId = "A1", Subject = "Loom delivery", Incoming = false, SentAt = ReplyHouse.Now.AddDays(-20), TextBody = text };
        await house.SaveAsync(Past("P1", "The delivery of the loom takes 14 days after the order."));
        await house.SaveAsync(Past("P2", "The delivery of the loom takes 21 days after your order is with us."));
        const string asks = "How long does the delivery of the loom take after the order?";
        var first = await house.ReplyAsync(asks, "M1");
        Assert.Contains("14 days", first.Drafts[1].Text);

        await SaidAsync(house, first, "rejected", 1, "Facts are wrong: it is three weeks now");

        Assert.Contains("21 days", (await house.ReplyAsync(asks, "M2")).Drafts[1].Text);
    }

    [Fact]
    public async Task With_a_model_taken_replies_go_along_as_masked_examples()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        await SaidAsync(house, await house.ReplyAsync(Price, "M1"), "edited", 0, text: Edited);
        model.Bodies.Clear();

        await house.ReplyAsync("When can you deliver?", "M2");

        var sent = Assert.Single(model.Bodies);
        Assert.Contains("<example tone=", System.Text.RegularExpressions.Regex.Unescape(sent));
        Assert.Contains("Cheers", sent);
        Assert.DoesNotContain("Zephyrine", sent);
        Assert.DoesNotContain("Barnaby", sent);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Acceptance_edits_and_time_to_the_first_reply_are_measured_by_writer_and_prompt(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        var (one, two, three) = (await house.ReplyAsync(Price, "M1", thread: "T1"), await house.ReplyAsync(Price, "M2", thread: "T2"), await house.ReplyAsync(Price, "M3", thread: "T3"));
        await SaidAsync(house, one, "inserted");
        await SaidAsync(house, one, "edited", distance: 0.4);             // the last word of one person holds
        await SaidAsync(house, two, "rejected", reason: "Wrong tone");
        foreach (var (thread, minutes) in new[] { ("T1", 10), ("T2", 50), ("T1", 90) })
            await house.SaveAsync(new Email { Id = $"R{thread}{minutes}", Modified = ReplyHouse.Now, ThreadId = thread, Incoming = false, SentAt = ReplyHouse.Now.AddMinutes(minutes), TextBody = "Yes." });

        var measured = Assert.Single(await house.Get<ReplyMeasures>().OfAsync(house.Connection, ReplyHouse.Now.AddDays(-90), CancellationToken.None));

        Assert.Equal(("offline", "reply-2", 3, 2, 1, 1), (measured.Writer, measured.PromptVersion, measured.Mails, measured.Judged, measured.Taken, measured.Rejected));
        Assert.Equal(0.4, measured.Edited!.Value, 6);
        Assert.Equal((2, 30), (measured.Answered, measured.FirstReplyMinutes!.Value));
        Assert.NotNull(three);
    }

    [Fact]
    public async Task What_a_rep_wrote_is_forgotten_when_its_time_is_over_and_the_measure_stays()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await SaidAsync(house, await house.ReplyAsync(Price, "M1"), "edited", text: Edited, distance: 0.4);

        await house.Get<DraftVerdicts>().ForgetBeforeAsync(house.Connection, ReplyHouse.Now.AddMinutes(1), CancellationToken.None);

        var kept = Assert.Single((await house.Get<DraftVerdicts>().OfAsync(house.Connection, ["U1"], 10, CancellationToken.None))["U1"]);
        Assert.Equal(0.4, kept.EditDistance);
        Assert.DoesNotContain("Cheers", kept.Text);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_draft_that_nothing_replaced_is_gone_when_its_time_is_over_and_a_younger_one_stays(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { KeepDays = 3 }, 0, "admin", ReplyHouse.Now, CancellationToken.None);
        await house.ReplyAsync(Price, "M1");
        house.Clock.Advance(TimeSpan.FromDays(2));
        await house.ReplyAsync("When can you deliver?", "M2");
        house.Clock.Advance(TimeSpan.FromDays(2));

        await house.All<IChore>().Single(c => c.Name == "forget-prompts").RunAsync(house.Connection, CancellationToken.None);

        Assert.Null(await house.Suggestions.LatestOfEmailAsync(house.Connection, "M1", CancellationToken.None));
        Assert.NotNull(await house.Suggestions.LatestOfEmailAsync(house.Connection, "M2", CancellationToken.None));
    }
}
