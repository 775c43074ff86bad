using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

public sealed partial class WorkQueue
{
    /// <summary>Climbs the ladder, or sets aside: not worth retrying, or no rung left. News that came meanwhile keeps an item alive.</summary>
    public async Task FailAsync(IReadOnlyCollection<WorkResult> results, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var claim in results.GroupBy(r => (r.Item.ConnectionId, r.Item.Stage, r.Item.Claim)))
            await ReportAsync(claim.Key, claim.Select(r => Failed(r, now)), FailedSql, cancel);
    }

    /// <summary>Gives unfinished items back untried.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<WorkItem> items, CancellationToken cancel)
    {
        foreach (var claim in items.GroupBy(i => (i.ConnectionId, i.Stage, i.Claim)))
            await ReportAsync(claim.Key, [], "UPDATE work SET claim = NULL, claimed_until = NULL, attempts = attempts - 1 WHERE connection_id = @connectionId AND stage = @stage AND claim = @claim", cancel);
    }

    static Report Failed(WorkResult result, DateTimeOffset now)
    {
        var failure = result.Failure ?? throw new ArgumentException($"{result.Item.RecordId} did not fail.", nameof(result));
        var setAside = !failure.WorthRetrying || result.Item.Attempts > Ladder.Count;
        var rung = setAside ? TimeSpan.Zero : Ladder[Math.Clamp(result.Item.Attempts - 1, 0, Ladder.Count - 1)];
        var wait = failure.WaitAtLeast is { } asked && asked > rung ? asked : rung;
        return new(result.Item.Kind, result.Item.RecordId, result.Item.Version)
        {
            DueAt = (now + wait).ToUnixTimeMilliseconds(),
            DeadAt = setAside ? now.ToUnixTimeMilliseconds() : null,
            FailureKind = failure.Kind.ToString(),
            Says = failure.Says,
            Raw = result.Raw is { Length: > 4096 } raw ? raw[..4096] : result.Raw,
        };
    }

    Task ReportAsync((Guid ConnectionId, string Stage, Guid Claim) of, IEnumerable<Report> reports, string sql, CancellationToken cancel)
    {
        var items = JsonSerializer.Serialize(reports.OrderBy(r => r.Kind).ThenBy(r => r.RecordId, StringComparer.Ordinal));
        return TogetherAsync((connection, transaction) => connection.ExecuteAsync(new CommandDefinition(sql,
            new { connectionId = of.ConnectionId, stage = of.Stage, claim = of.Claim, items, now = clock.GetUtcNow() }, transaction, cancellationToken: cancel)), cancel);
    }

    async Task TogetherAsync(Func<DbConnection, DbTransaction, Task> report, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await database.OpenAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                await report(connection, transaction);
                await transaction.CommitAsync(cancel);
                return;
            }
            catch (DbException trouble) when (trouble.IsTransient && tries < 4)
            {
                // A deadlock with a neighbour's batch: it has gone through, ours goes now.
                await Task.Delay(TimeSpan.FromMilliseconds(20 * tries), clock, cancel);
            }
        }
    }

    string Given => database.Sql(
        """
        SELECT value->>'Kind' AS kind, value->>'RecordId' AS record_id, value->>'Version' AS version, value->>'DueAt' AS due_at, value->>'DeadAt' AS dead_at,
            value->>'FailureKind' AS failure_kind, value->>'Says' AS says, value->>'Raw' AS raw FROM json_each(@items)
        """,
        """
        SELECT "Kind" AS kind, "RecordId" AS record_id, "Version" AS version, "DueAt" AS due_at, "DeadAt" AS dead_at, "FailureKind" AS failure_kind, "Says" AS says, "Raw" AS raw
        FROM json_to_recordset(@items::json) AS item("Kind" bigint, "RecordId" text, "Version" bigint, "DueAt" bigint, "DeadAt" bigint, "FailureKind" text, "Says" text, "Raw" text)
        """,
        """
        SELECT Kind AS kind, RecordId COLLATE Latin1_General_100_BIN2 AS record_id, Version AS version, DueAt AS due_at, DeadAt AS dead_at, FailureKind AS failure_kind, Says AS says, Raw AS raw
        FROM OPENJSON(@items) WITH (Kind bigint, RecordId nvarchar(255), Version bigint, DueAt bigint, DeadAt bigint, FailureKind nvarchar(255), Says nvarchar(max), Raw nvarchar(max))
        """);

    // An item asked for again while it failed is not set aside: the news may be the cure.
    const string FailedColumns = """
        claim = NULL, claimed_until = NULL, due_at = given.due_at, failure_kind = given.failure_kind, says = given.says, raw = given.raw,
        dead_at = CASE WHEN w.version > given.version THEN NULL ELSE given.dead_at END,
        attempts = CASE WHEN w.version > given.version THEN 0 ELSE w.attempts END
        """;

    string FailedSql => database.Sql(
        $"""
        UPDATE work AS w SET {FailedColumns} FROM ({Given}) given
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = given.kind AND w.record_id = given.record_id AND w.claim = @claim
        """,
        $"""
        UPDATE work w SET {FailedColumns} FROM ({Given}) given
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = given.kind AND w.record_id = given.record_id AND w.claim = @claim
        """,
        $"""
        UPDATE w SET {FailedColumns} FROM work w WITH (ROWLOCK) JOIN ({Given}) given ON w.kind = given.kind AND w.record_id = given.record_id
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.claim = @claim
        """);

    sealed record Report(RecordKind Kind, string RecordId, long Version)
    {
        public long DueAt { get; init; }
        public long? DeadAt { get; init; }
        public string? FailureKind { get; init; }
        public string? Says { get; init; }
        public string? Raw { get; init; }
    }
}
