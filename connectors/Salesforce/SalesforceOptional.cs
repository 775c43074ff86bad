using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>
/// Kinds that an org may lack, such as Knowledge: lacking it is an answer with nothing in it, said once, and not a failure. The place that such an answer
/// leaves belongs to no question, so that once the org has the object the place is refused and all of it is read.
/// </summary>
sealed class SalesforceOptional(SalesforceQueries queries)
{
    const string Print = "absent";
    static readonly TimeSpan AbsenceHolds = TimeSpan.FromHours(1);

    /// <returns>What to tell an admin; null: the org has it, or whether it has is not known now.</returns>
    public async Task<string?> LackingAsync(RecordKind kind, bool fresh, CancellationToken cancel)
    {
        var (lane, now) = (queries.Calls.Lane, queries.Calls.Time.GetUtcNow());
        foreach (var name in SalesforceMapping.Objects(kind).Where(SalesforceMapping.IsOptional))
        {
            if (!fresh && lane.Absent.TryGetValue(name, out var since) && now - since < AbsenceHolds)
                return Says(name);
            if ((await queries.LookAsync(name, fresh, cancel)).Failure is not { Kind: FailureKind.NotFound })
                continue;
            lane.Absent[name] = now;
            return Says(name);
        }
        return null;
    }

    public static CrmPage NothingToRead(RecordKind kind, string says) =>
        new(kind, [], [], [], SalesforcePlaces.Write([.. SalesforceMapping.Objects(kind).Select(n => new SalesforceCheckpoint(n, Print, "", null, Done: true))]), true, 0, says);

    public static CrmPage NothingSince(RecordKind kind, string says) =>
        new(kind, [], [], [], SalesforcePlaces.Write([.. SalesforceMapping.Objects(kind).Select(n => new SalesforceCursor(n, Print, default, "", default, false))]), true, null, says);

    static string Says(string name) => name == SalesforceMapping.Knowledge
        ? $"This org has no {name}, or the integration user may not read it (Knowledge needs the feature licence Knowledge User). Nothing is read from it; everything else goes on."
        : $"This org has no {name}, or the integration user may not read it. Nothing is read from it; everything else goes on.";
}
