using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>That something happened to a deal, without its text: what a forecast is made from.</summary>
public sealed record DealTrace
{
    public required string Id { get; init; }
    public required string OpportunityId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required RecordKind Kind { get; init; }
    public bool Incoming { get; init; }

    /// <summary>An activity's type, a contact's role, a product's family.</summary>
    public string? What { get; init; }
}

public sealed partial class CrmStore
{
    /// <summary>Mails, activities, contact roles and products of many deals, four questions for up to 500 deals; what has no moment is left out. A product that was taken off while we watched has come all the same: <see cref="LinesThenAsync"/> tells when it went.</summary>
    public async Task<ILookup<string, DealTrace>> TracesAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var traces = new List<DealTrace>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
        {
            var these = new { connectionId, some, no = false, email = (int)RecordKind.Email, activity = (int)RecordKind.Activity, role = (int)RecordKind.ContactRole, line = (int)RecordKind.LineItem };
            traces.AddRange(await QueryAsync<DealTrace>(
                $"SELECT id, opportunity_id, sent_at AS at, @email AS kind, incoming FROM email WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} AND deleted = @no AND sent_at IS NOT NULL",
                these, cancel));
            traces.AddRange(await QueryAsync<DealTrace>(
                $"SELECT id, opportunity_id, at, @activity AS kind, type AS what FROM activity WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} AND deleted = @no AND at IS NOT NULL",
                these, cancel));
            traces.AddRange(await QueryAsync<DealTrace>(
                $"SELECT id, opportunity_id, created AS at, @role AS kind, role AS what FROM contact_role WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} AND deleted = @no AND created IS NOT NULL",
                these, cancel));
            traces.AddRange(await QueryAsync<DealTrace>($"""
                SELECT l.id, l.opportunity_id, l.created AS at, @line AS kind, COALESCE(p.family, p.name, l.name) AS what FROM line_item l
                LEFT JOIN product p ON p.connection_id = l.connection_id AND p.id = l.product_id
                WHERE l.connection_id = @connectionId AND {database.In("l.opportunity_id", "some")} AND l.created IS NOT NULL
                  AND (l.deleted = @no OR EXISTS (SELECT 1 FROM line_was w WHERE w.connection_id = l.connection_id AND w.line_id = l.id))
                """, these, cancel));
        }
        return traces.ToLookup(t => t.OpportunityId, StringComparer.Ordinal);
    }
}
