using Dapper;

namespace CrmIntegration.Records;

/// <summary>A product on a deal, with all that its lines there bring.</summary>
public sealed record SoldLine
{
    public required string OpportunityId { get; init; }

    /// <summary>Its name or its family; "" where the CRM gives none.</summary>
    public required string Product { get; init; }

    /// <summary>In the deal's currency.</summary>
    public required decimal Total { get; init; }
}

/// <summary>What a line brought to its deal from one moment to another. <paramref name="From"/> null: since nobody knows when; <paramref name="Until"/> null: still.</summary>
public sealed record SoldSpan(string OpportunityId, string Product, decimal Total, DateTimeOffset? From, DateTimeOffset? Until)
{
    public bool At(DateTimeOffset moment) => !(From > moment) && !(Until <= moment);
}

public sealed partial class ForecastDeals
{
    /// <summary>What is on the deals of a connection, one question for all of them; null where products are counted by a field, or no deal has a line.</summary>
    internal async Task<ILookup<string, SoldLine>?> SoldAsync(Guid connectionId, ForecastSetting setting, CancellationToken cancel) =>
        setting.IsByLine && await SoldAsync(connectionId, setting.ProductField == ForecastSetting.ByFamily, cancel) is { Count: > 0 } sold
            ? sold.ToLookup(l => l.OpportunityId, StringComparer.Ordinal) : null;

    /// <param name="families">Called by their families instead of their names.</param>
    public async Task<IReadOnlyList<SoldLine>> SoldAsync(Guid connectionId, bool families, CancellationToken cancel)
    {
        var product = Called(families);
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<SoldLine>(new CommandDefinition($"""
            SELECT l.opportunity_id, {product} AS product, COALESCE(l.total, 0) AS total FROM line_item l
            LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
            WHERE l.connection_id = @connectionId AND l.deleted = @no ORDER BY l.opportunity_id, l.id
            """, new { connectionId, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>What was on the deals at any moment, as far as it is known: what a line said when it was first read stands for what it said before.</summary>
    /// <returns>As <see cref="SoldAsync(Guid, ForecastSetting, CancellationToken)"/>.</returns>
    internal async Task<ILookup<string, SoldSpan>?> SoldOverTimeAsync(Guid connectionId, ForecastSetting setting, CancellationToken cancel) =>
        setting.IsByLine && await SoldOverTimeAsync(connectionId, setting.ProductField == ForecastSetting.ByFamily, cancel) is { Count: > 0 } sold
            ? sold.ToLookup(l => l.OpportunityId, StringComparer.Ordinal) : null;

    /// <param name="families">Called by their families instead of their names.</param>
    public async Task<IReadOnlyList<SoldSpan>> SoldOverTimeAsync(Guid connectionId, bool families, CancellationToken cancel)
    {
        var product = Called(families);
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<LineSpan>(new CommandDefinition($"""
            SELECT l.opportunity_id, l.id, {product} AS product, COALESCE(l.total, 0) AS total, l.created, NULL AS until, l.deleted AS away FROM line_item l
            LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
            WHERE l.connection_id = @connectionId
            UNION ALL
            SELECT l.opportunity_id, l.id, {product} AS product, COALESCE(w.total, 0) AS total, l.created, w.until, w.away FROM line_was w
            JOIN line_item l ON l.connection_id = w.connection_id AND l.id = w.line_id
            LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
            WHERE w.connection_id = @connectionId
            """, new { connectionId }, cancellationToken: cancel));
        return [.. rows.GroupBy(r => r.Id, StringComparer.Ordinal).SelectMany(SpansOf)];
    }

    static string Called(bool families) => families ? "COALESCE(p.family, '')" : "COALESCE(p.name, l.name, '')";

    static IEnumerable<SoldSpan> SpansOf(IEnumerable<LineSpan> line)
    {
        DateTimeOffset? from = null;
        foreach (var row in line.OrderBy(r => r.Until ?? DateTimeOffset.MaxValue))
        {
            if (!row.Away)
                yield return new(row.OpportunityId, row.Product, row.Total, from ?? row.Created, row.Until);
            from = row.Until;
        }
    }

    sealed record LineSpan
    {
        public required string OpportunityId { get; init; }
        public required string Id { get; init; }
        public required string Product { get; init; }
        public required decimal Total { get; init; }
        public DateTimeOffset? Created { get; init; }
        public DateTimeOffset? Until { get; init; }
        public required bool Away { get; init; }
    }
}
