using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>One thing that was set aside, as the dead-letter page shows it.</summary>
public sealed record DeadLetter
{
    public Guid ConnectionId { get; init; }
    public string Stage { get; init; } = "";
    public RecordKind Kind { get; init; }
    public string RecordId { get; init; } = "";
    public long Attempts { get; init; }
    public DateTimeOffset AddedAt { get; init; }
    public DateTimeOffset DeadAt { get; init; }
    public string? FailureKind { get; init; }
    public string? Says { get; init; }
    public string? Raw { get; init; }
}

/// <summary>Which dead letters; what is null does not narrow. From is included, To is not.</summary>
public sealed record DeadLetterFilter(Guid ConnectionId)
{
    public string? Stage { get; init; }
    public RecordKind? Kind { get; init; }
    public FailureKind? FailureKind { get; init; }
    public IReadOnlyCollection<string>? RecordIds { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
}

/// <summary>How one stage stands for one connection.</summary>
public sealed record StageCount
{
    public string Stage { get; init; } = "";
    public long Waiting { get; init; }
    public long Running { get; init; }
    public long Dead { get; init; }

    /// <summary>When the oldest item that is not set aside was due; null when none waits.</summary>
    public DateTimeOffset? OldestDue { get; init; }
}

public sealed partial class WorkQueue
{
    /// <summary>Newest first.</summary>
    public async Task<(IReadOnlyList<DeadLetter> Page, long Total)> DeadAsync(DeadLetterFilter filter, int skip, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var parameters = Parameters(filter);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT COUNT(*) FROM work WHERE {Narrowed(filter)}", parameters, cancellationToken: cancel));
        parameters.Add("skip", skip);
        parameters.Add("take", take);
        var page = await connection.QueryAsync<DeadLetter>(new CommandDefinition($"""
            SELECT connection_id, stage, kind, record_id, attempts, added_at, dead_at, failure_kind, says, raw FROM work
            WHERE {Narrowed(filter)} ORDER BY dead_at DESC, stage, kind, record_id {database.Page}
            """, parameters, cancellationToken: cancel));
        return (page.AsList(), total);
    }

    /// <returns>How many came back to life.</returns>
    public async Task<int> ReplayAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var parameters = Parameters(filter);
        parameters.Add("now", clock.GetUtcNow());
        var count = await connection.ExecuteAsync(new CommandDefinition(
            $"UPDATE work SET dead_at = NULL, attempts = 0, claim = NULL, claimed_until = NULL, due_at = @now, version = version + 1 WHERE {Narrowed(filter)}",
            parameters, cancellationToken: cancel));
        foreach (var stage in filter.Stage is { } one ? [one] : Stages.All)
            Ring(stage, filter.ConnectionId);
        return count;
    }

    public async Task<IReadOnlyList<StageCount>> CountsAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<StageCount>(new CommandDefinition("""
            SELECT stage, SUM(CASE WHEN dead_at IS NULL AND claim IS NULL THEN 1 ELSE 0 END) AS waiting,
                SUM(CASE WHEN dead_at IS NULL AND claim IS NOT NULL THEN 1 ELSE 0 END) AS running,
                SUM(CASE WHEN dead_at IS NOT NULL THEN 1 ELSE 0 END) AS dead, MIN(CASE WHEN dead_at IS NULL THEN due_at END) AS oldest_due
            FROM work WHERE connection_id = @connectionId GROUP BY stage ORDER BY stage
            """, new { connectionId }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Where something is due now: what the jobs are rebuilt from. A paused connection's work waits.</summary>
    public async Task<IReadOnlyList<(string Stage, Guid ConnectionId)>> DueAsync(CancellationToken cancel)
    {
        var due = new List<(string, Guid)>();
        foreach (var stage in Stages.All)
            due.AddRange(await DueAsync(stage, cancel));
        return due;
    }

    public async Task<IReadOnlyList<(string Stage, Guid ConnectionId)>> DueAsync(string stage, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var ids = await connection.QueryAsync<Guid>(new CommandDefinition("""
            SELECT c.id FROM connection c WHERE c.paused = @no AND EXISTS (SELECT 1 FROM work w WHERE w.stage = @stage AND w.connection_id = c.id
                AND w.dead_at IS NULL AND w.due_at <= @now AND (w.claim IS NULL OR w.claimed_until <= @now))
            """, new { stage, now = clock.GetUtcNow(), no = false }, cancellationToken: cancel));
        return [.. ids.Select(id => (stage, id))];
    }

    public async Task<bool> IsDueAsync(string stage, Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("""
            SELECT COUNT(*) FROM connection c WHERE c.id = @connectionId AND c.paused = @no AND EXISTS (SELECT 1 FROM work w WHERE w.stage = @stage AND w.connection_id = c.id
                AND w.dead_at IS NULL AND w.due_at <= @now AND (w.claim IS NULL OR w.claimed_until <= @now))
            """, new { stage, connectionId, now = clock.GetUtcNow(), no = false }, cancellationToken: cancel)) > 0;
    }

    string Narrowed(DeadLetterFilter filter) => string.Join(" AND ", new[]
    {
        "connection_id = @connectionId AND dead_at IS NOT NULL",
        filter.Stage is null ? null : "stage = @stage",
        filter.Kind is null ? null : "kind = @kind",
        filter.FailureKind is null ? null : "failure_kind = @failureKind",
        filter.From is null ? null : "dead_at >= @from",
        filter.To is null ? null : "dead_at < @to",
        filter.RecordIds is null ? null : database.Sql(
            "record_id IN (SELECT value FROM json_each(@recordIds))",
            "record_id IN (SELECT json_array_elements_text(@recordIds::json))",
            "record_id IN (SELECT value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@recordIds))"),
    }.Where(part => part is not null));

    static DynamicParameters Parameters(DeadLetterFilter filter)
    {
        var parameters = new DynamicParameters(new { connectionId = filter.ConnectionId, stage = filter.Stage, failureKind = filter.FailureKind?.ToString() });
        parameters.Add("kind", (long?)filter.Kind);
        parameters.Add("from", filter.From?.ToUnixTimeMilliseconds());
        parameters.Add("to", filter.To?.ToUnixTimeMilliseconds());
        parameters.Add("recordIds", filter.RecordIds is null ? null : JsonSerializer.Serialize(filter.RecordIds));
        return parameters;
    }
}
