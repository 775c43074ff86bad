using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Wording;

namespace CrmIntegration.WriteBack;

/// <summary>Puts predictions where the rep works. Planned first, written by consent; what did not change is not written.</summary>
sealed class WriteBackStage(WriteBacks writeBacks, EchoLedger echoes, Repairs repairs, IWebhookConnections connections, ICrmSessions sessions, HoldOuts holdOuts, Teller teller) : IStage
{
    public string Name => Stages.WriteBack;
    public int BatchSize => 200;

    // Twice is harmless: the second time the plan is empty, or carries the same key and values.
    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var consent = await writeBacks.ConsentAsync(connectionId, cancel);
        if (consent is not (ConnectionRow.Preview or ConnectionRow.Automatic or ConnectionRow.Always))
            return Done(items);
        string[] ids = [.. items.Select(i => i.RecordId)];
        var noted = await repairs.OpenAsync(connectionId, ids, cancel);
        var (plans, planned) = await PlanAsync(connectionId, ids, noted, consent == ConnectionRow.Always, cancel);
        if (consent == ConnectionRow.Preview)
        {
            await writeBacks.PlanAsync(connectionId, [.. plans.Where(p => !p.StandsAlready).Select(p => p.Kept)], "Preview: not written.", cancel);
            return Done(items);
        }
        if (plans.Any(p => p.StandsAlready))
            await writeBacks.WrittenAsync(connectionId, [.. plans.Where(p => p.StandsAlready).Select(p => p.Kept)], cancel);
        plans = [.. plans.Where(p => !p.StandsAlready)];
        if (plans.Count > 0)
            await writeBacks.PlanAsync(connectionId, [.. plans.Select(p => p.Kept)], null, cancel);
        var results = plans.Count > 0 ? await WriteAsync(connectionId, items, plans, cancel) : Done(items);
        if (noted.Count > 0)
            await repairs.SettleAsync(connectionId, [.. noted.Where(d => planned.Contains(d.Key))], plans, cancel);
        return results;
    }

    static IReadOnlyList<WorkResult> Done(IReadOnlyList<WorkItem> items) => [.. items.Select(i => new WorkResult(i))];

    /// <summary>The dry run: what would be written now, without a word to the CRM.</summary>
    public async Task<IReadOnlyList<WriteBackPlan>> PlanAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) =>
        (await PlanAsync(connectionId, opportunityIds, await repairs.OpenAsync(connectionId, opportunityIds, cancel), await writeBacks.ConsentAsync(connectionId, cancel) == ConnectionRow.Always, cancel)).Plans.Where(p => !p.StandsAlready).ToList();

    async Task<(IReadOnlyList<WriteBackPlan> Plans, IReadOnlySet<string> Of)> PlanAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, ILookup<string, Overwritten> noted, bool evenNotReady, CancellationToken cancel)
    {
        if (await connections.FindAsync(connectionId, cancel) is not { } found)
            return ([], new HashSet<string>());
        var fields = OwnFields.Of(found);
        var held = await holdOuts.HeldAsync(connectionId, opportunityIds, cancel);
        var language = Languages.Of(await writeBacks.LanguageAsync(connectionId, cancel)) ?? Languages.English;
        var sources = await writeBacks.SourcesAsync(connectionId, opportunityIds, cancel);
        // A model that tells nothing beyond the base rate would put one number on every deal. What a trial's control group is to be without is emptied all the same.
        var some = sources.Where(s => !s.Deleted && (evenNotReady || !s.NotReady || held.Contains(s.OpportunityId))).ToList();
        return ([.. some.Select(s => WriteBackPlan.Make(connectionId, s, fields, held.Contains(s.OpportunityId), noted[s.OpportunityId].Where(o => !repairs.GivenUp(o)), says => teller.Tell(says, language))).OfType<WriteBackPlan>()],
            some.Select(s => s.OpportunityId).ToHashSet(StringComparer.Ordinal));
    }

    async Task<IReadOnlyList<WorkResult>> WriteAsync(Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (opened.Failure is { } closed)
            return await FailAllAsync(connectionId, items, plans, closed, cancel);
        await using var session = opened.Value;
        var shown = await LookAsync(session, items, plans, cancel);
        var there = plans.Where(p => p.Stands(shown.GetValueOrDefault(p.Write.Id))).ToList();
        await writeBacks.WrittenAsync(connectionId, [.. there.Select(p => p.Kept)], cancel);
        await repairs.DoneAsync(connectionId, there, shown, cancel);
        plans = [.. plans.Except(there)];
        if (plans.Count == 0)
            return Done(items);
        await echoes.RememberAsync(connectionId, [.. plans.SelectMany(p => p.Echoes)], cancel);
        var answer = await session.WriteAsync([.. plans.Select(p => p.Write)], cancel);
        if (answer.Failure is { } failure)
            return await FailAllAsync(connectionId, items, plans, failure, cancel);
        var (results, written) = await KeepAsync(connectionId, items, plans, answer.Value, cancel);
        await repairs.DoneAsync(connectionId, written, shown, cancel);
        return results;
    }

    // What an earlier attempt may have written (it never reported back, or heard no answer), and what somebody else set: written for nothing it would be the same record, but the
    // org's own automation would run on it again. Where looking fails, writing tells what is wrong.
    static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>>> LookAsync(ICrmSession session, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CancellationToken cancel)
    {
        var again = items.Where(i => i.Attempts > 1).Select(i => i.RecordId).ToHashSet(StringComparer.Ordinal);
        string[] doubtful = [.. plans.Where(p => again.Contains(p.Write.Id) || p.Repairs.Count > 0).Select(p => p.Write.Id)];
        return doubtful.Length > 0 && await session.ReadAsync(RecordKind.Opportunity, doubtful, cancel) is { Ok: true, Value: var page }
            ? page.Records.ToDictionary(r => r.Id, r => r.More ?? new Dictionary<string, string?>(), StringComparer.Ordinal)
            : new Dictionary<string, IReadOnlyDictionary<string, string?>>();
    }

    async Task<(IReadOnlyList<WorkResult> Results, IReadOnlyList<WriteBackPlan> Written)> KeepAsync(
        Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, IReadOnlyList<WriteOutcome> outcomes, CancellationToken cancel)
    {
        var failures = plans.Zip(outcomes).Where(o => o.Second.Failure is not null).ToDictionary(o => o.First.Write.Id, o => o.Second.Failure!);
        var written = plans.Where(p => !failures.ContainsKey(p.Write.Id)).ToList();
        await writeBacks.WrittenAsync(connectionId, [.. written.Select(p => p.Kept)], cancel);
        await writeBacks.FailedAsync(connectionId, [.. failures.Select(f => (f.Key, f.Value.Says))], cancel);
        return ([.. items.Select(i => new WorkResult(i, failures.GetValueOrDefault(i.RecordId)))], written);
    }

    async Task<IReadOnlyList<WorkResult>> FailAllAsync(
        Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CrmFailure failure, CancellationToken cancel)
    {
        var planned = plans.Select(p => p.Write.Id).ToHashSet();
        await writeBacks.FailedAsync(connectionId, [.. planned.Select(id => (id, failure.Says))], cancel);
        return [.. items.Select(i => new WorkResult(i, planned.Contains(i.RecordId) ? failure : null))];
    }
}
