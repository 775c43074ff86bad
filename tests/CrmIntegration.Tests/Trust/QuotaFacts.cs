using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Trust;

public sealed class QuotaFacts
{
    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Tokens_come_back_after_a_sliding_minute_and_requests_after_one_and_ten_seconds(Engine engine)
    {
        var clock = new FakeTimeProvider(ReplyHouse.Now);
        var quotas = new Quotas(await Databases.NewAsync(engine));
        Task<TimeSpan?> TakeAsync(long tokens, string deployment = "d") => quotas.TakeAsync(deployment, tokens, 10_000, 120, clock.GetUtcNow(), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, await TakeAsync(4000));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(100));
        Assert.Equal(TimeSpan.FromSeconds(1), await TakeAsync(100));       // 120 a minute are 2 a second
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(5900));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(38), await TakeAsync(200));      // the first 4,000 leave the minute
        Assert.Equal(TimeSpan.Zero, await TakeAsync(200, "other"));
        Assert.Null(await TakeAsync(10_001));
        clock.Advance(TimeSpan.FromSeconds(38));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(200));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Ten_seconds_hold_a_sixth_of_a_minutes_requests(Engine engine)
    {
        var clock = new FakeTimeProvider(ReplyHouse.Now);
        var quotas = new Quotas(await Databases.NewAsync(engine));

        for (var i = 0; i < 3; i++, clock.Advance(TimeSpan.FromSeconds(2)))
            Assert.Equal(TimeSpan.Zero, await quotas.TakeAsync("d", 1, 0, 18, clock.GetUtcNow(), CancellationToken.None));

        Assert.Equal(TimeSpan.FromSeconds(4), await quotas.TakeAsync("d", 1, 0, 18, clock.GetUtcNow(), CancellationToken.None));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_nodes_together_never_take_more_than_the_deployment_has(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var nodes = new[] { new Quotas(database), new Quotas(database) };

        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => nodes[i % 2].TakeAsync("d", 1000, 10_000, 6000, ReplyHouse.Now.AddMilliseconds(i), CancellationToken.None))));

        Assert.Equal(10, taken.Count(t => t == TimeSpan.Zero));
        Assert.All(taken.Where(t => t != TimeSpan.Zero), t => Assert.True(t > TimeSpan.FromSeconds(59), $"{t}"));
    }

    [Fact]
    public async Task A_node_whose_clock_was_put_back_is_not_kept_out_by_calls_that_lie_ahead()
    {
        var quotas = new Quotas(await Databases.NewAsync(Engine.Sqlite));
        await quotas.TakeAsync("d", 10_000, 10_000, 6000, ReplyHouse.Now.AddHours(1), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, await quotas.TakeAsync("d", 10_000, 10_000, 6000, ReplyHouse.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_deployment_that_sent_one_caller_away_for_a_while_is_asked_by_nobody_until_then()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        var (meter, options) = (house.Get<Meter>(), house.Get<IOptions<LanguageOptions>>().Value);

        meter.Close(options, "drafts", TimeSpan.FromSeconds(20));
        var waiting = meter.AdmittedAsync(options, "drafts", 10, CancellationToken.None);
        Assert.True(await meter.AdmittedAsync(options, "other", 10, CancellationToken.None));
        Assert.False(waiting.IsCompleted);
        house.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.True(await waiting);
        meter.Close(options, "drafts", TimeSpan.FromSeconds(50));
        Assert.False(await meter.AdmittedAsync(options, "drafts", 10, CancellationToken.None), "longer than a call may last: somebody else writes");
    }

    [Fact]
    public async Task The_provider_that_says_too_much_is_not_asked_by_the_next_draft_until_its_time_is_over()
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite, model);
        (model.TokensPerMinute, model.Clock) = (1000, house.Clock);       // one longest answer is more than it has

        var first = await house.ReplyAsync("What is the price for the renewal?", "M1");
        var calls = model.Bodies.Count;
        var second = await house.ReplyAsync("How long is the warranty of the loom?", "M2");

        Assert.Equal(("offline", "offline"), (first.Writer, second.Writer));
        Assert.Equal(calls, model.Bodies.Count);
        Assert.Contains(second.Happened, h => h.Contains("its quota had no room in time"));
    }
}
