using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

/// <summary>
/// Where a webhook is on disk before its 2xx. Rows are only appended, a batch of one connection packed into one. The keys of deliveries are random: the inbox, which must
/// know each of them, changes a page per delivery, 4 KB to write and sync for 100 bytes of news while the sender waits. A commit here is one short write. A moment later the
/// deliveries are sorted into the inbox by the hundred, and its key decides about duplicates, among what waits here too.
/// On SQLite the journal is a file of its own, with a writer's lock of its own: no acknowledgement waits for a backfill page or a batch of predictions.
/// </summary>
public sealed class InboxJournal(Database database)
{
    // One bite. In SQLite's one file a large one costs each delivery a third of what a small one does: thirty thousand sorted keys change each page of the index once, and hold the
    // database's other writers (no acknowledgement: it is written beside) for a fifth of a second.
    const int MostRows = 256, MostRowsOfFile = 4_096, MostBytes = 2 << 20;

    readonly InboxStore inbox = new(database);
    readonly Database journal = database.Engine == Engine.Sqlite ? Beside(database) : database;
    readonly Lock making = new();
    bool made;

    bool OwnFile => journal != database;

    static Database Beside(Database database) =>
        new(Engine.Sqlite, new SqliteConnectionStringBuilder(database.ConnectionString) { DataSource = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource + "-inbox" }.ToString());

    /// <summary>For the one writer, on a thread that may wait, which keeps it; and for who looks into the file beside.</summary>
    internal DbConnection Open()
    {
        var connection = journal.Open();
        if (!OwnFile)
            return connection;
        lock (making)
        {
            if (!made)
                connection.Execute(TableSql());
            made = true;
        }
        // A small log, copied back soon and written again from its start: a file that does not grow syncs faster.
        connection.Execute("PRAGMA wal_autocheckpoint=1000");
        return connection;
    }

    // The table as the migration made it, in the file beside.
    string TableSql()
    {
        using var connection = database.Open();
        var table = connection.ExecuteScalar<string>("SELECT sql FROM sqlite_master WHERE name = 'inbox_journal'");
        return table!.Replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal);
    }

    /// <summary>On disk when this returns. One caller at a time, on a thread that may wait.</summary>
    public void Append(DbConnection connection, IReadOnlyList<InboxHint> hints)
    {
        var first = hints[0].ConnectionId;
        if (hints.All(h => h.ConnectionId == first))
        {
            Append(connection, null, first, hints);         // its own transaction: one round trip
            return;
        }
        using var transaction = connection.BeginTransaction();
        foreach (var one in hints.GroupBy(h => h.ConnectionId))
            Append(connection, transaction, one.Key, one);
        transaction.Commit();
    }

    static void Append(DbConnection connection, DbTransaction? transaction, Guid connectionId, IEnumerable<InboxHint> hints)
    {
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = "INSERT INTO inbox_journal (connection_id, hints) VALUES (@connectionId, @hints)";
        Add(insert, "connectionId", connectionId);
        Add(insert, "hints", PackedHints.Pack(hints));
        insert.ExecuteNonQuery();
    }

    static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    /// <summary>Sorts the oldest into the inbox, where they become work.</summary>
    public Task<SortedIn> SortInAsync(CancellationToken cancel) => OwnFile ? FromFileAsync(cancel) : FromTableAsync(cancel);

    // Two files do not commit as one. A crash in between sorts the same rows in again: every key is known by then, and nothing is done twice.
    async Task<SortedIn> FromFileAsync(CancellationToken cancel)
    {
        await using var from = Open();
        var (rows, full) = await BiteAsync(from, cancel);
        if (rows.Count == 0)
            return SortedIn.Nothing;
        await using var to = await database.OpenAsync(cancel);
        await using var transaction = await to.BeginTransactionAsync(cancel);
        var whose = await KeepAsync(to, transaction, rows, cancel);
        await transaction.CommitAsync(cancel);
        // Numbers rise and never come twice: what the writer appended meanwhile stays.
        await from.ExecuteAsync(new CommandDefinition("DELETE FROM inbox_journal WHERE id <= @last", new { last = rows[^1].Id }, cancellationToken: cancel));
        return new(whose, full);
    }

    static async Task<(List<Row> Rows, bool Full)> BiteAsync(DbConnection from, CancellationToken cancel)
    {
        var (rows, bytes) = (new List<Row>(), 0);
        await foreach (var row in from.QueryUnbufferedAsync<Row>("SELECT id, connection_id, hints FROM inbox_journal ORDER BY id LIMIT @most", new { most = MostRowsOfFile }).WithCancellation(cancel))
        {
            rows.Add(row);
            if ((bytes += row.Hints.Length) >= MostBytes)
                return (rows, true);
        }
        return (rows, rows.Count == MostRowsOfFile);
    }

    async Task<SortedIn> FromTableAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(TakeSql, new { most = MostRows }, transaction, cancellationToken: cancel))).AsList();
        var whose = rows.Count == 0 ? [] : await KeepAsync(connection, transaction, rows, cancel);
        await transaction.CommitAsync(cancel);
        return new(whose, rows.Count == MostRows);
    }

    // Several nodes sort at once, each what no other holds.
    string TakeSql => database.Sql(
        "",
        "DELETE FROM inbox_journal WHERE id IN (SELECT id FROM inbox_journal ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED) RETURNING id, connection_id, hints",
        "DELETE TOP (@most) FROM inbox_journal WITH (READPAST, ROWLOCK) OUTPUT deleted.id, deleted.connection_id, deleted.hints");

    // A connection that was taken away meanwhile takes its deliveries with it.
    async Task<Guid[]> KeepAsync(DbConnection connection, DbTransaction transaction, List<Row> rows, CancellationToken cancel)
    {
        using var step = Telemetry.Begin("inbox sort");
        var ids = rows.Select(r => r.ConnectionId).Distinct().ToArray();
        var known = (await connection.QueryAsync<Guid>(new CommandDefinition($"SELECT id FROM connection WHERE {database.In("id", "ids")}", new { ids }, transaction, cancellationToken: cancel))).ToHashSet();
        var hints = rows.Where(r => known.Contains(r.ConnectionId)).SelectMany(r => PackedHints.Unpack(r.ConnectionId, r.Hints)).ToList();
        if (hints.Count > 0)
            await inbox.KeepAsync(connection, transaction, hints, cancel);
        step.Count(Telemetry.Done, hints.Count);
        return ids;
    }

    sealed record Row
    {
        public long Id { get; init; }
        public Guid ConnectionId { get; init; }
        public byte[] Hints { get; init; } = [];
    }
}

/// <param name="Whose">Connections whose deliveries were sorted in.</param>
/// <param name="MoreWait">It was a full bite.</param>
public sealed record SortedIn(IReadOnlyCollection<Guid> Whose, bool MoreWait)
{
    internal static readonly SortedIn Nothing = new([], false);
}
