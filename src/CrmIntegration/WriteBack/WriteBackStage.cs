using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Wording;

namespace CrmIntegration.WriteBack;

/// <summary>Puts predictions where the rep works. Planned first, written by consent; what did not change is not written.</summary>
sealed class WriteBackStage(WriteBacks writeBacks, EchoLedger echoes, IWebhookConnections connections, ICrmSessions sessions, HoldOuts holdOuts, Teller teller) : IStage
{
    public string Name => Stages.WriteBack;
    public int BatchSize => 200;

    // Twice is harmless: the second time the plan is empty, or carries the same key and values.
    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var consent = await writeBacks.ConsentAsync(connectionId, cancel);
        if (consent is not ("preview" or "automatic"))
            return [.. items.Select(i => new WorkResult(i))];
        var plans = await PlanAsync(connectionId, [.. items.Select(i => i.RecordId)], cancel);
        if (plans.Count == 0)
            return [.. items.Select(i => new WorkResult(i))];
        await writeBacks.PlanAsync(connectionId, [.. plans.Select(p => p.Kept)], consent == "preview" ? "Preview: not written." : null, cancel);
        return consent == "preview" ? [.. items.Select(i => new WorkResult(i))] : await WriteAsync(connectionId, items, plans, cancel);
    }

    /// <summary>The dry run: what would be written now, without a word to the CRM.</summary>
    public async Task<IReadOnlyList<WriteBackPlan>> PlanAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        if (await connections.FindAsync(connectionId, cancel) is not { } found)
            return [];
        var fields = Fields(found);
        var held = await holdOuts.HeldAsync(connectionId, opportunityIds, cancel);
        var language = Languages.Of(await writeBacks.LanguageAsync(connectionId, cancel)) ?? Languages.English;
        var sources = await writeBacks.SourcesAsync(connectionId, opportunityIds, cancel);
        return [.. sources.Where(s => !s.Deleted).Select(s => WriteBackPlan.Make(connectionId, s, fields, held.Contains(s.OpportunityId), says => teller.Tell(says, language))).OfType<WriteBackPlan>()];
    }

    // The admin's mapping over the connector's; an empty name means: do not write this one.
    static Dictionary<string, string> Fields(WebhookConnection found)
    {
        var fields = found.Connector.DefaultMapping(RecordKind.Opportunity).Where(m => WriteBackFields.All.Contains(m.Key)).ToDictionary();
        if (found.Connection.Mapping.Changes.TryGetValue(RecordKind.Opportunity, out var changes))
            foreach (var (field, name) in changes.Where(c => WriteBackFields.All.Contains(c.Key)))
                fields[field] = name;
        return fields.Where(f => f.Value.Length > 0).ToDictionary();
    }

    async Task<IReadOnlyList<WorkResult>> WriteAsync(Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (opened.Failure is { } closed)
            return await FailAllAsync(connectionId, items, plans, closed, cancel);
        await using var session = opened.Value;
        var there = await AlreadyThereAsync(session, items, plans, cancel);
        await writeBacks.WrittenAsync(connectionId, [.. there.Select(p => p.Kept)], cancel);
        plans = [.. plans.Except(there)];
        if (plans.Count == 0)
            return [.. items.Select(i => new WorkResult(i))];
        await echoes.RememberAsync(connectionId, [.. plans.SelectMany(p => p.Echoes)], cancel);
        var answer = await session.WriteAsync([.. plans.Select(p => p.Write)], cancel);
        return answer.Failure is { } failure
            ? await FailAllAsync(connectionId, items, plans, failure, cancel)
            : await KeepAsync(connectionId, items, plans, answer.Value, cancel);
    }

    // The attempt before this one never reported back, or heard no answer: the CRM may have taken its write. Written again it would be the same record, but the org's own
    // automation would run on it again. Where looking fails, writing tells what is wrong.
    static async Task<IReadOnlyList<WriteBackPlan>> AlreadyThereAsync(ICrmSession session, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CancellationToken cancel)
    {
        var again = items.Where(i => i.Attempts > 1).Select(i => i.RecordId).ToHashSet(StringComparer.Ordinal);
        var doubtful = plans.Where(p => again.Contains(p.Write.Id)).ToList();
        if (doubtful.Count == 0 || await session.ReadAsync(RecordKind.Opportunity, [.. doubtful.Select(p => p.Write.Id)], cancel) is not { Ok: true, Value: var page })
            return [];
        var held = page.Records.ToDictionary(r => r.Id, r => r.More, StringComparer.Ordinal);
        return [.. doubtful.Where(p => held.GetValueOrDefault(p.Write.Id) is { } more && p.Echoes.All(e => more.ContainsKey(e.Field) && EchoLedger.SameValue(e.Value, more[e.Field])))];
    }

    async Task<IReadOnlyList<WorkResult>> KeepAsync(
        Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, IReadOnlyList<WriteOutcome> outcomes, CancellationToken cancel)
    {
        var failures = plans.Zip(outcomes).Where(o => o.Second.Failure is not null).ToDictionary(o => o.First.Write.Id, o => o.Second.Failure!);
        await writeBacks.WrittenAsync(connectionId, [.. plans.Where(p => !failures.ContainsKey(p.Write.Id)).Select(p => p.Kept)], cancel);
        await writeBacks.FailedAsync(connectionId, [.. failures.Select(f => (f.Key, f.Value.Says))], cancel);
        return [.. items.Select(i => new WorkResult(i, failures.GetValueOrDefault(i.RecordId)))];
    }

    async Task<IReadOnlyList<WorkResult>> FailAllAsync(
        Guid connectionId, IReadOnlyList<WorkItem> items, IReadOnlyList<WriteBackPlan> plans, CrmFailure failure, CancellationToken cancel)
    {
        var planned = plans.Select(p => p.Write.Id).ToHashSet();
        await writeBacks.FailedAsync(connectionId, [.. planned.Select(id => (id, failure.Says))], cancel);
        return [.. items.Select(i => new WorkResult(i, planned.Contains(i.RecordId) ? failure : null))];
    }
}
