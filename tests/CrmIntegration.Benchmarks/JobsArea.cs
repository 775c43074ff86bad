using System.Diagnostics;
using CrmIntegration.Benchmarks.Faults;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Benchmarks;

/// <summary>The queue between stages: claim and complete in batches of 500, beside the bare two statements of the same shape on the same engine.</summary>
static class JobsArea
{
    const int Items = 20_000, Batch = 500, Rounds = 5;

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            await o.WriteLineAsync($"queue drain, {Items:N0} items in batches of {Batch}, median of {Rounds} interleaved rounds");
            await MeasureAsync(o, "SQLite", new Database(Engine.Sqlite, $"Data Source={Path.Combine(folder, "jobs.db")}"));
            if (await PostgresCluster.StartAsync(durable: true) is { } cluster)
                await MeasureAsync(o, "PostgreSQL, fsync=on", new Database(Engine.PostgreSql, cluster.ConnectionString("postgres")));
            await AckBesideTraining.RunAsync(o, Path.Combine(folder, "training"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task MeasureAsync(TextWriter o, string engine, Database database)
    {
        Migrator.Migrate(database);
        var queue = new WorkQueue(database, TimeProvider.System);
        var org = Guid.CreateVersion7();
        await new ConnectionStore(database, TimeProvider.System).AddAsync(new() { Id = org, Crm = "test", Settings = [], Mapping = "{}", UrlSecret = "" }, "Bench", ConnectionRow.Off, default);
        await using (var connection = await database.OpenAsync(default))
            await connection.ExecuteAsync("CREATE TABLE bare (id bigint PRIMARY KEY, record_id text NOT NULL, due_at bigint NOT NULL, claim text NULL); CREATE INDEX bare_due ON bare (due_at)");
        var ids = Enumerable.Range(0, Items).Select(i => $"006{i:D12}AAA").ToList();
        List<double> bares = [], ours = [];
        for (var round = 0; round < Rounds; round++)
        {
            bares.Add(await BareAsync(database, ids));
            foreach (var some in ids.Chunk(5_000))
                await queue.AddAsync(org, Stages.Sync, RecordKind.Opportunity, some);
            var started = Stopwatch.GetTimestamp();
            var done = 0;
            while (await queue.ClaimAsync(Stages.Sync, org, Batch, TimeSpan.FromMinutes(5), default) is { Count: > 0 } claimed)
            {
                await queue.CompleteAsync(claimed, default);
                done += claimed.Count;
            }
            ours.Add(done / Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (done != Items)
                throw new InvalidOperationException($"{done} of {Items} came out of the queue.");
        }
        double reached = Median(ours), best = Median(bares);
        await o.WriteLineAsync($"  {engine,-22} bare {best,9:N0}/s   ours {reached,9:N0}/s   ratio {reached / best:0.00} (must reach 0.50)");
    }

    // Claim 500 in one commit, take them out in another: no lease, no version, no attempts, no pause, no poison.
    static async Task<double> BareAsync(Database database, IReadOnlyList<string> ids)
    {
        await using var connection = await database.OpenAsync(default);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("INSERT INTO bare (id, record_id, due_at) VALUES (@id, @record, @id)", ids.Select((record, id) => new { id = (long)id, record }), transaction);
            await transaction.CommitAsync();
        }
        var started = Stopwatch.GetTimestamp();
        var done = 0;
        while (true)
        {
            var claim = Guid.NewGuid().ToString();
            var claimed = (await connection.QueryAsync<string>($"UPDATE bare SET claim = @claim WHERE id IN (SELECT id FROM bare WHERE claim IS NULL ORDER BY due_at LIMIT {Batch}) RETURNING record_id", new { claim })).Count();
            if (claimed == 0)
                return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
            done += await connection.ExecuteAsync("DELETE FROM bare WHERE claim = @claim", new { claim });
        }
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
