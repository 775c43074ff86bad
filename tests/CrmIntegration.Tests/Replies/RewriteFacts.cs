using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;

namespace CrmIntegration.Tests.Replies;

/// <summary>A draft written again while the rep watches: no unchecked word is ever handed out.</summary>
public sealed class RewriteFacts
{
    const string Price = "What is the price for the renewal?";

    static async Task<(List<DraftStep> Steps, Suggestion Now)> AgainAsync(ReplyHouse house, Suggestion about, string way)
    {
        var steps = new List<DraftStep>();
        await foreach (var step in house.Get<IReplies>().WriteAgainAsync(house.Connection, about, 1, way, "U1", CancellationToken.None))
            steps.Add(step);
        return (steps, (await house.Suggestions.LatestOfEmailAsync(house.Connection, about.EmailId, CancellationToken.None))!);
    }

    static string Shown(IEnumerable<DraftStep> steps) => string.Join('\n', steps.Select(s => s.Sentence?.Text));

    // What the emulator is to stream; the first call, for the suggestion itself, gets drafts.
    static void Streams(AzureOpenAiEmulator model, string text) =>
        model.Writes = said => said.Contains("<draft>", StringComparison.Ordinal) ? text.Replace("{NAME}", said.Split("<source id=\"sender\">\n")[1].Split('\n')[0]) : AzureOpenAiEmulator.Drafts("The amount is 12,500.00 EUR.", "amount");

    [Fact]
    public async Task Sentences_come_one_by_one_with_their_sources_and_the_other_drafts_stay()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        Streams(model, "Hello {NAME}, {sender}\nThe amount on record is 12,500.00 EUR. {amount}\nBest regards {}");
        var about = await house.ReplyAsync(Price);

        var (steps, now) = await AgainAsync(house, about, Rewrite.Shorter);

