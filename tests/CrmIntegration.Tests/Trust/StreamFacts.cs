using System.Text;
using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;

namespace CrmIntegration.Tests.Trust;

public sealed class StreamFacts
{
    const string Said = "Dear Zephyrine Quobble, the loom of Quillfeather Works is on its way. Best regards";

    static readonly JsonElement Sentence = JsonDocument.Parse("""{"type":"object","additionalProperties":false,"required":["text"],"properties":{"text":{"type":"string"}}}""").RootElement.Clone();

    [Theory, InlineData(1), InlineData(3), InlineData(7), InlineData(500)]
    public async Task A_streamed_answer_has_its_names_back_wherever_the_chunks_are_cut(int chunk)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.ChunkLength, model.Writes) = (chunk, Echo);

        var (shown, end) = await ReadAsync(house, Request(house, Said));

        Assert.Equal(Said, shown);
        Assert.Equal(new WriteAnswer(Said, "azure/drafts", "written"), end);
        Assert.DoesNotContain("Zephyrine", Assert.Single(model.Bodies));
        var line = Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None));
        Assert.Equal(("written", "passed"), (line.Outcome, line.Checks));
        Assert.DoesNotContain("Zephyrine", line.MaskedPrompt + line.Answer);
        Assert.True(line is { TokensIn: > 0, TokensOut: > 0, Cost: > 0 }, "The usage chunk comes after the last word.");
        Assert.Equal(line.Cost, Assert.Single(await house.Get<Spending>().SinceAsync(house.Connection, DateOnly.MinValue, CancellationToken.None)).Spent, 5);
    }

    [Fact]
    public async Task A_call_that_breaks_off_before_it_is_made_costs_nothing_of_the_budget()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(house, Request(house, "Hello") with { Fresh = true, KnownNames = new Unreadable() }));

        Assert.All(await house.Get<Spending>().SinceAsync(house.Connection, DateOnly.MinValue, CancellationToken.None), s => Assert.Equal(0, s.Spent));
        Assert.Empty(model.Bodies);
    }

    /// <summary>Names that cannot be read while the text is to be masked.</summary>
    sealed class Unreadable : IReadOnlyCollection<string>
    {
        public int Count => 1;
        public IEnumerator<string> GetEnumerator() => throw new IOException("The names cannot be read.");
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Fact]
    public async Task Streamed_json_holds_a_name_with_quotes_as_json_does()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.ChunkLength, model.Writes) = (4, _ => """{"text":"Thank you, [WORD_1]."}""");
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new AiPolicy { WordsNeverSent = ["Project \"Loom\""] }, 0, null, ReplyHouse.Now, CancellationToken.None);

        var (shown, end) = await ReadAsync(house, Request(house, "About Project \"Loom\"") with { Schema = Sentence });

        Assert.Equal("Thank you, Project \"Loom\".", JsonDocument.Parse(shown).RootElement.GetProperty("text").GetString());
        Assert.Equal("written", end.Outcome);
    }

    [Fact]
    public async Task The_first_words_are_there_before_the_last_are_written()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.Writes, model.Gate) = (_ => new string('a', 20) + new string('b', 20), new SemaphoreSlim(1));
        await using var pieces = house.Get<ITrustGateway>().StreamAsync(Request(house, "Hello"), CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await pieces.MoveNextAsync());

        Assert.Equal(new string('a', 20), pieces.Current.Text);
        model.Gate.Release(5);
        Assert.True(await pieces.MoveNextAsync());
        Assert.Equal(new string('b', 20), pieces.Current.Text);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_reader_who_leaves_stops_the_provider_and_pays_for_what_had_come(bool byToken)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.Writes, model.Gate) = (_ => new string('a', 40), new SemaphoreSlim(1));
        using var leaving = new CancellationTokenSource();

        var reading = async () =>
        {
            await foreach (var piece in house.Get<ITrustGateway>().StreamAsync(Request(house, "Hello"), leaving.Token))
                if (byToken)
                    await leaving.CancelAsync();
                else
                    break;
        };
        if (byToken)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(reading);
        else
            await reading();

        Assert.True(await model.Left.WaitAsync(TimeSpan.FromMinutes(2)), "The provider was not told.");
        var line = Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None));
        Assert.Equal(("left", new string('a', 20)), (line.Outcome, line.Answer));
        Assert.True(line.Cost > 0);
    }

    [Theory]
    [InlineData(nameof(Mood.FiltersAnswer), "filtered")]
    [InlineData(nameof(Mood.FiltersPrompt), "filtered")]
    [InlineData(nameof(Mood.CutsOff), "unavailable")]
    [InlineData(nameof(Mood.EndsEarly), "unavailable")]
    [InlineData(nameof(Mood.ErrorsMidway), "unavailable")]
    [InlineData(nameof(Mood.Stalls), "unavailable")]
    [InlineData(nameof(Mood.Fails), "unavailable")]
    [InlineData(nameof(Mood.Refuses), "refused")]
    [InlineData(nameof(Mood.Truncates), "truncated")]
    public async Task A_stream_that_breaks_ends_with_the_reason_and_nothing_to_show(string mood, string outcome)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:TimeoutSeconds", "1"));
        (model.Usually, model.Writes) = (Enum.Parse<Mood>(mood), Echo);

        var (_, end) = await ReadAsync(house, Request(house, Said));

        Assert.Equal((null, outcome), (end.Text, end.Outcome));
        Assert.Equal(outcome, Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task A_busy_provider_is_asked_again_before_the_first_word_and_the_same_question_is_not_paid_twice()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Writes = Echo;
        model.Next.Enqueue(Mood.Busy);

        var first = await ReadAsync(house, Request(house, Said));
        var second = await ReadAsync(house, Request(house, Said));

        Assert.Equal(first, second);
        Assert.Equal(2, model.Bodies.Count);
        Assert.Equal(2, (await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_fails_its_check_at_the_end_is_taken_back_and_not_kept()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        model.Writes = Echo;
        var request = Request(house, Said) with { Problem = _ => "It promises too much." };

        var (shown, end) = await ReadAsync(house, request);
        await ReadAsync(house, request);

        Assert.Equal(Said, shown);
        Assert.Equal((null, "unreadable"), (end.Text, end.Outcome));
        Assert.Equal(2, model.Bodies.Count);
        Assert.All(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None), l => Assert.Equal("It promises too much.", l.Checks));
    }

    [Fact]
    public async Task Budget_and_kill_switch_stop_a_stream_before_it_begins()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var poor = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:DailyBudget", "0"));
        using var off = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:KillSwitch", "true"));

        Assert.Equal("over-budget", (await ReadAsync(poor, Request(poor, Said))).End.Outcome);
        Assert.Equal("switched-off", (await ReadAsync(off, Request(off, Said))).End.Outcome);
        Assert.Empty(model.Bodies);
    }

    [Fact]
    public async Task A_switch_that_is_thrown_while_an_answer_streams_in_ends_it_and_what_came_is_paid_for()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.Writes, model.Gate) = (_ => new string('a', 200), new SemaphoreSlim(1));
        await using var pieces = house.Get<ITrustGateway>().StreamAsync(Request(house, "Hello"), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());

        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { Off = true }, 0, "admin", ReplyHouse.Now, CancellationToken.None);
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        model.Gate.Release();
        Assert.True(await pieces.MoveNextAsync());

        Assert.Equal("switched-off", pieces.Current.End?.Outcome);
        Assert.False(await pieces.MoveNextAsync());
        Assert.True(await model.Left.WaitAsync(TimeSpan.FromMinutes(2)), "The provider was not told.");
        var line = Assert.Single(await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None));
        Assert.True(line is { Outcome: "switched-off", Cost: > 0 }, $"{line}");
    }

    [Fact]
    public async Task A_switch_that_is_thrown_while_the_provider_keeps_silent_ends_the_call_at_once()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:TimeoutSeconds", "600"));
        (model.Writes, model.Gate) = (_ => new string('a', 200), new SemaphoreSlim(1));
        await using var pieces = house.Get<ITrustGateway>().StreamAsync(Request(house, "Hello"), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        var next = pieces.MoveNextAsync().AsTask();

        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { Off = true }, 0, "admin", ReplyHouse.Now, CancellationToken.None);
        while (!next.IsCompleted)
        {
            house.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal("switched-off", pieces.Current.End?.Outcome);
        Assert.True(await model.Left.WaitAsync(TimeSpan.FromMinutes(2)), "The provider was not told.");
    }

    [Fact]
    public async Task A_switch_that_is_thrown_while_a_place_in_the_quota_is_waited_for_keeps_the_call_at_home()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:RequestsPerMinute", "6"), ("Language:TimeoutSeconds", "30"));
        model.Writes = Echo;
        await house.Get<ITrustGateway>().WriteAsync(Request(house, "First"), CancellationToken.None);

        var waiting = house.Get<ITrustGateway>().WriteAsync(Request(house, "Second"), CancellationToken.None);
        await house.Get<AiPolicies>().SaveAsync(house.Connection, new() { Off = true }, 0, "admin", ReplyHouse.Now, CancellationToken.None);
        // The place comes when the clock has moved on; how far the call has come until now does not matter.
        while (!waiting.IsCompleted)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal("switched-off", (await waiting).Outcome);
        Assert.Single(model.Bodies);
    }

    static string Echo(string prompt) => prompt;

    static WriteRequest Request(ReplyHouse house, string text) =>
        new(house.Connection, "reply", "U1", "M1", "en", "test-1", "Say it again.", [new("mail.text", text)], ["Zephyrine Quobble", "Quillfeather Works"], null, _ => null);

    static async Task<(string Shown, WriteAnswer End)> ReadAsync(ReplyHouse house, WriteRequest request)
    {
        var (shown, end) = (new StringBuilder(), (WriteAnswer?)null);
        await foreach (var piece in house.Get<ITrustGateway>().StreamAsync(request, CancellationToken.None))
        {
            Assert.Null(end);
            shown.Append(piece.Text);
            end = piece.End;
        }
        return (shown.ToString(), end!);
    }
}
