using Dapper;

namespace CrmIntegration.Records;

/// <summary>By what won amounts are parted.</summary>
public enum WonPart { Whole, Owner, Country, Industry, Type, LeadSource }

/// <summary>What was won in one month, in one currency. <see cref="Month"/> is yyyy-MM.</summary>
public sealed record WonMonth
{
    public string Month { get; init; } = "";
    public string? Part { get; init; }
    public string? Currency { get; init; }
    public long Deals { get; init; }
    public decimal? Amount { get; init; }
}

/// <summary>Revenue by month: one question, whatever the number of deals.</summary>
public sealed class WonMonths(Database database)
{
    public async Task<IReadOnlyList<WonMonth>> ReadAsync(Guid connectionId, WonPart by, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var amount = database.Sql("CAST(o.amount AS REAL)", "o.amount", "o.amount");
        var part = by switch
        {
            WonPart.Owner => "o.owner_id", WonPart.Country => "a.country", WonPart.Industry => "a.industry", WonPart.Type => "o.type", WonPart.LeadSource => "o.lead_source", _ => null,
        };
        // Days lie as yyyy-MM-dd on all engines.
        return [.. await connection.QueryAsync<WonMonth>(new CommandDefinition($"""
            SELECT SUBSTRING(o.close_date, 1, 7) AS month, {(part is null ? "" : $"{part} AS part, ")}o.currency, COUNT(*) AS deals, SUM({amount}) AS amount
            FROM opportunity o {(part?[0] == 'a' ? "LEFT JOIN account a ON a.connection_id = o.connection_id AND a.id = o.account_id" : "")}
            WHERE o.connection_id = @connectionId AND o.is_closed = @yes AND o.deleted = @no AND o.close_date >= @from AND o.close_date < @until AND o.is_won = @yes
            GROUP BY SUBSTRING(o.close_date, 1, 7), {(part is null ? "" : part + ", ")}o.currency
            """, new { connectionId, from, until, yes = true, no = false }, cancellationToken: cancel))];
    }
}
