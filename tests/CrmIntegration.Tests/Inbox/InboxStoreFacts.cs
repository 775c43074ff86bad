using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Inbox;

public class InboxStoreFacts
{
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<Engine> Engines => Databases.Engines;

    async Task KeepAsync(Database database, Guid org, params (string Key, string Record)[] hints)
    {
        await using var connection = await database.OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        await new InboxStore(database).KeepAsync(
            connection, transaction, [.. hints.Select(h => new InboxHint(org, new(h.Key, RecordKind.Opportunity, h.Record), clock.GetUtcNow()))], default);
        await transaction.CommitAsync();
    }

    Task<IReadOnlyList<WorkItem>> ClaimAsync(Database database, Guid org) =>
        new WorkQueue(database, clock).ClaimAsync(Stages.Sync, org, 1_000, TimeSpan.FromMinutes(1), default);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_told_twice_is_kept_once_even_after_it_was_worked_off(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);

        await KeepAsync(database, org, ("k1", "a"), ("k1", "a"), ("k2", "b"));
        await KeepAsync(database, org, ("k2", "b"));
        var work = await ClaimAsync(database, org);
        Assert.Equal([("a", 1L), ("b", 1L)], work.Select(w => (w.RecordId, w.Version)).Order());
        await new WorkQueue(database, clock).CompleteAsync(work, default);
        await KeepAsync(database, org, ("k1", "a"));

        Assert.Empty(await ClaimAsync(database, org));
        Assert.Equal(2, await new InboxStore(database).CountAsync(org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_key_from_two_orgs_is_two_deliveries(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (one, other) = (await Connected.OrgAsync(database), await Connected.OrgAsync(database));

        await KeepAsync(database, one, ("k", "a"));
        await KeepAsync(database, other, ("k", "a"));

        Assert.Single(await ClaimAsync(database, one));
        Assert.Single(await ClaimAsync(database, other));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Many_deliveries_about_one_record_are_one_thing_to_do(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);

        foreach (var some in Enumerable.Range(0, 1_200).Chunk(250))
            await KeepAsync(database, org, [.. some.Select(i => ($"k{i}", $"r{i % 300}"))]);

        Assert.Equal(1_200, await new InboxStore(database).CountAsync(org, default));
        Assert.Equal(300, (await ClaimAsync(database, org)).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_about_a_record_that_waits_already_adds_nothing_and_one_that_rests_after_a_failure_comes_back_at_once(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (org, work) = (await Connected.OrgAsync(database), new WorkQueue(database, clock));
        await KeepAsync(database, org, ("k1", "a"));
        await KeepAsync(database, org, ("k2", "a"));
        var first = Assert.Single(await ClaimAsync(database, org));
        Assert.Equal(1, first.Version);

        await work.FailAsync([new(first, new(FailureKind.Offline, "away"))], default);
        await work.FailAsync([new(Assert.Single(await ClaimAsync(database, org)), new(FailureKind.Offline, "away"))], default);
        Assert.Empty(await ClaimAsync(database, org));
        await KeepAsync(database, org, ("k3", "a"));

        Assert.Equal("a", Assert.Single(await ClaimAsync(database, org)).RecordId);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_about_a_record_that_is_being_read_makes_it_read_again(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        await KeepAsync(database, org, ("k1", "a"));
        var running = await ClaimAsync(database, org);

        await KeepAsync(database, org, ("k2", "a"));
        await new WorkQueue(database, clock).CompleteAsync(running, default);

        Assert.Equal("a", Assert.Single(await ClaimAsync(database, org)).RecordId);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_nodes_told_the_same_deliveries_side_by_side_keep_each_once(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            foreach (var some in Enumerable.Range(0, 900).Chunk(100))
                await KeepAsync(database, org, [.. some.Select(i => ($"k{i:0000}", $"r{i:0000}"))]);
        })));

        Assert.Equal(900, await new InboxStore(database).CountAsync(org, default));
        var work = await ClaimAsync(database, org);
        Assert.Equal(900, work.Count);
        Assert.All(work, w => Assert.Equal(1, w.Version));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_is_remembered_for_seven_days(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var inbox = new InboxStore(database);
        await KeepAsync(database, org, ("old", "a"));
        var prune = new CrmIntegration.Inbox.PruneInbox(inbox, clock);

        clock.Advance(TimeSpan.FromDays(6.9));
        await KeepAsync(database, org, ("young", "b"));
        await prune.RunAsync(org, default);
        Assert.Equal(2, await inbox.CountAsync(org, default));
        clock.Advance(TimeSpan.FromDays(0.2));
        await prune.RunAsync(org, default);

        Assert.Equal(1, await inbox.CountAsync(org, default));
        Assert.Equal(2, (await ClaimAsync(database, org)).Count);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_health_page_tells_when_the_CRM_was_last_heard(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);

        await new InboxStore(database).HeardAsync(org, clock.GetUtcNow(), default);

        Assert.Equal(clock.GetUtcNow(), (await new ConnectionStore(database, clock).FindAsync(org, default))!.LastEventAt);
    }
}
