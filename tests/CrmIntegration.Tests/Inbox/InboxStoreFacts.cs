using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Inbox;

public class InboxStoreFacts
{
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<Engine> Engines => Databases.Engines;

    async Task KeepAsync(Database database, Guid org, params (string Key, string Record)[] hints)
    {
        await using var connection = await database.OpenAsync(default);
        await new InboxStore(database, clock).KeepAsync(
            connection, [.. hints.Select(h => new InboxHint(org, new(h.Key, RecordKind.Opportunity, h.Record), clock.GetUtcNow()))], default);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_delivery_told_twice_is_kept_once_even_after_it_was_drained(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var inbox = new InboxStore(database, clock);

        await KeepAsync(database, org, ("k1", "a"), ("k1", "a"), ("k2", "b"));
        await KeepAsync(database, org, ("k2", "b"));
        Assert.Equal(2, await inbox.DrainAsync(500, default));
        await KeepAsync(database, org, ("k1", "a"));

        Assert.Equal(0, await inbox.DrainAsync(500, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_key_from_two_orgs_is_two_deliveries(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (one, other) = (await Connected.OrgAsync(database), await Connected.OrgAsync(database));

        await KeepAsync(database, one, ("k", "a"));
        await KeepAsync(database, other, ("k", "a"));

        Assert.Equal(2, (await new InboxStore(database, clock).WaitingAsync(default)).Waiting);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Draining_turns_hints_into_work_for_sync_once_per_record(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var inbox = new InboxStore(database, clock);
        var queue = new WorkQueue(database, clock);
        await KeepAsync(database, org, [.. Enumerable.Range(0, 1_200).Select(i => ($"k{i}", $"r{i % 300}"))]);

        var moved = 0;
        while (await inbox.DrainAsync(500, default) is var n and > 0)
            moved += n;

        Assert.Equal(1_200, moved);
        Assert.Equal(300, (await queue.ClaimAsync(Stages.Sync, org, 1_000, TimeSpan.FromMinutes(1), default)).Count);
        Assert.Equal((0L, null), await inbox.WaitingAsync(default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_nodes_drain_side_by_side_and_move_each_hint_once(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        await KeepAsync(database, org, [.. Enumerable.Range(0, 2_000).Select(i => ($"k{i}", $"r{i % 97}"))]);

        var moved = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var total = 0;
            while (await new InboxStore(database, clock).DrainAsync(100, default) is var n and > 0)
                total += n;
            return total;
        })));

        Assert.Equal(2_000, moved.Sum());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_drained_hint_is_forgotten_after_seven_days_and_one_that_waits_never(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var inbox = new InboxStore(database, clock);
        await KeepAsync(database, org, ("old", "a"));
        await inbox.DrainAsync(500, default);
        await KeepAsync(database, org, ("waits", "b"));
        var prune = new CrmIntegration.Inbox.PruneInbox(inbox, clock);

        clock.Advance(TimeSpan.FromDays(6.9));
        await prune.RunAsync(org, default);
        Assert.Equal(2, await CountAsync(database));
        clock.Advance(TimeSpan.FromDays(0.2));
        await prune.RunAsync(org, default);

        Assert.Equal(1, await CountAsync(database));
        Assert.Equal(1, (await inbox.WaitingAsync(default)).Waiting);
    }

    static async Task<long> CountAsync(Database database)
    {
        await using var connection = await database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM inbox");
    }
}
