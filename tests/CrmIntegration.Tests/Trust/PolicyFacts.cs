using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Trust;

public sealed class PolicyFacts
{
    const string Price = "What is the price for the renewal?";

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Many_takers_at_once_get_the_budget_and_not_a_cent_more(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var purse = new Purse(Guid.NewGuid(), new DateOnly(2026, 11, 24), "reply", "U1");

        // Two stores, as two nodes would have.
        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => new Spending(database).TakeAsync(purse, 0.5m, 4m, 100m, CancellationToken.None))));

        Assert.Equal(8, taken.Count(t => t));
        Assert.Equal(4m, Assert.Single(await new Spending(database).SinceAsync(purse.ConnectionId, purse.Day, CancellationToken.None)).Spent);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_reps_used_up_budget_leaves_the_others_theirs(Engine engine)
    {
        var spending = new Spending(await Databases.NewAsync(engine));
        var one = new Purse(Guid.NewGuid(), new DateOnly(2026, 11, 24), "reply", "U1");

        Assert.True(await spending.TakeAsync(one, 2m, 10m, 2m, CancellationToken.None));
        Assert.False(await spending.TakeAsync(one, 0.000001m, 10m, 2m, CancellationToken.None));
        Assert.True(await spending.TakeAsync(one with { Person = "U2" }, 2m, 10m, 2m, CancellationToken.None));
        await spending.SettleAsync(one, 2m, 1.5m, CancellationToken.None);

        Assert.True(await spending.TakeAsync(one, 0.5m, 10m, 2m, CancellationToken.None));
        Assert.Equal(4m, Assert.Single(await spending.SinceAsync(one.ConnectionId, one.Day, CancellationToken.None)).Spent);
    }

    // A hundred drafts written at once on PostgreSQL ended in "deadlock detected".
    [Theory, MemberData(nameof(Engines))]
    public async Task Calls_that_begin_while_others_end_never_lock_each_other_out_of_the_budget(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var purse = new Purse(Guid.NewGuid(), new DateOnly(2026, 11, 24), "reply", "U1");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            var spending = new Spending(database);
            for (var call = 0; call < 25; call++)
            {
                Assert.True(await spending.TakeAsync(purse, 0.02m, 1_000m, 1_000m, CancellationToken.None));
                await spending.SettleAsync(purse, 0.02m, 0.01m, CancellationToken.None);
            }
        })));

        Assert.Equal(4m, Assert.Single(await new Spending(database).SinceAsync(purse.ConnectionId, purse.Day, CancellationToken.None)).Spent);
    }

    [Fact]
    public async Task Equal_mails_at_once_are_one_call_and_each_has_its_line_in_the_audit()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        await house.ReplyAsync("Is it there?", "M0");
        var before = model.Bodies.Count;

        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(() => house.ReplyAsync(Price, "M" + i))));

        Assert.Equal(before + 1, model.Bodies.Count);
        Assert.Equal(7, (await house.Calls.ListAsync(house.Connection, null, 0, 20, CancellationToken.None)).Count);
        Assert.Null(await house.Calls.VerifyAsync(house.Connection, CancellationToken.None));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_the_policy_forbids_does_not_leave(Engine engine)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(engine, model);
        await SetAsync(house, new() { FieldsNeverSent = ["deal.amount"], WordsNeverSent = ["Nightingale"], Tones = ["formal"] }, 0);

        var suggestion = await house.ReplyAsync($"{Price} It is for project nightingale.");

        Assert.Equal("azure/drafts", suggestion.Writer);
        Assert.Equal("formal", Assert.Single(suggestion.Drafts).Tone);
        var sent = Assert.Single(model.Bodies);
        Assert.DoesNotContain("12,500", sent);
        Assert.DoesNotContain("nightingale", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[WORD_1]", sent);
    }

    [Fact]
    public async Task Off_a_barred_language_or_a_feature_off_means_the_offline_writer_from_the_next_call_on()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        var policies = new AiPolicy[] { new() { Off = true }, new() { FeaturesOff = ["reply"] }, new() { Languages = ["de"] } };

        await house.ReplyAsync(Price);
        foreach (var (policy, i) in policies.Select((p, i) => (p, i)))
        {
            await SetAsync(house, policy, i);
            Assert.Equal("offline", (await house.ReplyAsync(Price)).Writer);
        }

        Assert.Single(model.Bodies);
        Assert.False(await house.Get<AiPolicies>().SaveAsync(house.Connection, new(), 1, null, ReplyHouse.Now, CancellationToken.None), "A change over an older version is refused.");
    }

    [Fact]
    public async Task A_call_that_the_quota_has_no_room_for_is_not_made_and_costs_nothing()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model, ("Language:TokensPerMinute", "3000"));

        await house.ReplyAsync(Price);
        var second = await house.ReplyAsync("How long is the warranty of the loom?");

        Assert.Equal("offline", second.Writer);
        Assert.Single(model.Bodies);
        var spent = Assert.Single(await house.Get<Spending>().SinceAsync(house.Connection, DateOnly.MinValue, CancellationToken.None)).Spent;
        Assert.Equal((await house.Calls.ListAsync(house.Connection, null, 0, 9, CancellationToken.None)).Sum(c => c.Cost), spent, 5);
    }

    static async Task SetAsync(ReplyHouse house, AiPolicy policy, long over) =>
        Assert.True(await house.Get<AiPolicies>().SaveAsync(house.Connection, policy, over, "admin", ReplyHouse.Now, CancellationToken.None));
}
