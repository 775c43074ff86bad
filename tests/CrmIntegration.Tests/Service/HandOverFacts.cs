using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Service;

public sealed class HandOverFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_answers_that_were_none_bring_a_person_who_has_everything_that_was_said(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        await house.HandbookAsync();
        var first = await house.AskAsync("Do you sell insurance for company cars?");
        var chat = first[0].ChatId;

        var second = await house.AskAsync("And life insurance for the whole family?", chat);
        var third = await house.AskAsync("How long is the warranty?", chat);

        Assert.Equal(("abstained", "handed-over", "with-person"), (first[^1].State, second[^1].State, third[^1].State));
        Assert.DoesNotContain(third, t => t.Kind == "sentence");
        var waiting = Assert.Single(await house.Chats.ListAsync(house.Connection, ServiceChat.Waiting, 0, 5, default));
        Assert.Equal((chat, "service", "abstained-twice", ServiceHouse.Now), (waiting.Id, waiting.HandedBy, waiting.HandedWhy, waiting.HandedAt));
        Assert.Equal(["customer", "service", "customer", "service", "customer"], (await house.Chats.TurnsAsync(house.Connection, chat, default)).Select(t => t.Speaker));
    }

    [Fact]
    public async Task An_answer_in_between_begins_the_count_anew()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();
        var chat = (await house.AskAsync("Do you sell insurance for company cars?"))[0].ChatId;
        await house.AskAsync("How long is the warranty on a faulty unit?", chat);

        var third = await house.AskAsync("Do you sell holiday trips to Italy?", chat);

        Assert.Equal("abstained", third[^1].State);
    }

    [Theory]
    [InlineData("I want to speak to a human, please.", "asks-for-person")]
    [InlineData("Kann ich bitte mit jemandem sprechen?", "asks-for-person")]
    [InlineData("Je voudrais parler à quelqu'un.", "asks-for-person")]
    [InlineData("我要找人工客服", "asks-for-person")]
    [InlineData("If this is not solved today you will hear from my lawyer.", "threatens")]
    [InlineData("This is unacceptable, the pump is broken and your support is terrible.", "complains")]
    [InlineData("Das ist inakzeptabel, ich bin sehr enttäuscht von Ihrem Service.", "complains")]
    public async Task Who_asks_for_a_person_or_complains_strongly_gets_one_at_once(string words, string why)
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();

        var told = await house.AskAsync(words);

        Assert.Equal("handed-over", told[^1].State);
        Assert.Equal(why, (await house.Chats.FindAsync(house.Connection, told[0].ChatId, default))!.HandedWhy);
    }

    [Theory]
    [InlineData("How long is the warranty on a faulty unit?")]
    [InlineData("How many people can use one gateway?")]
    [InlineData("Can I get a refund within 30 days?")]
    public async Task Who_only_asks_gets_no_person_unasked(string words)
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();

        Assert.NotEqual("handed-over", (await house.AskAsync(words))[^1].State);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_colleague_takes_it_and_their_words_reach_the_customer(Engine engine)
    {
        using var house = await ServiceHouse.OpenAsync(engine);
        var chat = (await house.AskAsync("Please get me a real person."))[0].ChatId;

        Assert.True(await house.Service.TakeAsync(house.Connection, chat, "ada", default));
        Assert.False(await house.Service.TakeAsync(house.Connection, chat, "bob", default));
        Assert.Equal(FailureKind.Conflict, (await house.Service.SayAsync(house.Connection, chat, "Hello from Bob", "bob", default)).Failure?.Kind);
        Assert.True((await house.Service.SayAsync(house.Connection, chat, "Hello, this is Ada.", "ada", default)).Ok);

        var turns = await house.Chats.TurnsAsync(house.Connection, chat, default);
        Assert.Equal(("person", "Hello, this is Ada.", "ada"), (turns[^1].Speaker, turns[^1].Words, turns[^1].Writer));
        Assert.Equal(Enumerable.Range(1, turns.Count).Select(n => (long)n), turns.Select(t => t.Seq));
        Assert.True(await house.Service.CloseAsync(house.Connection, chat, default));
        Assert.NotEqual(chat, (await house.AskAsync("Another thing?", chat))[0].ChatId);
    }

    [Fact]
    public async Task The_button_works_at_any_time_and_twice_is_once()
    {
        using var house = await ServiceHouse.OpenAsync(Engine.Sqlite);
        await house.HandbookAsync();
        var chat = (await house.AskAsync("How long is the warranty on a faulty unit?"))[0].ChatId;

        Assert.True(await house.Service.HandOverAsync(house.Connection, chat, ServiceChat.ByAgent, "needs an engineer", default));
        Assert.True(await house.Service.HandOverAsync(house.Connection, chat, ServiceChat.ByCustomer, "again", default));
        Assert.False(await house.Service.HandOverAsync(Guid.NewGuid(), chat, ServiceChat.ByCustomer, "not theirs", default));

        var handed = (await house.Chats.FindAsync(house.Connection, chat, default))!;
        Assert.Equal(("agent", "needs an engineer"), (handed.HandedBy, handed.HandedWhy));
        Assert.Single(await house.Chats.TurnsAsync(house.Connection, chat, default), t => t.Outcome == "handed-over");
    }
}
