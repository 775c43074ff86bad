using Dapper;

namespace CrmIntegration.Records;

/// <summary>Something said of a deal that has closed meanwhile.</summary>
public sealed record SaidOfClosed
{
    public string OpportunityId { get; init; } = "";
    public DateOnly? CloseDate { get; init; }
    public bool IsWon { get; init; }
    public DateTimeOffset MadeAt { get; init; }
    public double Win { get; init; }
}

public sealed record OutcomeWeekRow
{
    public required DateOnly Monday { get; init; }
    public required long Deals { get; init; }
    public required double Said { get; init; }
    public required double Happened { get; init; }
    public required double Brier { get; init; }
    public required double LogLoss { get; init; }
}

public sealed record FeatureDriftRow
{
    public required DateOnly Monday { get; init; }
    public required string Feature { get; init; }
    public required double Psi { get; init; }
}

/// <summary>How the model in use does: outcomes by week and drift of its inputs.</summary>
public sealed class ModelWatch(Database database)
{
    static readonly string[] WeekKey = ["connection_id", "monday"], WeekRest = ["deals", "said", "happened", "brier", "log_loss"];
    static readonly string[] DriftKey = ["connection_id", "version", "monday", "feature"], DriftRest = ["psi"];

    /// <summary>By deal, then by time. What was said after the close date is left out: deals are closed a few days late.</summary>
    public async Task<IReadOnlyList<SaidOfClosed>> SaidOfClosedAsync(Guid connectionId, DateOnly from, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SaidOfClosed>(new CommandDefinition("""
            SELECT p.opportunity_id, o.close_date, o.is_won, p.made_at, p.win FROM opportunity o
            JOIN prediction p ON p.connection_id = o.connection_id AND p.opportunity_id = o.id
            WHERE o.connection_id = @connectionId AND o.is_closed = @yes AND o.deleted = @no AND o.close_date >= @from AND p.win IS NOT NULL
            ORDER BY p.opportunity_id, p.made_at
            """, new { connectionId, from, yes = true, no = false }, cancellationToken: cancel))];
    }

    public async Task SaveWeeksAsync(Guid connectionId, IReadOnlyCollection<OutcomeWeekRow> weeks, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("outcome_week", WeekKey, WeekRest), weeks.Select(w => new
        {
            connection_id = connectionId, monday = w.Monday, deals = w.Deals, said = w.Said, happened = w.Happened, brier = w.Brier, log_loss = w.LogLoss,
        }), cancellationToken: cancel));
    }

    /// <summary>Ascending.</summary>
    public async Task<IReadOnlyList<OutcomeWeekRow>> WeeksAsync(Guid connectionId, DateOnly from, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<OutcomeWeekRow>(new CommandDefinition(
            "SELECT monday, deals, said, happened, brier, log_loss FROM outcome_week WHERE connection_id = @connectionId AND monday >= @from ORDER BY monday",
            new { connectionId, from }, cancellationToken: cancel))];
    }

    public async Task SaveDriftAsync(Guid connectionId, string version, IReadOnlyCollection<FeatureDriftRow> drift, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("feature_drift", DriftKey, DriftRest), drift.Select(d => new
        {
            connection_id = connectionId, version, monday = d.Monday, feature = d.Feature, psi = d.Psi,
        }), cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<FeatureDriftRow>> DriftAsync(Guid connectionId, string version, DateOnly from, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<FeatureDriftRow>(new CommandDefinition(
            "SELECT monday, feature, psi FROM feature_drift WHERE connection_id = @connectionId AND version = @version AND monday >= @from ORDER BY monday, feature",
            new { connectionId, version, from }, cancellationToken: cancel))];
    }
}
