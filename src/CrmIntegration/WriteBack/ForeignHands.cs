using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>What comes back from the CRM: our own writes are told apart from others', and a field of ours that somebody else set is noted, to be set back.</summary>
sealed class ForeignHands(EchoLedger echoes, Overwrites overwrites, IWebhookConnections connections) : IEchoLedger
{
    public async Task<IReadOnlySet<FieldSeen>> ConsumeAsync(Guid connectionId, RecordKind kind, IReadOnlyList<FieldSeen> changes, CancellationToken cancel)
    {
        var ours = await echoes.ConsumeAsync(connectionId, kind, changes, cancel);
        var foreign = changes.Where(c => kind == RecordKind.Opportunity && WriteBackFields.IsShown(c.Field) && !ours.Contains(c)).ToList();
        if (foreign.Count == 0 || await connections.FindAsync(connectionId, cancel) is not { } found)
            return ours;
        var own = OwnFields.Of(found).ToLookup(f => WriteBackFields.Shown(f.Value), f => f.Key, StringComparer.Ordinal);
        await overwrites.SeenAsync(connectionId, [.. foreign.SelectMany(c => own[c.Field].Select(field => c with { Field = field }))], cancel);
        return ours;
    }
}
