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
    public double? Ece { get; init; }
    public double? Auc { get; init; }

    /// <summary>Of the eight weeks that end with this one; null: not measured yet.</summary>
    public long? RecentDeals { get; init; }
    public double? RecentLogLoss { get; init; }
    public double? RecentExpected { get; init; }
    public double? RecentEce { get; init; }
    public double? RecentEceByChance { get; init; }
    public double? RecentAuc { get; init; }
    public double? RecentAucError { get; init; }
}

/// <summary>A model's error by segment. Segments is JSON; Beside is a challenger on the same days, "" for none.</summary>
public sealed record SegmentsRow
{
    public required string Version { get; init; }
    public required string Beside { get; init; }
    public required DateTimeOffset JudgedAt { get; init; }
    public required long Deals { get; init; }
    public required string Segments { get; init; }
}

public sealed record FeatureDriftRow
{
    public required DateOnly Monday { get; init; }
    public required string Feature { get; init; }
    public required double Psi { get; init; }
}

/// <summary>How the model in use does: outcomes by week and by segment, and drift of its inputs.</summary>
public sealed class ModelWatch(Database database)
{
    static readonly string[] WeekKey = ["connection_id", "monday"], WeekRest =
        ["deals", "said", "happened", "brier", "log_loss", "ece", "auc", "recent_deals", "recent_log_loss", "recent_expected", "recent_ece", "recent_ece_by_chance", "recent_auc", "recent_auc_error"];
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
            connection_id = connectionId, monday = w.Monday, deals = w.Deals, said = w.Said, happened = w.Happened, brier = w.Brier, log_loss = w.LogLoss, ece = w.Ece, auc = w.Auc,
            recent_deals = w.RecentDeals, recent_log_loss = w.RecentLogLoss, recent_expected = w.RecentExpected, recent_ece = w.RecentEce, recent_ece_by_chance = w.RecentEceByChance, recent_auc = w.RecentAuc, recent_auc_error = w.RecentAucError,
        }), cancellationToken: cancel));
    }

    /// <summary>Ascending.</summary>
    public async Task<IReadOnlyList<OutcomeWeekRow>> WeeksAsync(Guid connectionId, DateOnly from, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<OutcomeWeekRow>(new CommandDefinition(
            $"SELECT monday, {string.Join(", ", WeekRest)} FROM outcome_week WHERE connection_id = @connectionId AND monday >= @from ORDER BY monday",
            new { connectionId, from }, cancellationToken: cancel))];
    }

    /// <summary>Replaces all of a connection: what was measured in an earlier night, beside a challenger that waits no more, is past.</summary>
    public async Task SaveSegmentsAsync(Guid connectionId, IReadOnlyCollection<SegmentsRow> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM model_segment WHERE connection_id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO model_segment (connection_id, version, beside, judged_at, deals, segments) VALUES (@connectionId, @Version, @Beside, @JudgedAt, @Deals, @Segments)
            """, rows.Select(r => new { connectionId, r.Version, r.Beside, r.JudgedAt, r.Deals, r.Segments }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The most deals first.</summary>
    public async Task<IReadOnlyList<SegmentsRow>> SegmentsAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SegmentsRow>(new CommandDefinition(
            "SELECT version, beside, judged_at, deals, segments FROM model_segment WHERE connection_id = @connectionId ORDER BY deals DESC, version, beside", new { connectionId }, cancellationToken: cancel))];
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
