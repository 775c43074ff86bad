using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Connections;

/// <summary>Reads a few records through the kept mapping and through the one that an admin typed, and says what the CRM lacks.</summary>
sealed class FieldTrial(OpenConnections open, IConnectionForms forms) : IFieldTrial
{
    public async Task<CrmResult<FieldsTried>> TryAsync(Guid connectionId, IReadOnlyCollection<MappedField> fields, int records, CancellationToken cancel)
    {
        if (await open.FindAsync(connectionId, cancel) is not { } found)
            return new CrmFailure(FailureKind.NotFound, $"There is no connection {connectionId}; it may have been deleted meanwhile.");
        var kept = (await forms.MappingAsync(connectionId, cancel)).ToDictionary(f => (f.Kind, f.Ours), f => f.Theirs);
        var changed = fields.Where(f => (f.Theirs ?? "") != (kept.GetValueOrDefault((f.Kind, f.Ours)) ?? "")).Select(f => new FieldChanged(f.Kind, f.Ours, kept.GetValueOrDefault((f.Kind, f.Ours)), f.Theirs)).ToList();
        var typed = new FieldMapping(fields.Where(f => f.Theirs is not null).GroupBy(f => f.Kind)
            .ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, string>)g.DistinctBy(f => f.Ours).ToDictionary(f => f.Ours, f => f.Theirs!)));
        await using var before = found.Connector.Open(found.Connection);
        await using var after = found.Connector.Open(found.Connection with { Mapping = typed });

        var kinds = changed.Select(c => c.Kind).DefaultIfEmpty(RecordKind.Opportunity).Distinct().Order().ToList();
        List<RecordTried> rows = [];
        List<string> says = [];
        foreach (var kind in kinds)
        {
            var described = await after.DescribeAsync(kind, cancel);
            if (!described.Ok)
                return described.Failure!;
            says.AddRange(Lacking(described.Value, changed));
            var (old, now) = (await before.PeekAsync(kind, records, cancel), await after.PeekAsync(kind, records, cancel));
            if ((old.Failure ?? now.Failure) is { } failure)
                return failure;
            var was = old.Value.Records.ToLookup(r => r.Id, StringComparer.Ordinal);
            rows.AddRange(now.Value.Records.Select(r => new RecordTried(kind, r.Id, was[r.Id].FirstOrDefault(), r)));
            says.AddRange(now.Value.SetAside.Select(a => $"{kind} {a.Id} could not be read that way: {a.Says}"));
        }
        return new FieldsTried(changed, rows, says);
    }

    // A name with the object before it ("Event.At") is of another object than the described one.
    static IEnumerable<string> Lacking(CrmSchema schema, IEnumerable<FieldChanged> changed) =>
        from field in changed
        where field.Kind == schema.Kind && !string.IsNullOrEmpty(field.Becomes) && !field.Ours.Contains('.')
            && !schema.Fields.Any(f => f.Name.Equals(field.Becomes, StringComparison.OrdinalIgnoreCase))
        select $"{schema.ObjectName} has no field {field.Becomes} that the integration user may see: {field.Ours} would stay empty. Check its API name in the CRM and the user's field permissions.";
}
