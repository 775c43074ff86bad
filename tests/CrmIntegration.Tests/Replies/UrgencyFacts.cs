using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Replies;

/// <summary>Which mail is answered first.</summary>
public sealed class UrgencyFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_near_deadline_and_a_complaint_come_before_a_plain_mail_and_a_large_deal_before_a_small_one(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        await house.SaveAsync(new Opportunity { Id = "O9", Modified = ReplyHouse.Now, Name = "Great", OwnerId = "U1", AccountId = "A1", Amount = 2_000_000m, Currency = "EUR", CrmProbability = 0.8 });
        await house.SaveAsync(house.Incoming("plain", "What is the price for the renewal?"));
        await house.SaveAsync(house.Incoming("great", "What is the price for the renewal?") with { OpportunityId = "O9" });
        await house.SaveAsync(house.Incoming("angry", "This is unacceptable. The loom is broken again."));
        await house.SaveAsync(house.Incoming("hurry", "We need your offer by tomorrow, it is urgent. The last one was unacceptable."));

        var order = await house.Get<Urgency>().OrderAsync(house.Connection, ["plain", "great", "angry", "hurry", "gone"], CancellationToken.None);

        Assert.Equal(["hurry", "angry", "great", "plain"], order.OrderBy(o => o.DueAt).SelectMany(o => o.Ids));
        Assert.All(order, o => Assert.InRange(o.DueAt, ReplyHouse.Now - Urgency.Most, ReplyHouse.Now));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_budget_goes_to_the_urgent_and_a_mail_that_waited_long_is_not_passed_over(Engine engine)
    {
        using var house = await ReplyHouse.OpenAsync(engine);
        var work = house.Get<WorkQueue>();
        await AddAsync("plain-of-yesterday", "What is the price for the renewal?");
        house.Clock.Advance(TimeSpan.FromHours(20));
        foreach (var i in Enumerable.Range(0, 30))
            await AddAsync($"plain{i:00}", "What is the price for the renewal?");
        await AddAsync("hurry", "We need your offer by tomorrow, it is urgent. The last one was unacceptable.");

        var claimed = await work.ClaimAsync(Stages.Reply, house.Connection, 2, TimeSpan.FromMinutes(5), CancellationToken.None);

        Assert.Equal(["hurry", "plain-of-yesterday"], claimed.Select(c => c.RecordId).Order());

        async Task AddAsync(string id, string text)
        {
            await house.SaveAsync(house.Incoming(id, text));
            foreach (var (dueAt, ids) in await house.Get<Urgency>().OrderAsync(house.Connection, [id], CancellationToken.None))
                await work.AddAsync(house.Connection, Stages.Reply, RecordKind.Email, ids, dueAt);
        }
    }

    [Fact]
    public async Task Within_a_batch_the_urgent_mail_reaches_the_model_first()
    {
        await using var model = await AzureOpenAi.AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        foreach (var i in Enumerable.Range(0, 5))
            await house.SaveAsync(house.Incoming($"a{i}", $"What is the price for the renewal of {i} looms?"));
        await house.SaveAsync(house.Incoming("z", "We need your offer by tomorrow, it is urgent. The last one was unacceptable."));

        await house.RunAsync("a0", "a1", "a2", "a3", "a4", "z");

        Assert.Contains("unacceptable", model.Bodies.First());
    }
}
