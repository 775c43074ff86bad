using Dapper;

namespace CrmIntegration.Records;

/// <summary>One proof: running, finished with a verdict, or failed with a sentence.</summary>
public sealed record BacktestRow
{
    public Guid ConnectionId { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public string? Progress { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Ready | OK | NotReady.</summary>
    public string? Verdict { get; init; }
    public string? Failure { get; init; }
}

/// <summary>The proofs of a connection, the newest dozen.</summary>
public sealed class Backtests(Database database)
{
    public const int Kept = 12;

    public async Task StartAsync(Guid connectionId, DateTimeOffset startedAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("backtest", ["connection_id", "started_at"], ["progress", "finished_at", "verdict", "failure", "report"]), new
        {
            connection_id = connectionId, started_at = startedAt, progress = (string?)null, finished_at = (DateTimeOffset?)null, verdict = (string?)null, failure = (string?)null, report = (string?)null,
        }, cancellationToken: cancel));
    }

    public async Task ProgressAsync(Guid connectionId, DateTimeOffset startedAt, string progress, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE backtest SET progress = @progress WHERE connection_id = @connectionId AND started_at = @startedAt", new { connectionId, startedAt, progress }, cancellationToken: cancel));
    }

    /// <summary>Ends it, and forgets those too old to keep.</summary>
    public async Task FinishAsync(BacktestRow row, string? report, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE backtest SET finished_at = @FinishedAt, verdict = @Verdict, failure = @Failure, report = @report, progress = NULL
            WHERE connection_id = @ConnectionId AND started_at = @StartedAt
            """, new { row.FinishedAt, row.Verdict, row.Failure, report, row.ConnectionId, row.StartedAt }, cancellationToken: cancel));
        var old = (await connection.QueryAsync<BacktestRow>(new CommandDefinition(
            "SELECT connection_id, started_at FROM backtest WHERE connection_id = @ConnectionId ORDER BY started_at DESC", new { row.ConnectionId }, cancellationToken: cancel))).Skip(Kept).LastOrDefault();
        if (old is not null)
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM backtest WHERE connection_id = @ConnectionId AND started_at <= @StartedAt", new { row.ConnectionId, old.StartedAt }, cancellationToken: cancel));
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<BacktestRow>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<BacktestRow>(new CommandDefinition("""
            SELECT connection_id, started_at, progress, finished_at, verdict, failure FROM backtest WHERE connection_id = @connectionId ORDER BY started_at DESC
            """, new { connectionId }, cancellationToken: cancel))];
    }

    /// <summary>The report's JSON; null when there is none.</summary>
    public async Task<string?> ReportAsync(Guid connectionId, DateTimeOffset startedAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            "SELECT report FROM backtest WHERE connection_id = @connectionId AND started_at = @startedAt", new { connectionId, startedAt }, cancellationToken: cancel));
    }
}
