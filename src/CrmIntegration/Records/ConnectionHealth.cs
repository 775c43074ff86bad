using Dapper;

namespace CrmIntegration.Records;

/// <summary>How one connection stands, counted over the tables of every stage.</summary>
public sealed record ConnectionStanding
{
    public Guid ConnectionId { get; init; }
    public long Waiting { get; init; }
    public long SetAside { get; init; }

    /// <summary>When the oldest thing that still has to be done was due.</summary>
    public DateTimeOffset? OldestDue { get; init; }
    public DateTimeOffset? LastWebhook { get; init; }

    /// <summary>When we last asked the CRM what has changed.</summary>
    public DateTimeOffset? LastAsked { get; init; }
    public long KindsRead { get; init; }

    /// <summary>What keeps the first reading from going on; null: nothing.</summary>
    public string? Stopped { get; init; }
    public string? Champion { get; init; }

    /// <summary>Of the champion: Ready | OK | NotReady.</summary>
    public string? Readiness { get; init; }

    /// <summary>Records missing, too many or differing at the latest measurements; null: not measured yet.</summary>
    public long? Drift { get; init; }
}

/// <summary>One answer for the page of all connections, one for a single one: no question per card.</summary>
public sealed class ConnectionHealth(Database database)
{
    const string Standing = """
        SELECT c.id AS connection_id,
            (SELECT COUNT(*) FROM work w WHERE w.connection_id = c.id AND w.dead_at IS NULL) AS waiting,
            (SELECT COUNT(*) FROM work w WHERE w.connection_id = c.id AND w.dead_at IS NOT NULL) AS set_aside,
            (SELECT MIN(CASE WHEN w.due_at < w.added_at THEN w.added_at ELSE w.due_at END) FROM work w WHERE w.connection_id = c.id AND w.dead_at IS NULL) AS oldest_due,
            c.last_event_at AS last_webhook,
            (SELECT MAX(s.updated_at) FROM sync_cursor s WHERE s.connection_id = c.id AND s.purpose = 'changed') AS last_asked,
            (SELECT COUNT(*) FROM sync_cursor s WHERE s.connection_id = c.id AND s.purpose = 'backfill' AND s.finished_at IS NOT NULL) AS kinds_read,
            (SELECT MIN(s.says) FROM sync_cursor s WHERE s.connection_id = c.id AND s.purpose = 'backfill' AND s.finished_at IS NULL) AS stopped,
            (SELECT MAX(m.version) FROM model m WHERE m.connection_id = c.id AND m.state = 'champion') AS champion,
            (SELECT MAX(m.readiness) FROM model m WHERE m.connection_id = c.id AND m.state = 'champion') AS readiness,
            (SELECT SUM(ABS(k.remote_count - k.local_count) + k.differing) FROM completeness k WHERE k.connection_id = c.id
                AND k.measured_at = (SELECT MAX(n.measured_at) FROM completeness n WHERE n.connection_id = k.connection_id AND n.kind = k.kind)) AS drift
        FROM connection c
        """;

    /// <summary>Of every connection: for admins.</summary>
    public async Task<IReadOnlyDictionary<Guid, ConnectionStanding>> AllAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ConnectionStanding>(new CommandDefinition(Standing, cancellationToken: cancel))).ToDictionary(s => s.ConnectionId);
    }

    public async Task<ConnectionStanding> OfAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ConnectionStanding>(new CommandDefinition($"{Standing} WHERE c.id = @connectionId", new { connectionId }, cancellationToken: cancel)) ?? new();
    }
}
