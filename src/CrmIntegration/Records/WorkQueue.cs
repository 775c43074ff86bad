using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>
/// The queue between stages: one row per thing to do. Several nodes may claim at once; a row belongs to one claim until its lease ends.
/// Claiming is per connection, so that a tenant who floods the queue only ever waits for itself.
/// </summary>
public sealed partial class WorkQueue(Database database, TimeProvider clock)
{
    /// <summary>How long a failed item waits before each next attempt; after the last rung it is set aside.</summary>
    public static readonly IReadOnlyList<TimeSpan> Ladder =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6),
    ];

    // An attempt that never reported back may have taken the process down; from the second time on such an item runs alone.
    const int AloneAfter = 2;
    const int CrashLimit = 4;

    /// <summary>Rings after work was committed: stage and connection. Jobs listens; ringing for nothing does no harm.</summary>
    public event Action<string, Guid>? Added;

    public void Ring(string stage, Guid connectionId) => Added?.Invoke(stage, connectionId);

    /// <summary>Asks for these things to be done. Asked again while it runs, a thing is done again; what was set aside comes back to life.</summary>
    public async Task AddAsync(
        Guid connectionId, string stage, RecordKind kind, IReadOnlyCollection<string> ids, DateTimeOffset? dueAt = null, CancellationToken cancel = default)
    {
        if (ids.Count == 0)
            return;
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await AddAsync(connection, transaction, connectionId, stage, kind, ids, dueAt, cancel);
        await transaction.CommitAsync(cancel);
        Ring(stage, connectionId);
    }

    /// <summary>The same inside the caller's transaction: what was saved and what follows from it commit together. Ring after the commit.</summary>
    public async Task AddAsync(
        DbConnection connection, DbTransaction transaction, Guid connectionId, string stage, RecordKind kind, IReadOnlyCollection<string> ids,
        DateTimeOffset? dueAt = null, CancellationToken cancel = default)
    {
        // Ordered, so that two nodes adding the same ids lock them in one order.
        var ordered = ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(AddSql,
            new { connectionId, stage, kind = (long)kind, ids = JsonSerializer.Serialize(ordered), dueAt = dueAt ?? now, now },
            transaction, cancellationToken: cancel));
    }

    string AddSql => database.Sql(
        """
        INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT @connectionId, @stage, @kind, value, 1, @dueAt, 0, @now FROM json_each(@ids) WHERE true
        ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET
            version = version + 1, due_at = CASE WHEN dead_at IS NULL THEN min(due_at, excluded.due_at) ELSE excluded.due_at END,
            attempts = CASE WHEN dead_at IS NULL THEN attempts ELSE 0 END, dead_at = NULL
        """,
        """
        INSERT INTO work AS w (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT @connectionId, @stage, @kind, value, 1, @dueAt, 0, @now FROM json_array_elements_text(@ids::json) WITH ORDINALITY AS given(value, place) ORDER BY place
        ON CONFLICT (connection_id, stage, kind, record_id) DO UPDATE SET
            version = w.version + 1, due_at = CASE WHEN w.dead_at IS NULL THEN LEAST(w.due_at, excluded.due_at) ELSE excluded.due_at END,
            attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL
        """,
        """
        UPDATE w SET version = w.version + 1,
            due_at = CASE WHEN w.dead_at IS NULL AND w.due_at < @dueAt THEN w.due_at ELSE @dueAt END,
            attempts = CASE WHEN w.dead_at IS NULL THEN w.attempts ELSE 0 END, dead_at = NULL
        FROM work w WITH (UPDLOCK, HOLDLOCK)
        JOIN OPENJSON(@ids) given ON w.record_id = given.value COLLATE Latin1_General_100_BIN2
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = @kind;
        INSERT INTO work (connection_id, stage, kind, record_id, version, due_at, attempts, added_at)
        SELECT @connectionId, @stage, @kind, given.value, 1, @dueAt, 0, @now FROM OPENJSON(@ids) given
        WHERE NOT EXISTS (SELECT 1 FROM work w WITH (UPDLOCK, HOLDLOCK) WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = @kind
            AND w.record_id = given.value COLLATE Latin1_General_100_BIN2);
        """);

    /// <summary>Takes what is due, oldest first. Claim and attempt are committed before this returns: a crash during the work counts.</summary>
    public Task<IReadOnlyList<WorkItem>> ClaimAsync(string stage, Guid connectionId, int max, TimeSpan lease, CancellationToken cancel) =>
        ClaimAsync(stage, connectionId, max, lease, $"(claim IS NULL OR (claimed_until <= @now AND attempts < {AloneAfter}))", cancel);

    /// <summary>Takes one item whose earlier attempts never reported back; run it alone. One that never does is set aside here.</summary>
    public async Task<WorkItem?> ClaimSuspectAsync(string stage, Guid connectionId, TimeSpan lease, CancellationToken cancel)
    {
        await SetAsideCrashLoopsAsync(stage, connectionId, cancel);
        var claimed = await ClaimAsync(stage, connectionId, 1, lease, $"claim IS NOT NULL AND claimed_until <= @now AND attempts >= {AloneAfter}", cancel);
        return claimed.SingleOrDefault();
    }

    async Task<IReadOnlyList<WorkItem>> ClaimAsync(string stage, Guid connectionId, int max, TimeSpan lease, string free, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var claim = Guid.NewGuid();
        await using var connection = await database.OpenAsync(cancel);
        // A paused connection's work waits, whoever rang for it.
        var rows = await connection.QueryAsync<ClaimedRow>(new CommandDefinition(
            ClaimSql($"{free} AND EXISTS (SELECT 1 FROM connection c WHERE c.id = @connectionId AND c.paused = @no)"),
            new { stage, connectionId, max, now, claim, until = now + lease, no = false }, cancellationToken: cancel));
        return [.. rows.Select(r => new WorkItem(connectionId, stage, (RecordKind)r.Kind, r.RecordId, r.Version, (int)r.Attempts, claim))];
    }

    // One statement, so that two nodes cannot take the same row: SQLite has one writer; the others skip rows that a neighbour holds.
    string ClaimSql(string free) => database.Sql(
        $"""
        UPDATE work SET claim = @claim, claimed_until = @until, attempts = attempts + 1
        WHERE rowid IN (SELECT rowid FROM work WHERE stage = @stage AND connection_id = @connectionId AND dead_at IS NULL AND due_at <= @now AND {free}
            ORDER BY due_at LIMIT @max)
        RETURNING kind, record_id, version, attempts
        """,
        $"""
        UPDATE work SET claim = @claim, claimed_until = @until, attempts = attempts + 1
        WHERE ctid = ANY(ARRAY(SELECT ctid FROM work WHERE stage = @stage AND connection_id = @connectionId AND dead_at IS NULL AND due_at <= @now AND {free}
            ORDER BY due_at LIMIT @max FOR UPDATE SKIP LOCKED))
        RETURNING kind, record_id, version, attempts
        """,
        $"""
        WITH next AS (SELECT TOP (@max) claim, claimed_until, attempts, kind, record_id, version FROM work WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE stage = @stage AND connection_id = @connectionId AND dead_at IS NULL AND due_at <= @now AND {free} ORDER BY due_at)
        UPDATE next SET claim = @claim, claimed_until = @until, attempts = attempts + 1
        OUTPUT inserted.kind, inserted.record_id, inserted.version, inserted.attempts
        """);

    async Task SetAsideCrashLoopsAsync(string stage, Guid connectionId, CancellationToken cancel)
    {
        const string says = "Every attempt ended without an answer: the process stopped, or the work outlived its lease. Look at the log around the attempts, then replay.";
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE work SET dead_at = @now, claim = NULL, claimed_until = NULL, failure_kind = 'Rejected', says = @says
            WHERE stage = @stage AND connection_id = @connectionId AND dead_at IS NULL AND due_at <= @now
                AND claim IS NOT NULL AND claimed_until <= @now AND attempts >= @limit
            """, new { stage, connectionId, now = clock.GetUtcNow(), says, limit = CrashLimit }, cancellationToken: cancel));
    }

    /// <summary>
    /// Makes claims of a process that is gone free at once. Only for SQLite, where one host works on one file; elsewhere leases end by themselves.
    /// </summary>
    public async Task ReleaseAbandonedAsync(CancellationToken cancel)
    {
        if (database.Engine != Engine.Sqlite)
            return;
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE work SET claimed_until = @now WHERE claim IS NOT NULL AND claimed_until > @now", new { now = clock.GetUtcNow() }, cancellationToken: cancel));
    }

    /// <summary>How much of a connection's work is due or under way; what waits for its next try does not count.</summary>
    public async Task<long> OpenAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM work WHERE connection_id = @connectionId AND dead_at IS NULL AND (due_at <= @now OR claim IS NOT NULL)", new { connectionId, now = clock.GetUtcNow() }, cancellationToken: cancel));
    }

    sealed record ClaimedRow
    {
        public long Kind { get; init; }
        public string RecordId { get; init; } = "";
        public long Version { get; init; }
        public long Attempts { get; init; }
    }
}
