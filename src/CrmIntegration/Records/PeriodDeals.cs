using Dapper;

namespace CrmIntegration.Records;

/// <summary>What one owner has won in a period, in one currency.</summary>
public sealed record WonByOwner
{
    public string? OwnerId { get; init; }
    public string? Currency { get; init; }
    public long Deals { get; init; }
    public decimal? Amount { get; init; }
}

/// <summary>An open deal as a roll-up needs it.</summary>
public sealed record OpenDeal
{
    public string? OwnerId { get; init; }
    public string? Currency { get; init; }
    public decimal? Amount { get; init; }
    public DateOnly? CloseDate { get; init; }
    public string? ForecastCategory { get; init; }
    public double? Win { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public DateOnly? CloseLow { get; init; }
    public DateOnly? CloseHigh { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
}

/// <summary>What a manager's forecast is made from: two questions, whatever the number of owners.</summary>
public sealed class PeriodDeals(Database database)
{
    public async Task<IReadOnlyList<WonByOwner>> WonAsync(Guid connectionId, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // Money lies as text on SQLite: a sum needs numbers.
        var amount = database.Sql("CAST(amount AS REAL)", "amount", "amount");
        return (await connection.QueryAsync<WonByOwner>(new CommandDefinition($"""
            SELECT owner_id, currency, COUNT(*) AS deals, SUM({amount}) AS amount FROM opportunity
            WHERE connection_id = @connectionId AND is_closed = @yes AND deleted = @no AND close_date >= @from AND close_date < @until AND is_won = @yes
            GROUP BY owner_id, currency
            """, new { connectionId, from, until, yes = true, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Won amounts by day, for the line until today.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, decimal Amount)>> WonByDayAsync(Guid connectionId, string? ownerId, string? currency, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var amount = database.Sql("CAST(amount AS REAL)", "amount", "amount");
        return [.. (await connection.QueryAsync<WonDay>(new CommandDefinition($"""
            SELECT close_date AS day, SUM({amount}) AS amount FROM opportunity
            WHERE connection_id = @connectionId AND is_closed = @yes AND deleted = @no AND close_date >= @from AND close_date < @until AND is_won = @yes
                AND COALESCE(currency, '') = @currency {(ownerId is null ? "" : "AND owner_id = @ownerId")}
            GROUP BY close_date ORDER BY close_date
            """, new { connectionId, from, until, ownerId, currency = currency ?? "", yes = true, no = false }, cancellationToken: cancel))).Select(d => (d.Day, d.Amount ?? 0))];
    }

    public async Task<IReadOnlyList<OpenDeal>> OpenAsync(Guid connectionId, string? ownerId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<OpenDeal>(new CommandDefinition($"""
            SELECT o.owner_id, o.currency, o.amount, o.close_date, o.forecast_category, p.win, p.expected_close, p.close_low, p.close_high, p.made_at
            FROM opportunity o
            LEFT JOIN prediction_current c ON c.connection_id = o.connection_id AND c.opportunity_id = o.id
            LEFT JOIN prediction p ON p.id = c.prediction_id
            WHERE o.connection_id = @connectionId AND o.is_closed = @no AND o.deleted = @no {(ownerId is null ? "" : "AND o.owner_id = @ownerId")}
            """, new { connectionId, ownerId, no = false }, cancellationToken: cancel))).AsList();
    }

    sealed record WonDay
    {
        public DateOnly Day { get; init; }
        public decimal? Amount { get; init; }
    }
}
