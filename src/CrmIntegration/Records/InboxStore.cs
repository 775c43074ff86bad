using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

public sealed record InboxHint(Guid ConnectionId, ChangeHint Hint, DateTimeOffset ReceivedAt);

/// <summary>
/// What webhooks told us. The primary key decides about duplicates: a delivery is remembered and becomes work for the sync stage in one
/// transaction, or, known already, becomes nothing. A row stays longer than any sender's retries, so that a late duplicate is still known.
/// Deliveries come here by way of <see cref="InboxJournal"/>.
/// </summary>
public sealed class InboxStore(Database database)
{
    /// <summary>In the caller's transaction, who rings the sync stage after the commit.</summary>
    public async Task KeepAsync(DbConnection connection, DbTransaction transaction, IEnumerable<InboxHint> hints, CancellationToken cancel)
    {
        // Ordered by key: neighbours lie on one page, and two nodes given the same deliveries lock them in one order.
        var ordered = hints.ToList();
        ordered.Sort((a, b) => a.ConnectionId.CompareTo(b.ConnectionId) is not 0 and var org ? org : string.CompareOrdinal(a.Hint.Key, b.Hint.Key));
        if (connection is SqliteConnection sqlite)
            KeepEach(sqlite, ordered);
        else
            await KeepSetAsync(connection, transaction, ordered, cancel);
    }

    // Two prepared statements: no JSON to write and read back. Many hints about one record are one row of work, and a row that waits already stays as it is: whoever
    // claims it reads the record after this hint came. It halves what a commit writes to disk.
    static void KeepEach(SqliteConnection connection, List<InboxHint> hints)
    {
        using var insert = new SqliteStatement(connection, """
            INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (connection_id, hint_key) DO NOTHING
            """);
        using var add = new SqliteStatement(connection, $"""
            INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
            VALUES (?1, '{Stages.Sync}', ?2, ?3, 1, ?4, 0, ?4)
            ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET version = version + 1, due_at = min(due_at, excluded.due_at),
                attempts = CASE WHEN dead_at IS NULL THEN attempts ELSE 0 END, dead_at = NULL
            WHERE claim IS NOT NULL OR dead_at IS NOT NULL OR due_at > excluded.due_at
            """);
        var news = new HashSet<(Guid, RecordKind, string)>();
        var mine = Guid.Empty;
        foreach (var (connectionId, hint, receivedAt) in hints)
        {
            if (connectionId != mine)
            {
                insert.Bind(1, connectionId);
                add.Bind(1, connectionId);
                mine = connectionId;
            }
            var at = receivedAt.ToUnixTimeMilliseconds();
            if (insert.Bind(2, hint.Key).Bind(3, (long)hint.Kind).Bind(4, hint.RecordId).Bind(5, at).Run() == 1 && news.Add((connectionId, hint.Kind, hint.RecordId)))
                add.Bind(2, (long)hint.Kind).Bind(3, hint.RecordId).Bind(4, at).Run();
        }
    }

    async Task KeepSetAsync(DbConnection connection, DbTransaction transaction, List<InboxHint> hints, CancellationToken cancel)
    {
        var rows = hints.DistinctBy(h => (h.ConnectionId, h.Hint.Key))
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
