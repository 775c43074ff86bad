using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>What the write-back room needs to know of one deal.</summary>
public sealed record WriteBackSource
{
    public string OpportunityId { get; init; } = "";
    public bool Deleted { get; init; }
    public Guid PredictionId { get; init; }
    public string ModelVersion { get; init; } = "";
    public DateTimeOffset MadeAt { get; init; }
    public double? Win { get; init; }
    public double? WinLow { get; init; }
    public double? WinHigh { get; init; }
    public double? PreviousWin { get; init; }
    public string? Grade { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public string Reasons { get; init; } = "[]";

    /// <summary>JSON: CRM field name to text, as last read.</summary>
    public string? More { get; init; }

    /// <summary>JSON: our field name to text, as last written; null when we never wrote.</summary>
    public string? Written { get; init; }

    /// <summary>Of the model that made the prediction: Ready | OK | NotReady.</summary>
    public string? Readiness { get; init; }
    public bool NotReady => Readiness == "NotReady";
}

/// <param name="Planned">Our field name to invariant text, all fields.</param>
public sealed record PlannedWrite(string OpportunityId, Guid PredictionId, string IdempotencyKey, IReadOnlyDictionary<string, string?> Planned);

/// <summary>Plans and outcomes of write-back, per deal.</summary>
public sealed class WriteBacks(Database database, TimeProvider clock)
{
    /// <summary>off | preview | automatic | always; null when there is no such connection.</summary>
    public async Task<string?> ConsentAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT write_back FROM connection WHERE id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    /// <summary>Of the sentences that are written: the admin's choice, else the CRM's own; null: neither is known.</summary>
    public async Task<string?> LanguageAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT COALESCE(language, crm_language) FROM connection WHERE id = @connectionId", new { connectionId }, cancellationToken: cancel));
    }

    /// <summary>Deals without a prediction are left out.</summary>
    public async Task<IReadOnlyList<WriteBackSource>> SourcesAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<WriteBackSource>(new CommandDefinition($"""
            SELECT c.opportunity_id, CASE WHEN o.deleted = @yes THEN 1 ELSE 0 END AS deleted, p.id AS prediction_id, p.model_version, p.made_at, p.win, p.win_low, p.win_high,
                q.win AS previous_win, p.grade, p.expected_close, p.reasons, o.more, w.written, m.readiness
            FROM prediction_current c
            JOIN prediction p ON p.connection_id = c.connection_id AND p.id = c.prediction_id
            LEFT JOIN prediction q ON q.connection_id = c.connection_id AND q.id = c.previous_id
            LEFT JOIN opportunity o ON o.connection_id = c.connection_id AND o.id = c.opportunity_id
            LEFT JOIN write_back w ON w.connection_id = c.connection_id AND w.opportunity_id = c.opportunity_id
            LEFT JOIN model m ON m.connection_id = c.connection_id AND m.version = p.model_version
            WHERE c.connection_id = @connectionId AND c.opportunity_id IN ({Ids})
            """, new { connectionId, ids = JsonSerializer.Serialize(opportunityIds), yes = true }, cancellationToken: cancel))).AsList();
    }

    string Ids => database.Sql(
        "SELECT value FROM json_each(@ids)",
        "SELECT json_array_elements_text(@ids::json)",
        "SELECT value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@ids)");

    /// <summary>Keeps what is about to be written (or would be) and leaves alone what is known to stand in the CRM.</summary>
    public async Task PlanAsync(Guid connectionId, IReadOnlyCollection<PlannedWrite> plans, string? says, CancellationToken cancel) =>
        await SaveAsync(database.Upsert("write_back", ["connection_id", "opportunity_id"], ["prediction_id", "planned", "idempotency_key", "says"]),
            plans.Select(p => Row(connectionId, p, says)), cancel);

    public async Task WrittenAsync(Guid connectionId, IReadOnlyCollection<PlannedWrite> plans, CancellationToken cancel) =>
        await SaveAsync(database.Upsert("write_back", ["connection_id", "opportunity_id"], ["prediction_id", "planned", "written", "idempotency_key", "written_at", "says"]),
            plans.Select(p => Row(connectionId, p, null)), cancel);

    /// <summary>Each failure on its own row.</summary>
    public async Task FailedAsync(Guid connectionId, IReadOnlyCollection<(string OpportunityId, string Says)> failures, CancellationToken cancel) =>
        await SaveAsync("UPDATE write_back SET says = @says WHERE connection_id = @connection_id AND opportunity_id = @opportunity_id",
            failures.Select(f => new { connection_id = connectionId, opportunity_id = f.OpportunityId, says = f.Says }), cancel);

    /// <summary>Other fields are written from now on: what stands in the former ones says nothing of them.</summary>
    public async Task ForgetWrittenAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var sql in new[] { "UPDATE write_back SET written = NULL WHERE connection_id = @connectionId", "DELETE FROM overwritten WHERE connection_id = @connectionId" })
            await connection.ExecuteAsync(new CommandDefinition(sql, new { connectionId }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Deals and fields that stand in the CRM because we wrote them.</summary>
    public async Task<(long Deals, long Fields)> WrittenAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var (deals, fields) = (0L, 0L);
        foreach (var written in await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT written FROM write_back WHERE connection_id = @connectionId AND written IS NOT NULL", new { connectionId }, cancellationToken: cancel)))
            (deals, fields) = (deals + 1, fields + (JsonSerializer.Deserialize<Dictionary<string, string?>>(written)?.Values.Count(v => v is not null) ?? 0));
        return (deals, fields);
    }

    object Row(Guid connectionId, PlannedWrite plan, string? says)
    {
        var planned = JsonSerializer.Serialize(plan.Planned);
        return new
        {
            connection_id = connectionId, opportunity_id = plan.OpportunityId, prediction_id = plan.PredictionId, planned, written = planned,
            idempotency_key = plan.IdempotencyKey, written_at = clock.GetUtcNow(), says,
        };
    }

    async Task SaveAsync(string sql, IEnumerable<object> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, rows, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}
