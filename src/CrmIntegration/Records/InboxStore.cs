using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

public sealed record InboxHint(Guid ConnectionId, ChangeHint Hint, DateTimeOffset ReceivedAt);

/// <summary>
/// What webhooks told us. The primary key decides about duplicates: a delivery is remembered and becomes work for the sync stage in one
/// transaction, or, known already, becomes nothing. A row stays longer than any sender's retries, so that a late duplicate is still known.
/// </summary>
public sealed class InboxStore(Database database)
{
    /// <summary>Commits all of them at once. The caller keeps <paramref name="connection"/> open between batches, and rings the sync stage after.</summary>
    public async Task KeepAsync(DbConnection connection, IReadOnlyList<InboxHint> hints, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (database.Engine == Engine.Sqlite)
            KeepEach(connection, transaction, hints);
        else
            await KeepSetAsync(connection, transaction, hints, cancel);
        await transaction.CommitAsync(cancel);
    }

    // Two prepared statements: no JSON to write and read back, a third faster than the set below. Many hints about one record are one row of work,
    // and a row that waits already stays as it is: whoever claims it reads the record after this hint came. It halves what a commit writes to disk.
    static void KeepEach(DbConnection connection, DbTransaction transaction, IReadOnlyList<InboxHint> hints)
    {
        using var insert = Prepared(connection, transaction, """
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at) VALUES (@connectionId, @hintKey, @kind, @recordId, @receivedAt)
            ON CONFLICT (connection_id, hint_key) DO NOTHING
            """, "@connectionId", "@hintKey", "@kind", "@recordId", "@receivedAt");
        using var add = Prepared(connection, transaction, $"""
            INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
            VALUES (@connectionId, '{Stages.Sync}', @kind, @recordId, 1, @receivedAt, 0, @receivedAt)
            ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET version = version + 1, due_at = min(due_at, excluded.due_at),
                attempts = CASE WHEN dead_at IS NULL THEN attempts ELSE 0 END, dead_at = NULL
            WHERE claim IS NOT NULL OR dead_at IS NOT NULL OR due_at > excluded.due_at
            """, "@connectionId", "@kind", "@recordId", "@receivedAt");
        var news = new HashSet<(Guid, RecordKind, string)>();
        var (mine, text) = (Guid.Empty, "");
        foreach (var (connectionId, hint, receivedAt) in hints)
        {
            var at = receivedAt.ToUnixTimeMilliseconds();
            if (connectionId != mine)
                (mine, text) = (connectionId, connectionId.ToString().ToUpperInvariant());      // as the driver would write it, once
            if (Run(insert, text, hint.Key, (long)hint.Kind, hint.RecordId, at) == 1 && news.Add((connectionId, hint.Kind, hint.RecordId)))
                Run(add, text, (long)hint.Kind, hint.RecordId, at);
        }
    }

    static DbCommand Prepared(DbConnection connection, DbTransaction transaction, string sql, params ReadOnlySpan<string> names)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in names)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    static int Run(DbCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }

    async Task KeepSetAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<InboxHint> hints, CancellationToken cancel)
    {
        // One row per key, and ordered: two nodes given the same delivery lock in one order.
        var rows = hints.DistinctBy(h => (h.ConnectionId, h.Hint.Key)).OrderBy(h => h.ConnectionId).ThenBy(h => h.Hint.Key, StringComparer.Ordinal)
            .Select(h => new { c = h.ConnectionId, h = h.Hint.Key, k = (int)h.Hint.Kind, r = h.Hint.RecordId, t = h.ReceivedAt.ToUnixTimeMilliseconds() });
        await connection.ExecuteAsync(new CommandDefinition(KeepSql, new { rows = JsonSerializer.Serialize(rows), stage = Stages.Sync }, transaction, cancellationToken: cancel));
    }

    string KeepSql => database.Sql(
        "",
        """
        WITH kept AS (
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at)
            SELECT c, h, k, r, t FROM json_to_recordset(@rows::json) AS given(c uuid, h text, k bigint, r text, t bigint)
            ON CONFLICT (connection_id, hint_key) DO NOTHING RETURNING connection_id, kind, record_id, received_at)
        INSERT INTO work AS w (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT connection_id, @stage, kind, record_id, 1, MIN(received_at), 0, MIN(received_at) FROM kept
        WHERE NOT EXISTS (SELECT 1 FROM work waits WHERE waits.connection_id = kept.connection_id AND waits.stage = @stage AND waits.kind = kept.kind
            AND waits.record_id = kept.record_id AND waits.claim IS NULL AND waits.dead_at IS NULL AND waits.due_at <= kept.received_at)
        GROUP BY connection_id, kind, record_id ORDER BY connection_id, kind, record_id
        ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET version = w.version + 1, due_at = LEAST(w.due_at, excluded.due_at),
            attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL
        """,
        """
        DECLARE @kept TABLE (connection_id uniqueidentifier NOT NULL, kind bigint NOT NULL, record_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL, received_at bigint NOT NULL);
        INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at)
        OUTPUT inserted.connection_id, inserted.kind, inserted.record_id, inserted.received_at INTO @kept
        SELECT c, h, k, r, t FROM OPENJSON(@rows) WITH (c uniqueidentifier, h nvarchar(255), k bigint, r nvarchar(255), t bigint) given
        WHERE NOT EXISTS (SELECT 1 FROM inbox i WITH (UPDLOCK, HOLDLOCK)
            WHERE i.connection_id = given.c AND i.hint_key = given.h COLLATE Latin1_General_100_BIN2);
        UPDATE w SET version = w.version + 1, due_at = CASE WHEN w.due_at < k.at THEN w.due_at ELSE k.at END,
            attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL
        FROM work w WITH (UPDLOCK, HOLDLOCK)
        JOIN (SELECT connection_id, kind, record_id, MIN(received_at) AS at FROM @kept GROUP BY connection_id, kind, record_id) k
            ON w.connection_id = k.connection_id AND w.kind = k.kind AND w.record_id = k.record_id
        WHERE w.stage = @stage AND (w.claim IS NOT NULL OR w.dead_at IS NOT NULL OR w.due_at > k.at);
        INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT k.connection_id, @stage, k.kind, k.record_id, 1, MIN(k.received_at), 0, MIN(k.received_at) FROM @kept k
        WHERE NOT EXISTS (SELECT 1 FROM work w WITH (UPDLOCK, HOLDLOCK)
            WHERE w.connection_id = k.connection_id AND w.stage = @stage AND w.kind = k.kind AND w.record_id = k.record_id)
        GROUP BY k.connection_id, k.kind, k.record_id;
        """);

    /// <summary>Hints on disk, until they are pruned.</summary>
    public async Task<long> CountAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM inbox WHERE connection_id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    public async Task<int> PruneAsync(Guid connectionId, DateTimeOffset receivedBefore, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM inbox WHERE connection_id = @connectionId AND received_at < @receivedBefore", new { connectionId, receivedBefore }, cancellationToken: cancel));
    }

    /// <summary>So many forged or stale deliveries more, for the health page.</summary>
    public async Task CountRejectedAsync(Guid connectionId, int times, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE connection SET rejected_signatures = rejected_signatures + @times WHERE id = @connectionId", new { connectionId, times }, cancellationToken: cancel));
    }

    /// <summary>When the CRM was last heard, for the health page.</summary>
    public async Task HeardAsync(Guid connectionId, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE connection SET last_event_at = @at WHERE id = @connectionId", new { connectionId, at }, cancellationToken: cancel));
    }
}
