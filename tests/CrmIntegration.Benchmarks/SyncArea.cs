using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using CrmIntegration.Tests;
using Npgsql;
using NpgsqlTypes;

namespace CrmIntegration.Benchmarks;

/// <summary>Bulk upsert beside the bare figure of the same shape, and a backfill's pace and memory.</summary>
static class SyncArea
{
    const int Rows = 20_000, Rounds = 5, Deals = 100_000, ChangesPerDeal = 3;
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            var sqlite = new Database(Engine.Sqlite, $"Data Source={Path.Combine(folder, "sync.db")}");
            Migrator.Migrate(sqlite);
            await o.WriteLineAsync($"bulk upsert of {Rows:N0} opportunities, median of {Rounds} interleaved rounds, insert then update");
            await UpsertAsync(o, "SQLite, bare prepared transaction", sqlite, BareSqliteAsync);
            if (await PostgresCluster.StartAsync() is { } cluster)
            {
                var postgres = new Database(Engine.PostgreSql, cluster.ConnectionString("postgres"));
                Migrator.Migrate(postgres);
                await UpsertAsync(o, "PostgreSQL, bare COPY + merge", postgres, BarePostgresAsync);
            }
            await BackfillAsync(o, sqlite);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task UpsertAsync(TextWriter o, string reference, Database database, Func<Database, Guid, object?[][], Task> bare)
    {
        var store = new CrmStore(database, TimeProvider.System);
        List<double> bares = [], ours = [];
        for (var round = 0; round < Rounds; round++)
        {
            Guid one = Guid.NewGuid(), other = Guid.NewGuid();
            foreach (var version in new[] { 0, 1 })
            {
                var deals = Enumerable.Range(0, Rows).Select(i => (CrmRecord)Deal(i, version)).ToList();
                var values = deals.Select(d => Tables.Of(RecordKind.Opportunity).Columns.Select(c => c.Of(d)).ToArray()).ToArray();
                bares.Add(await RateAsync(() => bare(database, one, values)));
                ours.Add(await RateAsync(() => store.SaveAsync(other, RecordKind.Opportunity, deals, default)));
            }
        }
        double reached = Median(ours), best = Median(bares);
        await o.WriteLineAsync($"  {reference,-36} {best,10:N0} rows/s   ours {reached,10:N0} rows/s   ratio {reached / best:0.00} (must reach 0.70)");
    }

    static async Task<double> RateAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return Rows / watch.Elapsed.TotalSeconds;
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    static Opportunity Deal(int i, int version) => new()
    {
        Id = $"006{i:000000000000000}", Modified = At.AddSeconds(version), Name = "Deal " + i, AccountId = $"001{i % 500:000000000000000}", OwnerId = $"005{i % 50:000000000000000}",
        Stage = version == 0 ? "Prospecting" : "Negotiation", Amount = 1000 + i, Currency = "EUR", CloseDate = new(2026, 6, 30), CrmProbability = 0.25, Created = At,
    };

    static string Columns => Tables.Of(RecordKind.Opportunity).List;
    static string Update => string.Join(", ", Tables.Of(RecordKind.Opportunity).Names.Skip(1).Select(n => $"{n} = excluded.{n}"));

    static async Task BareSqliteAsync(Database database, Guid connectionId, object?[][] rows)
    {
        await using var connection = await database.OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var names = Enumerable.Range(0, rows[0].Length).Select(i => "@p" + i).ToList();
        command.CommandText = $"INSERT INTO opportunity ({Columns}) VALUES (@c, {string.Join(", ", names)}) ON CONFLICT (connection_id, id) DO UPDATE SET {Update}";
        var parameters = names.Select(n => Parameter(command, n)).ToList();
        Parameter(command, "@c").Value = connectionId;
        command.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
        await transaction.CommitAsync();
    }

