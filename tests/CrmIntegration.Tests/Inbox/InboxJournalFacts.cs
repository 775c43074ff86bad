using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using Dapper;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Inbox;

public class InboxJournalFacts
{
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<Engine> Engines => Databases.Engines;

    async Task AcknowledgeAsync(Database database, params (Guid Org, string Key, string Record)[] hints)
    {
        var journal = new InboxJournal(database);
        await using var connection = journal.Open();
        journal.Append(connection, [.. hints.Select(h => new InboxHint(h.Org, new(h.Key, RecordKind.Opportunity, h.Record), clock.GetUtcNow()))]);
    }

    static async Task<int> SortAsync(Database database)
    {
        var bites = 1;
        while ((await new InboxJournal(database).SortInAsync(default)).MoreWait)
            bites++;
        return bites;
    }

    static async Task<long> WaitingAsync(Database database)
    {
        await using var connection = new InboxJournal(database).Open();
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM inbox_journal");
    }

    async Task<List<string>> WorkAsync(Database database, Guid org) =>
        [.. (await new WorkQueue(database, clock).ClaimAsync(Stages.Sync, org, 5_000, TimeSpan.FromMinutes(1), default)).Select(w => w.RecordId).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_acknowledged_before_a_crash_becomes_work_once_after_it(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        await AcknowledgeAsync(database, (org, "k1", "a"), (org, "k2", "b"), (org, "k1", "a"));
        await AcknowledgeAsync(database, (org, "k2", "b"), (org, "k\"ö\\ 3", "c"));

        await SortAsync(database);

        Assert.Equal(["a", "b", "c"], await WorkAsync(database, org));
        Assert.Equal(3, await new InboxStore(database).CountAsync(org, default));
        Assert.Equal(0, await WaitingAsync(database));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_crash_after_sorting_in_and_before_taking_away_makes_nothing_twice(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        await AcknowledgeAsync(database, (org, "k1", "a"), (org, "k2", "b"));
        await SortAsync(database);
        Assert.Equal(["a", "b"], await WorkAsync(database, org));

        await AcknowledgeAsync(database, (org, "k1", "a"), (org, "k2", "b"), (org, "k3", "c"));
        await SortAsync(database);

        Assert.Equal(["c"], await WorkAsync(database, org));
        Assert.Equal(3, await new InboxStore(database).CountAsync(org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Deliveries_of_several_orgs_in_one_commit_each_reach_their_own(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (one, other) = (await Connected.OrgAsync(database), await Connected.OrgAsync(database));

        await AcknowledgeAsync(database, (one, "k", "a"), (other, "k", "b"), (one, "l", "c"));
        await SortAsync(database);

        Assert.Equal(["a", "c"], await WorkAsync(database, one));
        Assert.Equal(["b"], await WorkAsync(database, other));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Deliveries_of_a_connection_that_was_taken_away_go_with_it(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (gone, stays) = (await Connected.OrgAsync(database), await Connected.OrgAsync(database));
        await AcknowledgeAsync(database, (gone, "k1", "a"), (stays, "k2", "b"));
        await new ConnectionStore(database, clock).DeleteAsync(gone, default);

        await SortAsync(database);

        Assert.Equal(0, await new InboxStore(database).CountAsync(gone, default));
        Assert.Equal(["b"], await WorkAsync(database, stays));
        Assert.Equal(0, await WaitingAsync(database));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_long_line_is_sorted_in_by_several_nodes_at_once_and_each_delivery_once(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        foreach (var some in Enumerable.Range(0, 1_800).Chunk(3))
            await AcknowledgeAsync(database, [.. some.Select(i => (org, $"k{i:0000}", $"r{i:0000}"))]);

        var bites = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => SortAsync(database))));

        Assert.True(engine == Engine.Sqlite || bites.Sum() > 3);
        Assert.Equal(1_800, await new InboxStore(database).CountAsync(org, default));
        Assert.Equal(1_800, (await WorkAsync(database, org)).Count);
        Assert.Equal(0, await WaitingAsync(database));
    }

    [Fact]
    public async Task A_flood_in_the_file_is_sorted_in_bite_by_bite_and_nothing_of_it_is_lost()
    {
        var database = await Databases.NewAsync(Engine.Sqlite);
        var org = await Connected.OrgAsync(database);
        foreach (var some in Enumerable.Range(0, 24_000).Chunk(1_000))
            await AcknowledgeAsync(database, [.. some.Select(i => (org, $"{i:0000}-{new string('k', 200)}", $"r{i:0000}"))]);

        Assert.True(await SortAsync(database) >= 2);
        Assert.Equal(24_000, await new InboxStore(database).CountAsync(org, default));
        Assert.Equal(0, await WaitingAsync(database));
    }
}
