using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.WriteBack;

/// <summary>Fields of ours that somebody else set: set back with the next write, and left alone once they were set back as often as we do in a day.</summary>
sealed class Repairs(Overwrites overwrites, WriteBacks writeBacks, TimeProvider clock)
{
    /// <summary>By deal, given up ones too.</summary>
    public async Task<ILookup<string, Overwritten>> OpenAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) =>
        (await overwrites.OpenAsync(connectionId, opportunityIds, cancel)).ToLookup(o => o.OpportunityId, StringComparer.Ordinal);

    public bool GivenUp(Overwritten field) => field.GivenUp(clock.GetUtcNow());

    /// <summary>After the CRM took these writes. What it turned out to show rightly is not counted: the note was older than our own write.</summary>
    /// <param name="shown">Deal to the CRM's fields, as read just before the write.</param>
    public async Task DoneAsync(Guid connectionId, IReadOnlyList<WriteBackPlan> written, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> shown, CancellationToken cancel)
    {
        var noted = written.SelectMany(p => p.Noted.Select(n => (Note: n, Counts: p.Repairs.Contains(n) && !p.Shows(n.Field, shown.GetValueOrDefault(n.OpportunityId))))).ToList();
        await overwrites.RepairedAsync(connectionId, [.. noted.Where(n => n.Counts).Select(n => n.Note)], cancel);
        await overwrites.WellAgainAsync(connectionId, [.. noted.Where(n => !n.Counts).Select(n => n.Note)], cancel);
    }

    /// <summary>Notes of deals on which nothing differs any more are closed; fields that were given up are told on their deal.</summary>
    public async Task SettleAsync(Guid connectionId, IReadOnlyList<IGrouping<string, Overwritten>> open, IReadOnlyCollection<WriteBackPlan> plans, CancellationToken cancel)
    {
        var planned = plans.Select(p => p.Write.Id).ToHashSet(StringComparer.Ordinal);
        await overwrites.WellAgainAsync(connectionId, [.. open.Where(d => !planned.Contains(d.Key)).SelectMany(d => d).Where(o => !GivenUp(o))], cancel);
        await writeBacks.FailedAsync(connectionId, [.. open.Where(d => d.Any(GivenUp)).Select(d => (d.Key, Says(d.Where(GivenUp).Select(o => o.Field))))], cancel);
    }

    static string Says(IEnumerable<string> fields) =>
        $"Somebody, or automation in the CRM, sets {string.Join(", ", fields)} to something else each time; it was set back {Overwritten.RepairsADay} times today and is left alone until tomorrow. Look at the field's history in the CRM for who does it.";
}

/// <summary>What was given up is tried again once its day is over, and what is well again is forgotten.</summary>
sealed class RepairsAgain(Overwrites overwrites, WorkQueue work) : IChore
{
    public string Name => "repair-again";
    public string Cron => "47 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        await overwrites.PruneAsync(connectionId, cancel);
        await work.AddAsync(connectionId, Stages.WriteBack, RecordKind.Opportunity, await overwrites.RestedAsync(connectionId, cancel), cancel: cancel);
    }
}
