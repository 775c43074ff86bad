using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Jobs;

public class WorkQueueFacts
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<Engine> Engines => Databases.Engines;

    async Task<(WorkQueue Queue, Guid Org, Database Database)> NewAsync(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        return (new(database, clock), await Connected.OrgAsync(database), database);
    }

    Task<IReadOnlyList<WorkItem>> ClaimAsync(WorkQueue queue, Guid org, int max = 100) => queue.ClaimAsync(Stages.Sync, org, max, Lease, default);

    static Task AddAsync(WorkQueue queue, Guid org, params string[] ids) => queue.AddAsync(org, Stages.Sync, RecordKind.Opportunity, ids);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_thing_asked_for_many_times_is_one_row_of_work(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);

        await AddAsync(queue, org, "a", "b", "a");
        await AddAsync(queue, org, "a", "c");
        var claimed = await ClaimAsync(queue, org);

        Assert.Equal(["a", "b", "c"], claimed.Select(i => i.RecordId).Order());
        Assert.All(claimed, i => Assert.Equal(1, i.Attempts));
        Assert.Empty(await ClaimAsync(queue, org));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_asked_for_again_while_it_runs_is_done_again(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a", "b");
        var claimed = await ClaimAsync(queue, org);

        await AddAsync(queue, org, "a");
        await queue.CompleteAsync([.. claimed], default);

        Assert.Equal(["a"], (await ClaimAsync(queue, org)).Select(i => i.RecordId));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_ladder_is_climbed_and_ends_in_a_dead_letter(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a");

        foreach (var rung in WorkQueue.Ladder)
        {
            var item = Assert.Single(await ClaimAsync(queue, org));
            await queue.FailAsync([new(item, Connected.Busy())], default);
            if (rung > TimeSpan.Zero)
            {
                clock.Advance(rung - TimeSpan.FromSeconds(1));
                Assert.Empty(await ClaimAsync(queue, org));
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
        var last = Assert.Single(await ClaimAsync(queue, org));
        await queue.FailAsync([new(last, Connected.Busy(), "raw row")], default);
        clock.Advance(TimeSpan.FromDays(30));

        Assert.Empty(await ClaimAsync(queue, org));
        var (page, total) = await queue.DeadAsync(new(org), 0, 10, default);
        Assert.Equal(1, total);
        Assert.Equal(("a", 7, "Busy", "raw row"), (page[0].RecordId, page[0].Attempts, page[0].FailureKind, page[0].Raw));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_CRM_that_asks_for_a_longer_wait_gets_it(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a");

        await queue.FailAsync([new((await ClaimAsync(queue, org))[0], Connected.Busy(TimeSpan.FromMinutes(20)))], default);

        clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Empty(await ClaimAsync(queue, org));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(await ClaimAsync(queue, org));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_poisoned_record_is_set_aside_and_its_neighbours_go_on(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "bad", "good");
        var claimed = await ClaimAsync(queue, org);

        await queue.FailAsync([new(claimed.Single(i => i.RecordId == "bad"), Connected.Rejected)], default);
        await queue.CompleteAsync([claimed.Single(i => i.RecordId == "good")], default);

        Assert.Equal((1L, "A validation rule declined it."), ((await queue.CountsAsync(org, default))[0].Dead, (await queue.DeadAsync(new(org), 0, 10, default)).Page[0].Says));
        Assert.Empty(await ClaimAsync(queue, org));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Dead_letters_are_replayed_alone_by_filter_or_by_time(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "1", "2");
        await queue.FailAsync([.. (await ClaimAsync(queue, org)).Select(i => new WorkResult(i, Connected.Rejected))], default);
        clock.Advance(TimeSpan.FromHours(1));
        var later = clock.GetUtcNow();
        await AddAsync(queue, org, "3", "4");
        await queue.FailAsync([.. (await ClaimAsync(queue, org)).Select(i => new WorkResult(i, Connected.Rejected))], default);

        Assert.Equal(1, await queue.ReplayAsync(new(org) { RecordIds = ["1"] }, default));
        Assert.Equal(0, await queue.ReplayAsync(new(org) { FailureKind = FailureKind.Misconfigured }, default));
        Assert.Equal(2, await queue.ReplayAsync(new(org) { From = later, To = later.AddMinutes(1), Stage = Stages.Sync, Kind = RecordKind.Opportunity }, default));

        Assert.Equal(["1", "3", "4"], (await ClaimAsync(queue, org)).Select(i => i.RecordId).Order());
        Assert.Equal(["2"], (await queue.DeadAsync(new(org), 0, 10, default)).Page.Select(d => d.RecordId));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task News_about_a_dead_letter_brings_it_back_to_life(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a");
        await queue.FailAsync([new((await ClaimAsync(queue, org))[0], Connected.Rejected)], default);

        await AddAsync(queue, org, "a");

        Assert.Equal(1, Assert.Single(await ClaimAsync(queue, org)).Attempts);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_record_that_takes_the_process_down_ends_alone_and_then_aside(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "bomb", "neighbour");

        // Twice the process dies with the batch in its hands: nothing reports back.
        for (var crash = 0; crash < 2; crash++)
        {
            Assert.Equal(2, (await ClaimAsync(queue, org)).Count);
            clock.Advance(Lease);
        }
        Assert.Empty(await ClaimAsync(queue, org));
        var bombs = 0;
        while (await queue.ClaimSuspectAsync(Stages.Sync, org, Lease, default) is { } suspect)
        {
            if (suspect.RecordId == "neighbour")
                await queue.CompleteAsync([suspect], default);
            else
                bombs++;
            clock.Advance(Lease);
        }

        Assert.Equal(2, bombs);
        Assert.Equal("bomb", Assert.Single((await queue.DeadAsync(new(org), 0, 10, default)).Page).RecordId);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_worker_that_wakes_after_its_lease_changes_nothing(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a");
        var old = await ClaimAsync(queue, org);
        clock.Advance(Lease);
        var successor = await ClaimAsync(queue, org);

        await queue.CompleteAsync([.. old], default);
        await queue.FailAsync([new(old[0], Connected.Rejected)], default);

        Assert.Equal((1L, 0L), ((await queue.CountsAsync(org, default))[0].Running, (await queue.CountsAsync(org, default))[0].Dead));
        await queue.CompleteAsync([.. successor], default);
        Assert.Empty(await queue.CountsAsync(org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Two_nodes_share_one_queue_without_doing_a_thing_twice(Engine engine)
    {
        var (queue, org, database) = await NewAsync(engine);
        var ids = Enumerable.Range(0, 2_000).Select(i => $"id{i:0000}").ToArray();
        await AddAsync(queue, org, ids);
        var done = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var node = new WorkQueue(database, clock);
            while (await ClaimAsync(node, org, 50) is { Count: > 0 } batch)
            {
                foreach (var item in batch)
                    done.Add(item.RecordId);
                await node.CompleteAsync([.. batch], default);
            }
        })));

        Assert.Equal(ids, done.Order());
        Assert.Empty(await queue.CountsAsync(org, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_tenant_s_flood_is_not_claimed_in_another_s_turn_and_a_paused_one_waits(Engine engine)
    {
        var (queue, flooding, database) = await NewAsync(engine);
        var quiet = await Connected.OrgAsync(database);
        await AddAsync(queue, flooding, [.. Enumerable.Range(0, 500).Select(i => $"f{i}")]);
        await AddAsync(queue, quiet, "q");

        Assert.Equal(["q"], (await ClaimAsync(queue, quiet)).Select(i => i.RecordId));
        await Connected.PauseAsync(database, flooding);
        Assert.Empty(await ClaimAsync(queue, flooding));
        Assert.Empty(await queue.DueAsync(default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_stopping_node_gives_its_items_back_untried(Engine engine)
    {
        var (queue, org, _) = await NewAsync(engine);
        await AddAsync(queue, org, "a");

        await queue.ReleaseAsync([.. await ClaimAsync(queue, org)], default);

        Assert.Equal(1, Assert.Single(await ClaimAsync(queue, org)).Attempts);
    }
}