    static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    static async Task BarePostgresAsync(Database database, Guid connectionId, object?[][] rows)
    {
        await using var connection = (NpgsqlConnection)await database.OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, "CREATE TEMP TABLE bare (LIKE opportunity) ON COMMIT DROP");
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY bare ({Columns}) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(connectionId, NpgsqlDbType.Uuid);
                foreach (var value in row)
                    await (value is null ? copy.WriteNullAsync() : copy.WriteAsync(value));
            }
            await copy.CompleteAsync();
        }
        await ExecuteAsync(connection, $"INSERT INTO opportunity ({Columns}) SELECT {Columns} FROM bare ON CONFLICT (connection_id, id) DO UPDATE SET {Update}");
        await transaction.CommitAsync();
    }

    static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    static async Task BackfillAsync(TextWriter o, Database database)
    {
        var crm = new EndlessCrm();
        var quiet = new Quiet();
        var backfill = new Backfill(database, crm, new(database, TimeProvider.System), new(database, TimeProvider.System), new(database, TimeProvider.System), quiet, TimeProvider.System);
        List<long> heap = [];
        var watch = Stopwatch.StartNew();
        var failures = await backfill.RunAsync(Guid.NewGuid(), cursor =>
        {
            if (cursor.RowsDone % 50_000 == 0 && cursor.RowsDone > 0)
                heap.Add(GC.GetTotalMemory(forceFullCollection: true) >> 20);
        }, default);
        var rows = Deals * (1L + ChangesPerDeal);
        await o.WriteLineAsync($"backfill of {Deals:N0} deals with history into SQLite: {rows:N0} rows in {watch.Elapsed.TotalSeconds:0.0} s, {rows / watch.Elapsed.TotalSeconds:N0} rows/s, {failures.Count} failures");
        await o.WriteLineAsync($"  live heap every 50,000 rows, MiB: {string.Join(' ', heap)}");
    }

    sealed class Quiet : IFlow
    {
        public void Received(Guid connectionId) { }
        public Task AllowedAsync(Guid connectionId, CancellationToken cancel) => Task.CompletedTask;
        public Task SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => Task.CompletedTask;
        public Task PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) => Task.CompletedTask;
    }

    /// <summary>Deals and their history made as they are asked for.</summary>
    sealed class EndlessCrm : ICrmSession, ICrmSessions
    {
        const int PageSize = 2_000;
        public ApiBudget? Budget => null;

        public async IAsyncEnumerable<CrmResult<CrmPage>> BackfillAsync(RecordKind kind, string? checkpoint, [EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.Yield();
            var count = kind switch { RecordKind.Opportunity => Deals, RecordKind.FieldChange => Deals * ChangesPerDeal, _ => 0 };
            for (var from = 0; from < count; from += PageSize)
                yield return new CrmPage(kind, [.. Enumerable.Range(from, PageSize).Select(i => kind == RecordKind.Opportunity ? (CrmRecord)Deal(i, 0) : Change(i))],
                    [], [], from.ToString(System.Globalization.CultureInfo.InvariantCulture), from + PageSize >= count, count);
        }

        static FieldChange Change(int i) => new()
        {
            Id = "h" + i, Modified = At, OpportunityId = $"006{i / ChangesPerDeal:000000000000000}", Field = FieldChange.Fields.Stage, Old = "A", New = "B", At = At.AddMinutes(i % ChangesPerDeal),
        };

        static Task<CrmResult<CrmPage>> Nothing(RecordKind kind) => Task.FromResult<CrmResult<CrmPage>>(new CrmPage(kind, [], [], [], "0", true));
        public Task<CrmResult<CrmPage>> ChangedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => Nothing(kind);
        public Task<CrmResult<CrmPage>> DeletedAsync(RecordKind kind, string? cursor, CancellationToken cancel) => Nothing(kind);
        public Task<CrmResult<CrmPage>> ReadAsync(RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => Nothing(kind);
        public Task<CrmResult<long>> CountAsync(RecordKind kind, CancellationToken cancel) => Task.FromResult(CrmResult<long>.Of(Deals));
        public Task<CrmResult<CrmSchema>> DescribeAsync(RecordKind kind, CancellationToken cancel) => Task.FromResult(CrmResult<CrmSchema>.Of(new(kind, "", [], "")));
        public Task<IReadOnlyList<NamedCheck>> TestAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedCheck>>([]);
        public Task<CrmResult<IReadOnlyList<WriteOutcome>>> WriteAsync(IReadOnlyList<CrmWrite> writes, CancellationToken cancel) => Task.FromResult(CrmResult<IReadOnlyList<WriteOutcome>>.Of([]));
        public Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([]);
        public Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel) => Task.FromResult(CrmResult<ICrmSession>.Of(this));
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
