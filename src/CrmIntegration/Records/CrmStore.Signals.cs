namespace CrmIntegration.Records;

/// <summary>One number that a conversation told about a deal.</summary>
/// <param name="Signal">"budget", "objection", "talk share", ...; how often, or a share.</param>
public sealed record DealSignal
{
    public required string OpportunityId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Signal { get; init; }
    public required double Value { get; init; }
}

public sealed partial class CrmStore
{
    /// <summary>What conversations told about many deals at once.</summary>
    public async Task<ILookup<string, DealSignal>> SignalsAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var signals = new List<DealSignal>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
            signals.AddRange(await QueryAsync<DealSignal>($"""
                SELECT opportunity_id, at, conversation_id, signal, value FROM conversation_signal
                WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} ORDER BY opportunity_id, at, conversation_id, signal
                """, new { connectionId, some }, cancel));
        return signals.ToLookup(s => s.OpportunityId, StringComparer.Ordinal);
    }
}
