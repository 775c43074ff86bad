using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>A product on a deal. Money is in the deal's currency.</summary>
public sealed record DealLine
{
    public required string Id { get; init; }
    public string? Product { get; init; }
    public string? Family { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? UnitPrice { get; init; }
    public decimal? Total { get; init; }
    public DateTimeOffset? Created { get; init; }
}

/// <summary>A line as it stood until a moment; what came after is the next of the same line, or what stands there now.</summary>
public sealed record LineThen
{
    public required string LineId { get; init; }
    public required string OpportunityId { get; init; }
    public required DateTimeOffset Until { get; init; }
    public decimal? Quantity { get; init; }
    public decimal? UnitPrice { get; init; }
    public decimal? Total { get; init; }

    /// <summary>It was not on the deal then.</summary>
    public required bool Away { get; init; }
    public decimal? QuantityNow { get; init; }
    public decimal? UnitPriceNow { get; init; }
    public required bool AwayNow { get; init; }

    /// <summary>The product's family, or its name where it has none.</summary>
    public string? What { get; init; }

    /// <summary>The product's name.</summary>
    public string? Product { get; init; }
}

public sealed partial class CrmStore
{
    /// <summary>What is on a deal, dearest first, with what the product is called now.</summary>
    public async Task<IReadOnlyList<DealLine>> LinesAsync(Guid connectionId, string opportunityId, CancellationToken cancel) =>
        // Sorted here: SQLite keeps money as text.
        [.. (await QueryAsync<DealLine>("""
            SELECT l.id, COALESCE(p.name, l.name) AS product, p.family, l.quantity, l.unit_price, l.total, l.created FROM line_item l
            LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
            WHERE l.connection_id = @connectionId AND l.opportunity_id = @opportunityId AND l.deleted = @no ORDER BY l.id
            """, new { connectionId, opportunityId, no = false }, cancel)).OrderByDescending(l => l.Total)];

    /// <summary>How the lines of many deals changed while we watched, per line oldest first; a deal whose lines never changed is not in the answer.</summary>
    public async Task<ILookup<string, LineThen>> LinesThenAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var then = new List<LineThen>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
            then.AddRange(await QueryAsync<LineThen>($"""
                SELECT w.line_id, w.opportunity_id, w.until, w.quantity, w.unit_price, w.total, w.away, l.quantity AS quantity_now, l.unit_price AS unit_price_now, l.deleted AS away_now,
                    COALESCE(p.family, p.name, l.name) AS what, COALESCE(p.name, l.name) AS product
                FROM line_was w
                JOIN line_item l ON l.connection_id = w.connection_id AND l.id = w.line_id
                LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
                WHERE w.connection_id = @connectionId AND {database.In("w.opportunity_id", "some")} ORDER BY w.opportunity_id, w.line_id, w.until
                """, new { connectionId, some }, cancel));
        return then.ToLookup(t => t.OpportunityId, StringComparer.Ordinal);
    }
}
