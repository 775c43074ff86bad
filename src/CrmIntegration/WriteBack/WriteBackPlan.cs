using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>The diff of every field we own against what we know the CRM holds. Pure.</summary>
/// <param name="CrmFields">Our field name to the CRM's.</param>
/// <param name="Noted">What somebody else set, as far as it is written anew now.</param>
/// <param name="Repairs">Those of them that have only this reason to be written.</param>
sealed record WriteBackPlan(PlannedWrite Kept, CrmWrite Write, IReadOnlyList<FieldSeen> Echoes, IReadOnlyDictionary<string, string> CrmFields, IReadOnlyList<Overwritten> Noted, IReadOnlyList<Overwritten> Repairs)
{
    /// <summary>Whether the CRM, read just now, shows this field as it is to be.</summary>
    public bool Shows(string field, IReadOnlyDictionary<string, string?>? now) =>
        now is not null && EchoLedger.SameValue(Kept.Planned[field], now.GetValueOrDefault(WriteBackFields.Shown(CrmFields[field])));

    public bool Stands(IReadOnlyDictionary<string, string?>? now) => now is not null && Write.Values.Keys.All(field => Shows(field, now));

    /// <summary>The CRM shows all of it already: it is only to be remembered as ours.</summary>
    public bool StandsAlready => Write.Values.Count == 0;

    /// <param name="fields">Our field name to the CRM's; only these are written.</param>
    /// <param name="held">In a trial's control group: what was written before is emptied, and nothing new is written.</param>
    /// <param name="tell">A kept sentence in the language of the fields; as it is kept where left out.</param>
    /// <param name="noted">Fields that somebody else set since, to be set back.</param>
    /// <returns>Null when nothing changed.</returns>
    public static WriteBackPlan? Make(Guid connectionId, WriteBackSource source, IReadOnlyDictionary<string, string> fields, bool held = false, IEnumerable<Overwritten>? noted = null, Func<string, string>? tell = null)
    {
        var known = Known(source, fields);
        var wrote = known.ToDictionary();
        var overwritten = noted?.ToDictionary(n => n.Field, StringComparer.Ordinal) ?? [];
        foreach (var note in overwritten.Values)
            known[note.Field] = note.Value;
        var wanted = WriteBackValues.Of(source, tell ?? (says => says)).Where(v => fields.ContainsKey(v.Key)).ToDictionary(v => v.Key, v => held ? null : v.Value);
        // What somebody typed over is set back to what we wrote, not to what a hair's breadth of time made of it since.
        foreach (var field in overwritten.Keys.Where(f => wanted.TryGetValue(f, out var now) && AlikeToReaders(f, WriteBackValues.Text(now), wrote.GetValueOrDefault(f))))
            wanted[field] = Number(wrote[field]);
        var changed = wanted.Where(v => !EchoLedger.SameValue(WriteBackValues.Text(v.Value), known.GetValueOrDefault(v.Key))).ToDictionary();
        var texts = wanted.ToDictionary(v => v.Key, v => WriteBackValues.Text(v.Value));
        var again = changed.Keys.Where(overwritten.ContainsKey).Select(field => overwritten[field]).ToList();
        var repairs = again.Where(o => EchoLedger.SameValue(texts[o.Field], wrote.GetValueOrDefault(o.Field))).ToList();
        // Where no write of ours is remembered, one is made whatever differs, and what stands there all the same is remembered: what somebody sets later is told from ours by it.
        if (changed.Count == 0 ? source.Written is not null || known.Count == 0 : repairs.Count == 0 && source.Written is not null && !changed.Keys.Any(field => IsNews(field, texts[field], known.GetValueOrDefault(field))))
            return null;

        var key = Key(connectionId, source, changed, repairs);
        return new(
            new(source.OpportunityId, source.PredictionId, key, texts),
            new(key, RecordKind.Opportunity, source.OpportunityId, changed),
            [.. changed.Select(c => new FieldSeen(source.OpportunityId, WriteBackFields.Shown(fields[c.Key]), texts[c.Key]))],
            fields, again, repairs);
    }

    // Not worth a call and an entry in the deal's history, each by itself: a new model version or time, a trend that says nothing moved, a chance that the minutes since the
    // last forecast moved by less than anybody sees. With something that is, they are written too.
    static bool IsNews(string field, string? wanted, string? known) => field switch
    {
        WriteBackFields.ModelVersion or WriteBackFields.ScoredAt => false,
        WriteBackFields.Trend => wanted != WriteBackValues.Steady,
        _ => !AlikeToReaders(field, wanted, known),
    };

    static bool AlikeToReaders(string field, string? wanted, string? known) =>
        field is WriteBackFields.Probability or WriteBackFields.RangeLow or WriteBackFields.RangeHigh && Number(wanted) is { } now && Number(known) is { } then && Math.Abs(now - then) < WriteBackValues.Seen;

    static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // What we wrote last; before our first write, what the CRM showed when it was read.
    static Dictionary<string, string?> Known(WriteBackSource source, IReadOnlyDictionary<string, string> fields)
    {
        if (source.Written is { } written)
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(written) ?? [];
        var more = source.More is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string?>>(source.More) ?? [];
        return fields.Where(f => more.ContainsKey(WriteBackFields.Shown(f.Value))).ToDictionary(f => f.Key, f => more[WriteBackFields.Shown(f.Value)]);
    }

    // The same prediction against the same known values is the same write, also after a crash; setting a field back a second time is another.
    static string Key(Guid connectionId, WriteBackSource source, Dictionary<string, object?> changed, List<Overwritten> repairs)
    {
        var text = string.Join('\n', [
            connectionId.ToString(), source.OpportunityId, source.PredictionId.ToString(),
            .. changed.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={WriteBackValues.Text(c.Value)}"),
            .. repairs.Select(r => $"{r.Field} again, {r.FirstRepairAt?.ToUnixTimeMilliseconds()} {r.Repairs}"),
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
