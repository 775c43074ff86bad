using System.Data.Common;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>How far reading one kind has come, for one purpose.</summary>
public sealed record SyncCursor
{
    public const string Backfill = "backfill", Changed = "changed", Deleted = "deleted", DeletesAllowed = "deletes-allowed", DeletedLately = "deleted-lately";

    public required RecordKind Kind { get; init; }
    public required string Purpose { get; init; }
    
    /// <summary>The connector's own checkpoint or cursor, as it gave it. (CHECKPOINT is a reserved word of T-SQL.)</summary>
    public string? Mark { get; init; }
    public long RowsDone { get; init; }
    public long? RowsExpected { get; init; }
    public long RowsSetAside { get; init; }
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null while it runs, and after it was cut off.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What keeps it from going on.</summary>
    public string? Says { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public double? RowsPerSecond => StartedAt is { } start && (FinishedAt ?? UpdatedAt) - start is { TotalSeconds: > 0 } ran ? RowsDone / ran.TotalSeconds : null;
    public TimeSpan? TimeLeft => FinishedAt is null && RowsPerSecond is > 0 and { } rate && RowsExpected is { } expected ? TimeSpan.FromSeconds(Math.Max(0, expected - RowsDone) / rate) : null;
}

public sealed class SyncCursors(Database database, TimeProvider clock)
{
    const string All = "kind, purpose, mark, rows_done, rows_expected, rows_set_aside, started_at, finished_at, says, updated_at";
    static readonly string[] Rest = ["mark", "rows_done", "rows_expected", "rows_set_aside", "started_at", "finished_at", "says", "updated_at"];

    public async Task<SyncCursor?> FindAsync(Guid connectionId, RecordKind kind, string purpose, CancellationToken cancel) =>
        (await ListAsync(connectionId, cancel)).FirstOrDefault(c => c.Kind == kind && c.Purpose == purpose);

    public async Task<IReadOnlyList<SyncCursor>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SyncCursor>(new CommandDefinition(
            $"SELECT {All} FROM sync_cursor WHERE connection_id = @connectionId ORDER BY purpose, kind", new { connectionId }, cancellationToken: cancel))];
    }

    public async Task SaveAsync(Guid connectionId, SyncCursor cursor, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await SaveAsync(transaction, connectionId, cursor, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Adds to what the running period has counted and says how much that is, in one statement: two nodes that count at once both count. A period that is over begins anew.</summary>
    /// <param name="held">How many there are: kept as <see cref="SyncCursor.RowsExpected"/> by whoever begins the period, who has changed nothing yet.</param>
    /// <returns>With the count and what was held when the period began.</returns>
    public async Task<SyncCursor> CountAsync(Guid connectionId, RecordKind kind, string purpose, long more, long held, TimeSpan period, CancellationToken cancel)
    {
        const string running = "sync_cursor.started_at > @since";
        const string counted = $"rows_done = CASE WHEN {running} THEN sync_cursor.rows_done + @more ELSE @more END, rows_expected = CASE WHEN {running} THEN COALESCE(sync_cursor.rows_expected, @held) ELSE @held END, "
            + $"started_at = CASE WHEN {running} THEN sync_cursor.started_at ELSE @now END, updated_at = @now";
        const string row = "connection_id = @connectionId AND kind = @kind AND purpose = @purpose";
        const string insert = "INSERT INTO sync_cursor (connection_id, kind, purpose, rows_done, rows_expected, rows_set_aside, started_at, updated_at) VALUES (@connectionId, @kind, @purpose, @more, @held, 0, @now, @now)";
        const string upsert = $"{insert} ON CONFLICT (connection_id, kind, purpose) DO UPDATE SET {counted} RETURNING {All}";
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var sum = await connection.QuerySingleAsync<SyncCursor>(new CommandDefinition(database.Sql(upsert, upsert, $"""
            UPDATE sync_cursor WITH (UPDLOCK, HOLDLOCK) SET {counted} WHERE {row};
            IF @@ROWCOUNT = 0 {insert};
            SELECT {All} FROM sync_cursor WHERE {row};
            """), new { connectionId, kind = (long)kind, purpose, more, held, since = now - period, now }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return sum;
    }

    /// <summary>Within the transaction that saves the page's rows: a page and its checkpoint are kept together or not at all.</summary>
    public Task SaveAsync(DbTransaction transaction, Guid connectionId, SyncCursor cursor, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(database.Upsert("sync_cursor", ["connection_id", "kind", "purpose"], Rest), new
        {
            connection_id = connectionId, kind = (long)cursor.Kind, purpose = cursor.Purpose, mark = cursor.Mark, rows_done = cursor.RowsDone, rows_expected = cursor.RowsExpected,
            rows_set_aside = cursor.RowsSetAside, started_at = cursor.StartedAt, finished_at = cursor.FinishedAt, says = cursor.Says, updated_at = clock.GetUtcNow(),
        }, transaction, cancellationToken: cancel));
}
