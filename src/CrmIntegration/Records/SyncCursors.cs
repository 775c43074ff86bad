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

    /// <summary>Within the transaction that saves the page's rows: a page and its checkpoint are kept together or not at all.</summary>
    public Task SaveAsync(DbTransaction transaction, Guid connectionId, SyncCursor cursor, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(database.Upsert("sync_cursor", ["connection_id", "kind", "purpose"], Rest), new
        {
            connection_id = connectionId, kind = (long)cursor.Kind, purpose = cursor.Purpose, mark = cursor.Mark, rows_done = cursor.RowsDone, rows_expected = cursor.RowsExpected,
            rows_set_aside = cursor.RowsSetAside, started_at = cursor.StartedAt, finished_at = cursor.FinishedAt, says = cursor.Says, updated_at = clock.GetUtcNow(),
        }, transaction, cancellationToken: cancel));
}
