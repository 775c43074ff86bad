using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>Our own writes come back from the CRM as changes. The ledger remembers them, so that they are not taken for news.</summary>
public interface IEchoLedger
{
    /// <summary>Which of these changes are our own writes coming back. Each ledger entry answers once.</summary>
    Task<IReadOnlySet<FieldSeen>> ConsumeAsync(Guid connectionId, RecordKind kind, IReadOnlyList<FieldSeen> changes, CancellationToken cancel);
}

/// <param name="Field">The noun's property name (Stage, Amount), or the CRM's field name for what stands in <see cref="CrmRecord.More"/>.</param>
/// <param name="Value">The value it has now, as the CRM gave it (More) or as invariant text.</param>
public readonly record struct FieldSeen(string RecordId, string Field, string? Value);
