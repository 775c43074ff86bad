using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Saves what was read and tells what of it is news: not equal re-reads, not older versions, not our own writes coming back.</summary>
sealed class Arrivals(CrmStore store, IEchoLedger echo)
{
    // Of a history only what the nouns carry is news; a tracked field of ours would be our own echo.
    static readonly HashSet<string> Told = [FieldChange.Fields.Stage, FieldChange.Fields.Amount, FieldChange.Fields.CloseDate, FieldChange.Fields.Probability, FieldChange.Fields.Owner];

    public async Task<IReadOnlySet<string>> SaveAsync(Guid connectionId, RecordKind kind, IReadOnlyList<CrmRecord> records, CancellationToken cancel)
    {
        if (kind == RecordKind.FieldChange)
        {
            var news = await store.SaveAsync(connectionId, kind, records, cancel);
            return news.Intersect(records.Cast<FieldChange>().Where(c => Told.Contains(c.Field)).Select(c => c.OpportunityId)).ToHashSet(StringComparer.Ordinal);
        }
        var before = (await store.FindAsync(connectionId, kind, [.. records.Select(r => r.Id).Distinct()], cancel)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var saved = (await store.SaveAsync(connectionId, kind, records, cancel)).ToHashSet(StringComparer.Ordinal);
        var changes = records.Where(r => saved.Contains(r.Id) && before.ContainsKey(r.Id)).SelectMany(r => Changes(kind, before[r.Id], r)).Distinct().ToList();
        if (changes.Count == 0)
            return saved;
        var ours = await echo.ConsumeAsync(connectionId, kind, changes, cancel);
        saved.ExceptWith(changes.GroupBy(c => c.RecordId).Where(g => g.All(ours.Contains)).Select(g => g.Key));
        return saved;
    }

    internal static IEnumerable<FieldSeen> Changes(RecordKind kind, CrmRecord before, CrmRecord now) =>
        Tables.Of(kind).Columns.Where(c => c.Name is not ("modified" or "more"))
            .Where(c => !Equals(c.Of(before), c.Of(now)))
            .Select(c => new FieldSeen(now.Id, c.Property, c.Of(now) is { } value ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null))
            .Concat(MoreChanges(before, now));

    static IEnumerable<FieldSeen> MoreChanges(CrmRecord before, CrmRecord now)
    {
        var old = before.More ?? new Dictionary<string, string?>();
        var current = now.More ?? new Dictionary<string, string?>();
        return old.Keys.Union(current.Keys).Where(k => old.GetValueOrDefault(k) != current.GetValueOrDefault(k)).Select(k => new FieldSeen(now.Id, k, current.GetValueOrDefault(k)));
    }
}
