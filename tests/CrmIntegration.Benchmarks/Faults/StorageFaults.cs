using CrmIntegration.Records;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>What a disk and a database do: power that fails, no room left, a lock held by somebody else.</summary>
sealed class StorageFaults(FaultHouse house, FaultTable table, string folder, string images, int seed)
{
    const int Rounds = 10, EditsPerRound = 5, Senders = 8;

    readonly Random dice = new(seed);

    public async Task RunAsync()
    {
        await table.AddAsync(await PowerAsync());
        await table.AddAsync(await FullAsync());
        await table.AddAsync(await LockedAsync("the database is locked by somebody else", "crm.db"));
        await table.AddAsync(await LockedAsync("the journal of deliveries is locked by somebody else", "crm.db-inbox"));
    }

    async Task<FaultRow> PowerAsync()
    {
        var (toll, events, lost, committed) = (new Toll(), 0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            using var sender = new HookSender(house, dice);
            var image = Path.Combine(images, $"cut-{round}");
            ICollection<string> acknowledged = [];
            await PourAsync(sender, async () =>
            {
                await UntilAsync(sender, 100 + dice.Next(100));
                acknowledged = [.. sender.Acknowledged.Keys];
                PowerCut.CutInto(image, dice);
            });
            toll += await HeldAsync(new Database(Engine.Sqlite, $"Data Source={Path.Combine(image, "crm.db")}"), acknowledged);
            events += acknowledged.Count;
            var (missing, of) = await LazyAsync(round);
            (lost, committed) = (lost + missing, committed + of);
        }
        return new("power cut while webhooks pour in", Rounds, Rounds, events, toll, $"synchronous=NORMAL: {lost} of {committed} lost", lost > 0);
    }

    async Task PourAsync(HookSender sender, Func<Task> meanwhile)
    {
        using var over = new CancellationTokenSource();
        var storm = Enumerable.Range(0, Senders).Select(_ => sender.PourAsync(house.Hook, over.Token)).ToArray();
        await meanwhile();
        await over.CancelAsync();
        await Task.WhenAll(storm);
    }

    static async Task UntilAsync(HookSender sender, int wanted)
    {
        while (sender.Acknowledged.Count < wanted)
            await Task.Delay(2);
    }

    // What a start on these files would find.
    static async Task<Toll> HeldAsync(Database database, ICollection<string> acknowledged)
    {
        var journal = new InboxJournal(database);
        while ((await journal.SortInAsync(default)).MoreWait) { }
        await using var connection = await database.OpenAsync(default);
        var kept = (await connection.QueryAsync<string>("SELECT hint_key FROM inbox")).Select(k => k[..k.IndexOf(':', StringComparison.Ordinal)]).ToHashSet();
        var sound = await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check") == "ok";
        return new(acknowledged.Count(id => !kept.Contains(id)), 0, sound ? 0 : 1);
    }

    // The same engine told not to wait for the disk at each commit.
    async Task<(int Lost, int Committed)> LazyAsync(int round)
    {
        var name = $"lazy-{round}.db";
        const int commits = 200;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, name)};Pooling=False"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE kept (id integer PRIMARY KEY)");
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            for (var i = 0; i < commits; i++)
                await connection.ExecuteAsync("INSERT INTO kept (id) VALUES (@i)", new { i });
            PowerCut.CutInto(Path.Combine(images, $"lazy-{round}"), dice);
        }
        await using var image = new SqliteConnection($"Data Source={Path.Combine(images, $"lazy-{round}", name)};Pooling=False");
        await image.OpenAsync();
        return (commits - await image.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM kept"), commits);
    }

    async Task<FaultRow> FullAsync()
    {
        var (toll, struck, events, refused) = (new Toll(), 0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            using var sender = new HookSender(house, dice);
            await PourAsync(sender, async () =>
            {
                await UntilAsync(sender, 50);
                PowerCut.DiskFull = true;
                await Task.Delay(100 + dice.Next(100));
                PowerCut.DiskFull = false;
                await UntilAsync(sender, sender.Acknowledged.Count + 50);
            });
            struck += Interlocked.Exchange(ref PowerCut.Refused, 0) > 0 ? 1 : 0;
            refused += sender.Refused;
            events += sender.Acknowledged.Count;
            toll += await house.SettleAsync([.. sender.Acknowledged.Values.Distinct()], before) + await HeldAsync(house.Database, sender.Acknowledged.Keys);
        }
        return new("disk full while webhooks pour in", Rounds, struck, events, toll, $"acknowledged before writing: {refused} lost", refused > 0);
    }

    async Task<FaultRow> LockedAsync(string name, string file)
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await using var other = new SqliteConnection($"Data Source={Path.Combine(folder, file)};Pooling=False");
            await other.OpenAsync();
            await using var hold = other.BeginTransaction(System.Data.IsolationLevel.Serializable);
            var deals = house.Edit(EditsPerRound);
            await Task.Delay(200);
            struck += Impatient(Path.Combine(folder, file)) ? 1 : 0;
            await hold.RollbackAsync();
            toll += await house.SettleAsync(deals, before);
        }
        return new(name, Rounds, struck, Rounds * EditsPerRound, toll, $"not waiting: {struck} of {Rounds} writes lost", struck > 0);
    }

    // A writer that does not wait for the lock.
    static bool Impatient(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var write = connection.CreateCommand();
        write.CommandText = "PRAGMA busy_timeout=0";
        write.ExecuteNonQuery();
        return SQLitePCL.raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE") != SQLitePCL.raw.SQLITE_OK;
    }
}
