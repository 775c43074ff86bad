using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Conversations;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.Forecast;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Conversations;

public class TalkFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_transcript_brought_twice_is_kept_once_and_its_signals_reach_the_forecast(Engine engine)
    {
        using var house = await TalkHouse.OpenAsync(engine);
        var deal = house.Company.Opportunities.First(o => !o.IsClosed);
        var rep = house.Company.Users.Single(u => u.Id == deal.OwnerId);
        var at = TalkHouse.Now.AddDays(-3);
        var added = new NewConversation(deal.Id, Conversation.Call, "First call", at, $"{rep.Name}: How much budget is planned?\nSome One: Forty thousand, but it is too expensive.");

        var first = (await house.Desk.AddAsync(house.Connection, added, default)).Value;
        var again = (await house.Desk.AddAsync(house.Connection, added, default)).Value;

        Assert.Equal(first, again);
        var kept = Assert.Single(await house.Talks.OfOpportunityAsync(house.Connection, deal.Id, default));
        Assert.Equal((rep.Id, Side.Ours, Side.Theirs), (kept.OwnerId, kept.Lines[0].Side, kept.Lines[1].Side));
        Assert.True(kept.Habits[Habits.AsksBudget]);
        Assert.Contains(house.Announced, a => a == deal.Id);
        var events = Assert.Single(await new Timelines(house.Store).ReadAsync(house.Connection, [deal], default)).Events.Where(e => e.Field.StartsWith("Signal:")).ToList();
        Assert.Contains(events, e => e is { Field: "Signal:budget", Value: "2" } && e.At == at && e.EvidenceId == first.ToString());
        Assert.Contains(events, e => e is { Field: "Signal:competitor", Value: "0" });
        Assert.Empty(await house.Talks.OfOpportunityAsync(Guid.NewGuid(), deal.Id, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Once_somebody_says_who_is_who_shares_findings_and_signals_are_told_anew(Engine engine)
    {
        using var house = await TalkHouse.OpenAsync(engine);
        var deal = house.Company.Opportunities.First(o => !o.IsClosed);
        const string text = "Guest One: We need it by June.\nGuest Two: What is set aside for it?\nGuest Three: At most twenty thousand euros, and it is too expensive for us.";
        var id = (await house.Desk.AddAsync(house.Connection, new(deal.Id, Conversation.Call, "Call", TalkHouse.Now, text), default)).Value;
        var before = (await house.Talks.FindAsync(house.Connection, id, default))!;
        Assert.Null(before.Measures.TalkShare);
        house.Announced.Clear();

        Assert.True((await house.Desk.SayWhoAsync(house.Connection, id, new Dictionary<string, Side> { ["Guest Two"] = Side.Ours, ["Guest One"] = Side.Theirs, ["Guest Three"] = Side.Theirs }, default)).Ok);

        var after = (await house.Talks.FindAsync(house.Connection, id, default))!;
        Assert.NotNull(after.Measures.TalkShare);
        Assert.Contains(after.Findings, f => f is { Kind: FindingKinds.Budget, Side: Side.Theirs, Line: 3 });
        Assert.NotEmpty(after.Habits);
        Assert.Equal([deal.Id], house.Announced);
        var signals = (await house.Store.SignalsAsync(house.Connection, [deal.Id], default))[deal.Id].Where(s => s.ConversationId == id).ToList();
        Assert.Single(signals, s => s.Signal == "talk share");
        Assert.Equal(signals.Count, signals.DistinctBy(s => s.Signal).Count());
        Assert.Equal(FailureKind.NotFound, (await house.Desk.SayWhoAsync(Guid.NewGuid(), id, new Dictionary<string, Side>(), default)).Failure?.Kind);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_a_sentence()
    {
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite);
        var deal = house.Company.Opportunities[0].Id;

        Assert.Equal(FailureKind.NotFound, (await house.Desk.AddAsync(house.Connection, new("nobody", "call", null, TalkHouse.Now, "A: b"), default)).Failure?.Kind);
        Assert.Equal(FailureKind.Rejected, (await house.Desk.AddAsync(house.Connection, new(deal, "call", null, TalkHouse.Now, "WEBVTT\n"), default)).Failure?.Kind);
        Assert.Equal(FailureKind.Rejected, (await house.Desk.AddAsync(house.Connection, new(deal, "song", null, TalkHouse.Now, "A: b"), default)).Failure?.Kind);
        Assert.Equal(FailureKind.Rejected, (await house.Desk.AddAsync(house.Connection, new(deal, "call", null, TalkHouse.Now.AddDays(9), "A: b"), default)).Failure?.Kind);
    }

    [Fact]
    public async Task A_transcript_that_a_tool_wrote_into_the_CRMs_call_is_found_by_itself_and_notes_are_not()
    {
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite);
        var deal = house.Company.Opportunities[0];
        Activity With(string id, string text) => new() { Id = id, Modified = TalkHouse.Now.AddHours(-1), At = TalkHouse.Now.AddHours(-2), OpportunityId = deal.Id, Type = "Call", Subject = "Call", Description = text };
        await house.Store.SaveAsync(house.Connection, RecordKind.Activity,
            [With("A1", "Agent: Hello, what do you need?\nCustomer: We need forty sensors before the stop.\nAgent: Who decides on it?\nCustomer: I do, together with the plant manager."),
             With("A2", "Talked with the plant manager.\nNext step: send the offer.\nBudget: forty thousand.\nRisk: another vendor is on the table already, says the buyer.")], default);

        await house.ListenAsync();
        await house.ListenAsync();

        var kept = Assert.Single(await house.Talks.OfOpportunityAsync(house.Connection, deal.Id, default));
        Assert.Equal("activity:A1", kept.Source);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_sample_companys_real_habit_is_found_and_its_empty_one_is_not(Engine engine)
    {
        using var house = await TalkHouse.OpenAsync(engine, deals: 1500);
        await house.Desk.AddAllAsync(house.Connection, [.. house.Company.Calls.Select(c => new NewConversation(c.OpportunityId, Conversation.Call, c.Title, c.At, c.Text, c.ActivityId))], default);

        var report = await house.Desk.CoachingAsync(house.Connection, default);

        var budget = report.Effects.Single(e => e.Habit == Habits.AsksBudget);
        Assert.True(budget is { Sure: true, Effect: > 0.05 }, $"{budget}");
        Assert.DoesNotContain(report.Effects, e => e.Sure && e.Habit != Habits.AsksBudget && e.Habit != Habits.AsksOften && e.Habit != Habits.ListensMore);
        Assert.All(report.Reps.SelectMany(r => r.Advice), a => Assert.True(a.Example is { Line: not null, Quote.Length: > 0 }));
        Assert.Contains(report.Reps, r => r.Advice.Any(a => a.Habit == Habits.AsksBudget));
        foreach (var example in report.Reps.SelectMany(r => r.Advice).Select(a => a.Example!).Take(3))
            Assert.True((await house.Store.FindOpportunityAsync(house.Connection, example.OpportunityId, default))!.IsWon);
        // Shown in the language that this person speaks with customers most.
        var talks = await house.Talks.FirstOfClosedAsync(house.Connection, 20_000, default);
        Assert.All(report.Reps.Where(r => r.Advice.Count > 0), r =>
            Assert.Equal(talks.Where(t => t.OwnerId == r.RepId).CountBy(t => t.Language).MaxBy(l => l.Value).Key, talks.Single(t => t.Id == r.Advice[0].Example!.ConversationId).Language));
    }

    [Fact]
    public async Task A_missed_promise_shows_among_the_deals_risks()
    {
        using var house = await TalkHouse.OpenAsync(Engine.Sqlite);
        var deal = new Opportunity { Id = "quiet", Modified = TalkHouse.Now, Name = "Quiet deal", OwnerId = house.Company.Users[^1].Id, Created = TalkHouse.Now.AddDays(-60) };
        await house.Store.SaveAsync(house.Connection, RecordKind.Opportunity, [deal], default);
        await house.Desk.AddAsync(house.Connection, new(deal.Id, "call", null, TalkHouse.Now.AddDays(-20), "Agent: I will send you the offer tomorrow.\nCustomer: Fine, thank you."), default);

        var risks = (await house.Desk.PulseAsync(house.Connection, deal.Id, deal.IsClosed, default)).Risks;

        Assert.Contains(risks, r => r is { Kind: "missed-promise", Line: 1 });
        Assert.Contains(risks, r => r.Kind == "silence");
        Assert.Empty((await house.Desk.PulseAsync(house.Connection, deal.Id, closed: true, default)).Risks);
    }
}
