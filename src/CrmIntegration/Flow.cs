using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Replies;
using CrmIntegration.Jobs;
using CrmIntegration.Records;

namespace CrmIntegration;

/// <summary>What comes after what. Each step is a row in the work table before anything runs.</summary>
sealed class Flow(WorkQueue work, Lanes lanes, OpportunityLinks links, Urgency urgency, CrmStore store, Overwrites overwrites, TimeProvider clock) : IFlow
{
    // A moment, in which an echo of our own that was on its way settles what was seen.
    static readonly TimeSpan Settles = TimeSpan.FromSeconds(1);

    public void Received(Guid connectionId) => lanes.Wake(Stages.Sync, connectionId);

    public async Task SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        await work.AddAsync(connectionId, Stages.Forecast, RecordKind.Opportunity, await links.OfAsync(connectionId, kind, ids, cancel), cancel: cancel);
        // A field of ours that somebody set to another value moves no forecast, and yet has to be written.
        if (kind == RecordKind.Opportunity)
            await work.AddAsync(connectionId, Stages.WriteBack, kind, [.. (await overwrites.OpenAsync(connectionId, ids, cancel)).Select(o => o.OpportunityId).Distinct()], clock.GetUtcNow() + Settles, cancel);
        if (kind == RecordKind.Email)
            // The most urgent first: what is due earlier is claimed earlier, and one lane drains them in batches.
            foreach (var (dueAt, mails) in await urgency.OrderAsync(connectionId, await links.IncomingSinceAsync(connectionId, ids, clock.GetUtcNow() - CrmStore.StillAnswerable, cancel), cancel))
                await work.AddAsync(connectionId, Stages.Reply, RecordKind.Email, mails, dueAt, cancel);
        if (kind == RecordKind.Article)
            await work.AddAsync(connectionId, Stages.Articles, kind, ids, cancel: cancel);
        if (kind == RecordKind.Case)
            await work.AddAsync(connectionId, Stages.Service, RecordKind.Case, await links.OpenCasesSinceAsync(connectionId, ids, clock.GetUtcNow() - CrmStore.StillAnswerable, cancel), cancel: cancel);
    }

    public Task PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) =>
        work.AddAsync(connectionId, Stages.WriteBack, RecordKind.Opportunity, opportunityIds, cancel: cancel);

    public async Task AllowedAsync(Guid connectionId, CancellationToken cancel)
    {
        for (var page = await store.OpenOpportunitiesAsync(connectionId, "", 1000, cancel); page.Count > 0; page = await store.OpenOpportunitiesAsync(connectionId, page[^1].Id, 1000, cancel))
            await work.AddAsync(connectionId, Stages.WriteBack, RecordKind.Opportunity, [.. page.Select(o => o.Id)], cancel: cancel);
    }
}
