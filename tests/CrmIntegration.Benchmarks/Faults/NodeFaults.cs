using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.AspNetCore.Builder;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Several nodes on one PostgreSQL: they share the work, one goes and comes, one sleeps over its lease, the database drops everybody.</summary>
sealed class NodeFaults(FaultHouse house, FaultTable table, int seed)
{
    const int Rounds = 10, EditsPerRound = 10, Senders = 8;

    /// <summary>Short, so that a round in which it is lost stays short.</summary>
    public static readonly string[] Settings = ["--Jobs:Lease", "00:00:30"];

    readonly Random dice = new(seed);

    public async Task RunAsync()
    {
        await table.AddAsync(await RollingAsync());
        await table.AddAsync(await SleeperAsync());
        await table.AddAsync(await DroppedAsync());
    }

    // The second node comes, takes its share, and is stopped in the middle of it.
    async Task<FaultRow> RollingAsync()
    {
        var (toll, events) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await using var second = await house.JoinAsync();
            using var sender = new HookSender(house, dice);
            var deals = house.Edit(EditsPerRound);
            var both = new[] { house.Hook, new Uri(new Uri(second.Urls.First()), house.Hook.AbsolutePath) };
            await Task.WhenAll(Enumerable.Range(0, 60).Select(i => sender.SendAsync(both[i % 2], $"msg_{round}_{i}_{dice.Next():x}", deals[i % deals.Length])));
            await second.StopAsync();
            toll += await house.SettleAsync(deals, before) + new Toll(await MissingAsync(sender), 0, 0);
            events += deals.Length + sender.Acknowledged.Count;
        }
        return new("two instances, one of them restarted again and again", Rounds, Rounds, events, toll);
    }

    async Task<long> MissingAsync(HookSender sender)
    {
        await using var connection = await house.Database.OpenAsync(default);
        var kept = (await connection.QueryAsync<string>("SELECT hint_key FROM inbox WHERE connection_id = @Connection", new { house.Connection })).Select(k => k[..k.IndexOf(':', StringComparison.Ordinal)]).ToHashSet();
        return sender.Acknowledged.Keys.Count(id => !kept.Contains(id));
    }

    // It has read a deal, and sleeps. Its lease ends, the deal changes, another node reads and saves it. Then it wakes with what it read.
    async Task<FaultRow> SleeperAsync()
    {
        var (toll, struck, overwritten) = (new Toll(), 0, 0);
        await using var second = await house.JoinAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            var asleep = new TaskCompletionSource();
            var woke = new TaskCompletionSource();
            house.Wire.Trouble = Troubles.First(1, FaultyWire.IsRead, async (http, pass) =>
            {
                await Troubles.Late(http, pass, async () =>
                {
                    asleep.TrySetResult();
                    await Task.Delay(TimeSpan.FromSeconds(50), house.Clock);
                    woke.TrySetResult();
                });
            });
            var deal = house.Edit(1)[0];
            await asleep.Task;
            house.Edit(deal);
            await woke.Task;
            overwritten += await house.DifferingAsync([deal]) == 0 ? 1 : 0;        // the other node was done: what the sleeper holds is older
            house.Wire.Trouble = null;
            struck += house.Wire.TakeStruck();
            await Task.Delay(50);
            toll += await house.SettleAsync([deal], before);
        }
        await second.StopAsync();
        return new("an instance wakes after losing its lease", Rounds, struck, Rounds * 2, toll, $"last writer wins: {overwritten} of {Rounds} overwritten", overwritten > 0);
    }

    // As when the database restarts: every session ends at once, in the middle of whatever it did.
    async Task<FaultRow> DroppedAsync()
    {
        var (toll, events, refused, dropped) = (new Toll(), 0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            using var sender = new HookSender(house, dice);
            using var over = new CancellationTokenSource();
            var storm = Enumerable.Range(0, Senders).Select(_ => sender.PourAsync(house.Hook, over.Token)).ToArray();
            var deals = house.Edit(EditsPerRound);
            while (sender.Acknowledged.Count < 50 + dice.Next(50))
                await Task.Delay(2);
            dropped += await DropAsync();
            for (var wanted = sender.Acknowledged.Count + 50; sender.Acknowledged.Count < wanted;)
                await Task.Delay(2);
            await over.CancelAsync();
            await Task.WhenAll(storm);
            toll += await house.SettleAsync([.. deals.Union(sender.Acknowledged.Values)], before) + new Toll(await MissingAsync(sender), 0, 0);
            events += deals.Length + sender.Acknowledged.Count;
            refused += sender.Refused;
        }
        return new("the database ends every session while webhooks pour in", Rounds, dropped, events, toll, $"acknowledged before writing: {refused} lost", refused > 0);
    }

    async Task<int> DropAsync()
    {
        await using var connection = new Npgsql.NpgsqlConnection(house.Database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*)::int FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()) ended");
    }
}
