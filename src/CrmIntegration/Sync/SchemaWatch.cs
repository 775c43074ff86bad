using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Notices that an object's fields changed and says so, and how the CRM's admins marked them. Never stops anything: unknown fields travel in More.</summary>
sealed class SchemaWatch(ICrmSessions sessions, SyncHealth health, FieldMarks marks, TimeProvider clock) : IChore
{
    public string Name => "schema-watch";
    public string Cron => "41 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (!opened.Ok)
            return;                                         // the health page already says why the connection does not answer
        await using var session = opened.Value;
        var seen = (await health.SchemasAsync(connectionId, cancel)).ToDictionary(s => s.Kind);
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            var described = await session.DescribeAsync(kind, cancel);
            if (!described.Ok)
                continue;
            await MarkAsync(connectionId, described.Value, cancel);
            var fields = SchemaSeen.Told(described.Value.Fields);
            if (seen.TryGetValue(kind, out var before) && before.Hash == described.Value.Hash && before.Fields == fields)
                continue;
            await health.SaveAsync(connectionId, new()
            {
                Kind = kind, Hash = described.Value.Hash, Fields = fields, SeenAt = clock.GetUtcNow(), Drift = before is null ? null : before.Hash == described.Value.Hash ? before.Drift : Drift(described.Value.ObjectName, before, described.Value.Fields),
            }, cancel);
        }
    }

    // Marks that could not be read are no marks taken away: what is known holds.
    async Task MarkAsync(Guid connectionId, CrmSchema described, CancellationToken cancel)
    {
        if (described.Fields.All(f => f.Sensitivity is not null))
            await marks.SaveAsync(connectionId, described.Kind, [.. described.Fields.Where(f => f.Sensitivity > FieldSensitivity.Unmarked || f.Marks is not null).Select(f => new FieldMark(described.Kind, f.Name, f.Sensitivity!.Value, f.Marks))], clock.GetUtcNow(), cancel);
    }

    static string Drift(string objectName, SchemaSeen before, IReadOnlyList<CrmField> now)
    {
        Dictionary<string, string> old = before.Read().ToDictionary(f => f.Name, f => f.Type), current = now.ToDictionary(f => f.Name, f => f.Type);
        var said = new[]
        {
            ("new", current.Keys.Except(old.Keys)),
            ("gone", old.Keys.Except(current.Keys)),
            ("of another type", current.Keys.Intersect(old.Keys).Where(f => old[f] != current[f])),
        }.Where(p => p.Item2.Any()).Select(p => $"{p.Item1}: {string.Join(", ", p.Item2)}");
        return $"{objectName} changed its fields; {string.Join("; ", said)}. Check the field mapping of this connection.";
    }
}
