using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>A manager's own word for one part of one period, kept beside the model's.</summary>
public sealed record ForecastOverride
{
    public required Guid Id { get; init; }
    public required string Part { get; init; }
    public required string PartId { get; init; }
    public required DateOnly PeriodFrom { get; init; }
    public required decimal Amount { get; init; }
    public required string Currency { get; init; }
    public required string Note { get; init; }
    public required string MadeBy { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>What a period brought to one part.</summary>
public sealed record ForecastActual
{
    public required DateOnly PeriodFrom { get; init; }
    public required string Part { get; init; }
    public required string PartId { get; init; }
    public required DateTimeOffset ScoredAt { get; init; }
    public required decimal Amount { get; init; }
    public required string Currency { get; init; }
}

/// <summary>What managers said, and what came: append-only, the newest holds.</summary>
public sealed class ForecastWords(Database database)
{
    static readonly Table Actuals = new("forecast_actual", ["period_from", "part", "part_id", "scored_at"],
    [
        Column.For<ForecastActual>("period_from", Date, "", a => a.PeriodFrom), Column.For<ForecastActual>("part", Key, "", a => a.Part), Column.For<ForecastActual>("part_id", Key, "", a => a.PartId),
        Column.For<ForecastActual>("scored_at", Time, "", a => a.ScoredAt), Column.For<ForecastActual>("amount", Money, "", a => a.Amount), Column.For<ForecastActual>("currency", Key, "", a => a.Currency),
    ]);

    public async Task SayAsync(Guid connectionId, ForecastOverride said, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO forecast_override (connection_id, id, part, part_id, period_from, amount, currency, note, made_by, made_at)
            VALUES (@connectionId, @Id, @Part, @PartId, @PeriodFrom, @Amount, @Currency, @Note, @MadeBy, @MadeAt)
            """, new { connectionId, said.Id, said.Part, said.PartId, said.PeriodFrom, said.Amount, said.Currency, said.Note, said.MadeBy, said.MadeAt }, cancellationToken: cancel));
    }

    /// <summary>Newest first; periods that start in [from, until).</summary>
    public async Task<IReadOnlyList<ForecastOverride>> SaidAsync(Guid connectionId, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastOverride>(new CommandDefinition("""
            SELECT id, part, part_id, period_from, amount, currency, note, made_by, made_at FROM forecast_override
            WHERE connection_id = @connectionId AND period_from >= @from AND period_from < @until ORDER BY made_at DESC, id
            """, new { connectionId, from, until }, cancellationToken: cancel))).AsList();
    }

    public async Task ScoreAsync(Guid connectionId, IReadOnlyList<ForecastActual> actuals, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await BulkLoad.StageAsync(database, transaction, Actuals, connectionId, [.. actuals], cancel);
        await connection.ExecuteAsync(new CommandDefinition(Merge.Append(database.Engine, Actuals, "part_id"), transaction: transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The newest score of each part and period; periods that start in [from, until).</summary>
    public async Task<IReadOnlyList<ForecastActual>> ActualsAsync(Guid connectionId, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastActual>(new CommandDefinition("""
            SELECT a.period_from, a.part, a.part_id, a.scored_at, a.amount, a.currency FROM forecast_actual a
            WHERE a.connection_id = @connectionId AND a.period_from >= @from AND a.period_from < @until
              AND a.scored_at = (SELECT MAX(b.scored_at) FROM forecast_actual b
                  WHERE b.connection_id = a.connection_id AND b.period_from = a.period_from AND b.part = a.part AND b.part_id = a.part_id)
            ORDER BY a.period_from, a.part, a.part_id
            """, new { connectionId, from, until }, cancellationToken: cancel))).AsList();
    }
}
