using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>A look through other fields than the kept ones: nothing is written, neither here nor there.</summary>
public interface IFieldTrial
{
    /// <summary>Only differences from the kept mapping are tried. Opportunities are shown when nothing differs.</summary>
    Task<CrmResult<FieldsTried>> TryAsync(Guid connectionId, IReadOnlyCollection<MappedField> fields, int records, CancellationToken cancel);
}

/// <param name="Changed">Fields that differ from what is kept, with what they were.</param>
/// <param name="Rows">Per kind that is touched, some records read both ways.</param>
/// <param name="Says">What would go wrong, a sentence each.</param>
public sealed record FieldsTried(IReadOnlyList<FieldChanged> Changed, IReadOnlyList<RecordTried> Rows, IReadOnlyList<string> Says);
public sealed record FieldChanged(RecordKind Kind, string Ours, string? Was, string? Becomes);

/// <param name="Before">Null: not among those that were read that way.</param>
public sealed record RecordTried(RecordKind Kind, string Id, CrmRecord? Before, CrmRecord After);
