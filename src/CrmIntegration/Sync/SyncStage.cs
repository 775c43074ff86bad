using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>A hint said that records changed: reads them whole, as the CRM holds them now.</summary>
sealed class SyncStage(ICrmSessions sessions, Arrivals arrivals, MassDeleteGuard guard, IFlow flow) : IStage
{
    public string Name => Stages.Sync;
    public int BatchSize => 200;

    // Twice is harmless: the save replaces, and what is equal is no news.
    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (opened.Failure is { } failure)
            return [.. items.Select(i => new WorkResult(i, failure))];
        await using var session = opened.Value;
        var results = new List<WorkResult>(items.Count);
        foreach (var kind in items.GroupBy(i => i.Kind).OrderBy(g => g.Key))
            foreach (var some in kind.Chunk(200))
                results.AddRange(await ReadAsync(session, connectionId, kind.Key, some, cancel));
        return results;
    }

    async Task<IEnumerable<WorkResult>> ReadAsync(ICrmSession session, Guid connectionId, RecordKind kind, WorkItem[] items, CancellationToken cancel)
    {
        var ids = items.Select(i => i.RecordId).ToList();
        var read = await session.ReadAsync(kind, ids, cancel);
        if (read.Failure is { } failure)
            return items.Select(i => new WorkResult(i, failure));
        var page = read.Value;
        var news = (await arrivals.SaveAsync(connectionId, kind, page.Records, cancel)).ToHashSet(StringComparer.Ordinal);
        var gone = await guard.MarkDeletedAsync(connectionId, kind, page.DeletedIds, cancel);
        if (gone.Ok)
            news.UnionWith(gone.Value);
        var history = kind == RecordKind.Opportunity && page.Records.Count > 0 ? await HistoryAsync(session, connectionId, [.. page.Records.Select(r => r.Id)], news, cancel) : null;
        // A second attempt tells all of it: the first may have died between the save and the telling.
        news.UnionWith(items.Where(i => i.Attempts > 1 && Answered(kind, page, i.RecordId)).Select(i => i.RecordId));
        if (news.Count > 0)
            await flow.SavedAsync(connectionId, kind, news, cancel);
        return items.Select(i => Result(kind, page, i, gone.Failure, history));
    }

    async Task<CrmFailure?> HistoryAsync(ICrmSession session, Guid connectionId, IReadOnlyList<string> opportunities, HashSet<string> news, CancellationToken cancel)
    {
        var read = await session.ReadAsync(RecordKind.FieldChange, opportunities, cancel);
        if (read.Failure is { } failure)
            return failure;
        news.UnionWith(await arrivals.SaveAsync(connectionId, RecordKind.FieldChange, read.Value.Records, cancel));
        return null;
    }

    // An org that shows no records of a kind at all has answered too: its trigger names lines that the integration user may not see.
    static bool Answered(RecordKind kind, CrmPage page, string id) =>
        kind == RecordKind.FieldChange || page.Says is not null || page.Records.Any(r => r.Id == id) || page.DeletedIds.Contains(id);

    static WorkResult Result(RecordKind kind, CrmPage page, WorkItem item, CrmFailure? undeleted, CrmFailure? history)
    {
        if (page.SetAside.FirstOrDefault(s => s.Id == item.RecordId) is { } aside)
            return new(item, new(FailureKind.Rejected, aside.Says), aside.Raw);
        if (page.DeletedIds.Contains(item.RecordId))
            return new(item, undeleted);
        return Answered(kind, page, item.RecordId)
            ? new(item, history)
            : new(item, new(FailureKind.Rejected, $"The CRM answered without {kind} {item.RecordId}; check that the integration user may read it, then replay."));
    }
}
