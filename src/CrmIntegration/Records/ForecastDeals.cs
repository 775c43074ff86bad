using Dapper;

namespace CrmIntegration.Records;

/// <summary>A deal as a roll-up reads it, with its newest prediction. Where it counts to is read from its own and its account's fields.</summary>
public sealed record ForecastDeal
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? OwnerId { get; init; }
    public string? Stage { get; init; }
    public string? Currency { get; init; }
    public decimal? Amount { get; init; }
    public DateOnly? CloseDate { get; init; }
    public string? ForecastCategory { get; init; }
    public string? Type { get; init; }
    public string? LeadSource { get; init; }
    public string? Country { get; init; }
    public string? Industry { get; init; }
    public IReadOnlyDictionary<string, string?>? More { get; init; }
    public bool IsClosed { get; init; }
    public bool IsWon { get; init; }
    public DateTimeOffset? Created { get; init; }
    public double? Win { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public decimal? ExpectedAmount { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
    public string? Timing { get; init; }
    public string? ModelVersion { get; init; }

    /// <summary>What stands in a field by our name, or in a custom field of the deal; "" where nothing does.</summary>
    public string In(string field) => (field switch
    {
        "Country" => Country, "Industry" => Industry, "Type" => Type, "LeadSource" => LeadSource, _ => More?.GetValueOrDefault(field),
    })?.Trim() ?? "";
}

/// <summary>What a field of a deal held at some moment.</summary>
public sealed record FieldThen
{
    public required string OpportunityId { get; init; }
    public required string Field { get; init; }
    public string? Value { get; init; }
}

public sealed record AmountThen
{
    public required string OpportunityId { get; init; }
    public required DateTimeOffset At { get; init; }
    public string? Value { get; init; }
}

/// <summary>What forecasts are made from.</summary>
public sealed partial class ForecastDeals(Database database)
{
    // Custom fields are long: they are read only where a region or product lies in one.
    static string Columns(bool more) => $"""
        o.id, o.name, o.owner_id, o.stage, o.currency, o.amount, o.close_date, o.forecast_category, o.type, o.lead_source, a.country, a.industry, {(more ? "o.more" : "NULL AS more")},
        o.is_closed, o.is_won, o.created
        """;

    public async Task<IReadOnlyList<ForecastDeal>> OpenAsync(Guid connectionId, bool more, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastDeal>(new CommandDefinition($"""
            SELECT {Columns(more)}, p.win, p.expected_close, p.expected_amount, p.made_at, p.timing, p.model_version
            FROM opportunity o
            LEFT JOIN account a ON a.connection_id = o.connection_id AND a.id = o.account_id
            LEFT JOIN prediction_current c ON c.connection_id = o.connection_id AND c.opportunity_id = o.id
            LEFT JOIN prediction p ON p.id = c.prediction_id
            WHERE o.connection_id = @connectionId AND o.is_closed = @no AND o.deleted = @no
            """, new { connectionId, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Deals won with a close date from that day on.</summary>
    public async Task<IReadOnlyList<ForecastDeal>> WonSinceAsync(Guid connectionId, DateOnly since, bool more, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastDeal>(new CommandDefinition($"""
            SELECT {Columns(more)}
            FROM opportunity o
            LEFT JOIN account a ON a.connection_id = o.connection_id AND a.id = o.account_id
            WHERE o.connection_id = @connectionId AND o.is_closed = @yes AND o.is_won = @yes AND o.deleted = @no AND o.close_date >= @since
            """, new { connectionId, since, yes = true, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>When deals were created, from that moment on.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> CreatedSinceAsync(Guid connectionId, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<DateTimeOffset>(new CommandDefinition(
            "SELECT created FROM opportunity WHERE connection_id = @connectionId AND deleted = @no AND created >= @since", new { connectionId, since, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Deals that are open, or that changed since a moment: whatever may have been in a pipeline then or is in it now.</summary>
    public async Task<IReadOnlyList<ForecastDeal>> AliveSinceAsync(Guid connectionId, DateTimeOffset since, bool more, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastDeal>(new CommandDefinition($"""
            SELECT {Columns(more)}
            FROM opportunity o
            LEFT JOIN account a ON a.connection_id = o.connection_id AND a.id = o.account_id
            WHERE o.connection_id = @connectionId AND o.deleted = @no AND (o.is_closed = @no OR o.modified >= @since) ORDER BY o.id
            """, new { connectionId, since, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>What stage, amount and close date of such deals were at a moment, as far as their history tells: per field the last change by then.</summary>
    public async Task<ILookup<string, FieldThen>> StatesAtAsync(Guid connectionId, DateTimeOffset at, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<FieldThen>(new CommandDefinition("""
            SELECT f.opportunity_id, f.field, f.new AS value FROM field_change f
            JOIN opportunity o ON o.connection_id = f.connection_id AND o.id = f.opportunity_id
            WHERE f.connection_id = @connectionId AND f.field IN ('Stage', 'Amount', 'CloseDate') AND o.deleted = @no AND (o.is_closed = @no OR o.modified >= @since)
              AND f.at = (SELECT MAX(g.at) FROM field_change g WHERE g.connection_id = f.connection_id AND g.opportunity_id = f.opportunity_id AND g.field = f.field AND g.at <= @at)
            ORDER BY f.opportunity_id, f.id
            """, new { connectionId, at, since, no = false }, cancellationToken: cancel))).ToLookup(f => f.OpportunityId, StringComparer.Ordinal);
    }

    /// <summary>Amounts of deals that were won with a close date from that day on, as they changed; oldest first.</summary>
    public async Task<ILookup<string, AmountThen>> AmountsOfWonAsync(Guid connectionId, DateOnly since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<AmountThen>(new CommandDefinition("""
            SELECT f.opportunity_id, f.at, f.new AS value FROM field_change f
            JOIN opportunity o ON o.connection_id = f.connection_id AND o.id = f.opportunity_id
            WHERE f.connection_id = @connectionId AND f.field = 'Amount' AND o.deleted = @no AND o.is_closed = @yes AND o.is_won = @yes AND o.close_date >= @since
            ORDER BY f.opportunity_id, f.at, f.id
            """, new { connectionId, since, yes = true, no = false }, cancellationToken: cancel))).ToLookup(f => f.OpportunityId, StringComparer.Ordinal);
    }

    /// <summary>Won by day in [from, until): for the line until today.</summary>
    public async Task<IReadOnlyList<ForecastDeal>> WonBetweenAsync(Guid connectionId, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<ForecastDeal>(new CommandDefinition("""
            SELECT id, owner_id, amount, currency, close_date FROM opportunity
            WHERE connection_id = @connectionId AND is_closed = @yes AND is_won = @yes AND deleted = @no AND close_date >= @from AND close_date < @until ORDER BY close_date, id
            """, new { connectionId, from, until, yes = true, no = false }, cancellationToken: cancel))).AsList();
    }
}
