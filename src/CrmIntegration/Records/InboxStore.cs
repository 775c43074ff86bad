using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

public sealed record InboxHint(Guid ConnectionId, ChangeHint Hint, DateTimeOffset ReceivedAt);

/// <summary>What webhooks told us. The primary key decides about duplicates; a row stays a while after it was drained, so that late retries are known.</summary>
public sealed class InboxStore(Database database, TimeProvider clock)
{
    /// <summary>Commits all of them at once. The caller keeps <paramref name="connection"/> open between batches.</summary>
    public async Task KeepAsync(DbConnection connection, IReadOnlyList<InboxHint> hints, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (database.Engine == Engine.Sqlite)
            KeepEach(connection, transaction, hints);
        else
            await KeepSetAsync(connection, transaction, hints, cancel);
        await transaction.CommitAsync(cancel);
    }

    // One prepared statement: no JSON to write and read back, a third faster than the set below.
    static void KeepEach(DbConnection connection, DbTransaction transaction, IReadOnlyList<InboxHint> hints)
    {
        using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = """
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at) VALUES (@connectionId, @hintKey, @kind, @recordId, @receivedAt)
            ON CONFLICT (connection_id, hint_key) DO NOTHING
            """;
        var parameters = new[] { "@connectionId", "@hintKey", "@kind", "@recordId", "@receivedAt" }.Select(name =>
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = name;
            insert.Parameters.Add(parameter);
            return parameter;
        }).ToArray();
        foreach (var hint in hints)
        {
            parameters[0].Value = hint.ConnectionId;
            parameters[1].Value = hint.Hint.Key;
            parameters[2].Value = (long)hint.Hint.Kind;
            parameters[3].Value = hint.Hint.RecordId;
            parameters[4].Value = hint.ReceivedAt.ToUnixTimeMilliseconds();
            insert.ExecuteNonQuery();
        }
    }

    async Task KeepSetAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<InboxHint> hints, CancellationToken cancel)
    {
        // One row per key, and ordered: two nodes given the same delivery lock in one order.
        var rows = hints.DistinctBy(h => (h.ConnectionId, h.Hint.Key)).OrderBy(h => h.ConnectionId).ThenBy(h => h.Hint.Key, StringComparer.Ordinal)
            .Select(h => new { c = h.ConnectionId, h = h.Hint.Key, k = (int)h.Hint.Kind, r = h.Hint.RecordId, t = h.ReceivedAt.ToUnixTimeMilliseconds() });
        await connection.ExecuteAsync(new CommandDefinition(database.Sql(
            "",
            """
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at)
            SELECT c, h, k, r, t FROM json_to_recordset(@rows::json) AS given(c uuid, h text, k bigint, r text, t bigint)
            ON CONFLICT (connection_id, hint_key) DO NOTHING
            """,
            """
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at)
            SELECT c, h, k, r, t FROM OPENJSON(@rows) WITH (c uniqueidentifier, h nvarchar(255), k bigint, r nvarchar(255), t bigint) given
            WHERE NOT EXISTS (SELECT 1 FROM inbox i WITH (UPDLOCK, HOLDLOCK)
                WHERE i.connection_id = given.c AND i.hint_key = given.h COLLATE Latin1_General_100_BIN2)
            """), new { rows = JsonSerializer.Serialize(rows) }, transaction, cancellationToken: cancel));
    }

    /// <summary>Turns the oldest hints into work for the sync stage, in one transaction: a hint is in exactly one of the two.</summary>
    /// <returns>How many hints moved; ring the sync stage after.</returns>
    public async Task<int> DrainAsync(int max, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var moved = await connection.ExecuteScalarAsync<long>(new CommandDefinition(DrainSql,
            new { max, stage = Stages.Sync, now = clock.GetUtcNow() }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return (int)moved;
    }

    string DrainSql => database.Sql(
        """
        INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT DISTINCT connection_id, @stage, kind, record_id, 1, @now, 0, @now
        FROM (SELECT connection_id, kind, record_id FROM inbox WHERE drained_at IS NULL ORDER BY received_at, rowid LIMIT @max) WHERE true
        ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET version = version + 1, due_at = min(due_at, excluded.due_at),
            attempts = CASE WHEN dead_at IS NULL THEN attempts ELSE 0 END, dead_at = NULL;
        UPDATE inbox SET drained_at = @now WHERE rowid IN (SELECT rowid FROM inbox WHERE drained_at IS NULL ORDER BY received_at, rowid LIMIT @max);
        SELECT changes();
        """,
        """
        WITH taken AS (SELECT connection_id, hint_key, kind, record_id FROM inbox WHERE drained_at IS NULL ORDER BY received_at LIMIT @max FOR UPDATE SKIP LOCKED),
        marked AS (UPDATE inbox i SET drained_at = @now FROM taken WHERE i.connection_id = taken.connection_id AND i.hint_key = taken.hint_key),
        added AS (
            INSERT INTO work AS w (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
            SELECT DISTINCT connection_id, @stage, kind, record_id, 1, @now, 0, @now FROM taken ORDER BY connection_id, kind, record_id
            ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET version = w.version + 1, due_at = LEAST(w.due_at, excluded.due_at),
                attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL)
        SELECT COUNT(*) FROM taken
        """,
        """
        DECLARE @taken TABLE (connection_id uniqueidentifier NOT NULL, kind bigint NOT NULL, record_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL);
        WITH next AS (SELECT TOP (@max) connection_id, kind, record_id, drained_at FROM inbox WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE drained_at IS NULL ORDER BY received_at)
        UPDATE next SET drained_at = @now OUTPUT inserted.connection_id, inserted.kind, inserted.record_id INTO @taken;
        UPDATE w SET version = w.version + 1, due_at = CASE WHEN w.due_at < @now THEN w.due_at ELSE @now END,
            attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL
        FROM work w WITH (UPDLOCK, HOLDLOCK)
        JOIN (SELECT DISTINCT connection_id, kind, record_id FROM @taken) t ON w.connection_id = t.connection_id AND w.kind = t.kind AND w.record_id = t.record_id
        WHERE w.stage = @stage;
        INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT DISTINCT t.connection_id, @stage, t.kind, t.record_id, 1, @now, 0, @now FROM @taken t
        WHERE NOT EXISTS (SELECT 1 FROM work w WITH (UPDLOCK, HOLDLOCK)
            WHERE w.connection_id = t.connection_id AND w.stage = @stage AND w.kind = t.kind AND w.record_id = t.record_id);
        SELECT COUNT(*) FROM @taken;
        """);

    /// <summary>How many hints wait to be drained, and since when.</summary>
    public async Task<(long Waiting, DateTimeOffset? Oldest)> WaitingAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleAsync<Backlog>(new CommandDefinition(
            "SELECT COUNT(*) AS waiting, MIN(received_at) AS oldest FROM inbox WHERE drained_at IS NULL", cancellationToken: cancel));
        return (row.Waiting, row.Oldest);
    }

    /// <summary>Hints on disk, drained ones too, until they are pruned.</summary>
    public async Task<long> CountAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM inbox WHERE connection_id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    public async Task<int> PruneAsync(Guid connectionId, DateTimeOffset drainedBefore, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM inbox WHERE connection_id = @connectionId AND drained_at < @drainedBefore", new { connectionId, drainedBefore }, cancellationToken: cancel));
    }

    /// <summary>So many forged or stale deliveries more, for the health page.</summary>
    public async Task CountRejectedAsync(Guid connectionId, int times, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE connection SET rejected_signatures = rejected_signatures + @times WHERE id = @connectionId", new { connectionId, times }, cancellationToken: cancel));
    }

    sealed record Backlog
    {
        public long Waiting { get; init; }
        public DateTimeOffset? Oldest { get; init; }
    }
}
