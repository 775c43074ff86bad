using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>The diff of every field we own against what we know the CRM holds. Pure.</summary>
sealed record WriteBackPlan(PlannedWrite Kept, CrmWrite Write, IReadOnlyList<FieldSeen> Echoes)
{
    /// <param name="fields">Our field name to the CRM's; only these are written.</param>
    /// <param name="held">In a trial's control group: what was written before is emptied, and nothing new is written.</param>
    /// <param name="tell">A kept sentence in the language of the fields; as it is kept where left out.</param>
    /// <returns>Null when nothing changed.</returns>
    public static WriteBackPlan? Make(Guid connectionId, WriteBackSource source, IReadOnlyDictionary<string, string> fields, bool held = false, Func<string, string>? tell = null)
    {
        var known = Known(source, fields);
        var wanted = WriteBackValues.Of(source, tell ?? (says => says)).Where(v => fields.ContainsKey(v.Key)).ToDictionary(v => v.Key, v => held ? null : v.Value);
        var changed = wanted.Where(v => !EchoLedger.SameValue(WriteBackValues.Text(v.Value), known.GetValueOrDefault(v.Key))).ToDictionary();
        // A new model version or time alone is not worth a call and an entry in the deal's history.
        if (changed.Keys.All(field => field is WriteBackFields.ModelVersion or WriteBackFields.ScoredAt))
            return null;

        var texts = wanted.ToDictionary(v => v.Key, v => WriteBackValues.Text(v.Value));
        var key = Key(connectionId, source, changed);
        return new(
            new(source.OpportunityId, source.PredictionId, key, texts),
            new(key, RecordKind.Opportunity, source.OpportunityId, changed),
            [.. changed.Select(c => new FieldSeen(source.OpportunityId, fields[c.Key], texts[c.Key]))]);
    }

    // What we wrote last; before our first write, what the CRM showed when it was read.
    static Dictionary<string, string?> Known(WriteBackSource source, IReadOnlyDictionary<string, string> fields)
    {
        if (source.Written is { } written)
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(written) ?? [];
        var more = source.More is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(source.More) ?? [];
        return fields.Where(f => more.ContainsKey(f.Value)).ToDictionary(f => f.Key, f => more[f.Value]);
    }

    // The same prediction against the same known values is the same write, also after a crash.
    static string Key(Guid connectionId, WriteBackSource source, Dictionary<string, object?> changed)
    {
        var text = string.Join('\n', [
            connectionId.ToString(), source.OpportunityId, source.PredictionId.ToString(),
            .. changed.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={WriteBackValues.Text(c.Value)}"),
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