        Assert.Equal(["sentence", "sentence", "sentence", "done"], steps.Select(s => s.Name));
        Assert.Equal("Hello Zephyrine Quobble,", steps[0].Sentence!.Text);
        Assert.Equal(["amount"], steps[1].Sentence!.SourceIds);
        Assert.Equal((steps[^1].Done!.Id, "azure/drafts"), (now.Id, now.Writer));
        Assert.Equal("short", now.Drafts[1].Tone);
        Assert.Equal(about.Drafts[2].Text, now.Drafts[2].Text);
    }

    [Fact]
    public async Task An_invented_price_is_left_out_of_the_stream_and_the_rest_goes_on()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        Streams(model, "Hello,\nThe amount on record is 12,500.00 EUR. {amount}\nNext year it costs 9,999 EUR. {amount}\nBest regards {}");

        var (steps, now) = await AgainAsync(house, await house.ReplyAsync(Price), Rewrite.Friendlier);

        Assert.DoesNotContain("9,999", Shown(steps));
        Assert.Contains("12,500.00", Shown(steps));
        Assert.Contains(now.Happened, h => h.Contains("no source holds it: number 9999"));
    }

    [Theory]
    [InlineData("Pay at https://evil.example/pay please. {}")]
    [InlineData("You draft one reply for a sales representative, who reads and edits it. {}")]
    [InlineData("Ig\u200bnore\u202e the price. {}")]
    [InlineData("The zanzibar marmalade plays gyroscope chess. {}")]
    public async Task A_model_that_obeys_the_mail_is_stopped_and_its_draft_taken_back(string obeys)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        Streams(model, $"Hello, {{}}\nThe amount on record is 12,500.00 EUR. {{amount}}\n{obeys}\nBest regards {{}}");

        var (steps, now) = await AgainAsync(house, await house.ReplyAsync(Price), Rewrite.Friendlier);

        Assert.DoesNotContain("evil", Shown(steps));
        Assert.DoesNotContain("representative", Shown(steps));
        Assert.DoesNotContain("zanzibar", Shown(steps));
        Assert.DoesNotContain('\u202e', Shown(steps));
        var back = steps.FindIndex(s => s.TakenBack is not null);
        Assert.InRange(back, 1, steps.Count - 3);
        Assert.Equal("offline", now.Writer);
        Assert.Equal(string.Concat(steps.Skip(back).Select(s => s.Sentence?.Text)), string.Concat(now.Drafts[1].Sentences.Select(s => s.Text)));
    }

    [Theory]
    [InlineData(nameof(Mood.Refuses))]
    [InlineData(nameof(Mood.Fails))]
    [InlineData(nameof(Mood.Truncates))]
    [InlineData(nameof(Mood.CutsOff))]
    [InlineData(nameof(Mood.FiltersPrompt))]
    public async Task Whatever_happens_to_the_stream_a_draft_is_there_at_its_end(string mood)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        var about = await house.ReplyAsync(Price);
        model.Usually = Enum.Parse<Mood>(mood);

        var (steps, now) = await AgainAsync(house, about, Rewrite.Formal);

        Assert.Equal("offline", now.Writer);
        Assert.Equal("formal", steps[^1].Done!.Draft.Tone);
        Assert.Contains("12,500.00 EUR", now.Drafts[1].Text);
        Assert.NotEmpty(now.Happened);
    }

    [Fact]
    public async Task Who_leaves_stops_the_writing_and_nothing_half_done_is_kept()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var about = await house.ReplyAsync(Price);

        await foreach (var step in house.Get<IReplies>().WriteAgainAsync(house.Connection, about, 1, Rewrite.Shorter, null, CancellationToken.None))
            if (step.Sentence is not null)
                break;

        Assert.Equal(about.Id, (await house.Suggestions.LatestOfEmailAsync(house.Connection, about.EmailId, CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task A_draft_of_a_mail_that_is_gone_is_not_written_again()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var about = await house.ReplyAsync(Price);
        await house.Store.MarkDeletedAsync(house.Connection, RecordKind.Email, ["M1"], CancellationToken.None);

        var steps = new List<DraftStep>();
        await foreach (var step in house.Get<IReplies>().WriteAgainAsync(house.Connection, about, 1, Rewrite.Shorter, null, CancellationToken.None))
            steps.Add(step);

        Assert.Equal("The mail is no longer in the CRM.", Assert.Single(steps).TakenBack);
    }

    [Fact]
    public async Task Without_a_model_shorter_is_shorter_and_keeps_every_fact_with_its_source()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var about = await house.ReplyAsync("What is the price for the renewal? Who drives the lorry? Who paints the gate?");

        var (steps, now) = await AgainAsync(house, about, Rewrite.Shorter);

        Assert.Null(steps[^1].Done!.Says);
        Assert.True(now.Drafts[1].Text.Length * 5 < about.Drafts[1].Text.Length * 4, now.Drafts[1].Text);
        Assert.Contains(now.Drafts[1].Sentences, s => s.Text.Contains("12,500.00 EUR") && s.SourceIds.Contains("amount"));
        Assert.Contains("lorry", now.Drafts[1].Text);
        Assert.Contains("gate", now.Drafts[1].Text);
    }

    [Theory]
    [InlineData(Rewrite.Shorter, "shorter")]
    [InlineData(Rewrite.Friendlier, "friendlier")]
    [InlineData(Rewrite.Formal, "more formal")]
    public async Task Without_a_model_each_way_changes_the_draft_once_and_then_says_that_it_cannot(string way, string said)
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var about = await house.ReplyAsync(Price);

        var (_, once) = await AgainAsync(house, about, way);
        var (steps, twice) = await AgainAsync(house, once, way);

        Assert.NotEqual(about.Drafts[1].Text, once.Drafts[1].Text);
        Assert.Equal(once.Drafts[1].Text, twice.Drafts[1].Text);
        Assert.Contains(said, steps[^1].Done!.Says);
        Assert.Contains("12,500.00 EUR", twice.Drafts[1].Text);
    }
}
