using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>Our own writes come back from the CRM as changes. The ledger remembers them, so that they are not taken for news.</summary>
public interface IEchoLedger
{
    /// <summary>Which of these changes are our own writes coming back. Each ledger entry answers once.</summary>
    Task<IReadOnlySet<FieldSeen>> ConsumeAsync(Guid connectionId, RecordKind kind, IReadOnlyList<FieldSeen> changes, CancellationToken cancel);
}

/// <param name="Field">The noun's property name (Stage, Amount), or its name in <see cref="CrmRecord.More"/>: the CRM's, and for a field that we write back <see cref="WriteBackFields.Shown"/>.</param>
/// <param name="Value">The value it has now, as the CRM gave it (More) or as invariant text.</param>
public readonly record struct FieldSeen(string RecordId, string Field, string? Value);
