using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Asks for what changed and what was deleted since the last time. Covers every gap that webhooks leave.</summary>
sealed class ChangedPoll(ICrmSessions sessions, Database database, Arrivals arrivals, MassDeleteGuard guard, WorkQueue work, SyncCursors cursors, Backfill backfill, IFlow flow, TimeProvider clock) : IChore
{
    public string Name => "poll-changes";
    public string Cron => "* * * * *";

    async Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => await RunAsync(connectionId, cancel);

    /// <returns>What went wrong, per kind; each kind goes on by itself.</returns>
    public async Task<IReadOnlyList<CrmFailure>> RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var known = (await cursors.ListAsync(connectionId, cancel)).Where(c => c.Mark is not null).ToList();
        if (known.Count == 0)
            return [];                                      // the backfill takes the first cursors
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (opened.Failure is { } closed)
            return [closed];
        await using var session = opened.Value;
        var failures = new List<CrmFailure>();
        foreach (var cursor in known.Where(c => c.Purpose is SyncCursor.Changed or SyncCursor.Deleted).OrderBy(c => c.Kind).ThenBy(c => c.Purpose, StringComparer.Ordinal))
            if (await FollowAsync(session, connectionId, cursor, cancel) is { } failure)
            {
                await cursors.SaveAsync(connectionId, cursor with { Mark = (await cursors.FindAsync(connectionId, cursor.Kind, cursor.Purpose, cancel))!.Mark, FinishedAt = null, Says = failure.Says }, cancel);
                failures.Add(failure);
            }
        return failures;
    }

    async Task<CrmFailure?> FollowAsync(ICrmSession session, Guid connectionId, SyncCursor cursor, CancellationToken cancel)
    {
        // Not finished the last time: it may have died between a save and the telling, so that all of it is told.
        var tellAll = cursor.FinishedAt is null;
        await cursors.SaveAsync(connectionId, cursor with { FinishedAt = null, StartedAt = clock.GetUtcNow() }, cancel);
        for (var done = false; !done;)
        {
            var read = cursor.Purpose == SyncCursor.Changed
                ? await session.ChangedAsync(cursor.Kind, cursor.Mark, cancel)
                : await session.DeletedAsync(cursor.Kind, cursor.Mark, cancel);
            if (read.Failure is { Kind: FailureKind.Misconfigured })
                return await StartAgainAsync(session, connectionId, cursor, cancel);
            if (read.Failure is { } failure)
                return failure;
            var page = read.Value;
            if (await KeepAsync(session, connectionId, cursor.Kind, page, tellAll, cancel) is { } refused)
                return refused;
            done = page.Done || page.Checkpoint == cursor.Mark;
            cursor = cursor with { Mark = page.Checkpoint ?? cursor.Mark, FinishedAt = done ? clock.GetUtcNow() : null, Says = null, RowsDone = cursor.RowsDone + page.Records.Count + page.DeletedIds.Count };
            await cursors.SaveAsync(connectionId, cursor, cancel);
        }
        return null;
    }

    async Task<CrmFailure?> KeepAsync(ICrmSession session, Guid connectionId, RecordKind kind, CrmPage page, bool tellAll, CancellationToken cancel)
    {
        var news = (await arrivals.SaveAsync(connectionId, kind, page.Records, cancel)).ToHashSet(StringComparer.Ordinal);
        if (tellAll)
            news.UnionWith(page.Records.Select(r => r is FieldChange change ? change.OpportunityId : r.Id));
        if (kind == RecordKind.Opportunity && news.Count > 0)
            await HistoryAsync(session, connectionId, news, cancel);
        if (page.SetAside.Count > 0)
            await SetAsideAsync(connectionId, kind, page.SetAside, cancel);
        var gone = await guard.MarkDeletedAsync(connectionId, kind, page.DeletedIds, cancel);
        if (gone.Ok)
            news.UnionWith(tellAll ? page.DeletedIds : gone.Value);
        if (news.Count > 0)
            await flow.SavedAsync(connectionId, kind, news, cancel);
        return gone.Failure;
    }

    // With its history at hand a deal is scored once; told apart, its chance would move a second time when the history's own turn comes. Where it cannot be read now, that turn brings it.
    async Task HistoryAsync(ICrmSession session, Guid connectionId, IReadOnlyCollection<string> opportunities, CancellationToken cancel)
    {
        foreach (var some in opportunities.Chunk(200))
            if (await session.ReadAsync(RecordKind.FieldChange, some, cancel) is { Ok: true, Value: var history })
                await arrivals.SaveAsync(connectionId, RecordKind.FieldChange, history.Records, cancel);
    }

    async Task SetAsideAsync(Guid connectionId, RecordKind kind, IReadOnlyList<SetAside> unreadable, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await work.SetAsideAsync(transaction, connectionId, kind, unreadable, cancel);
        await transaction.CommitAsync(cancel);
    }

    // The cursor belongs to another question (a field was mapped anew, the API version moved): a new cursor, and all of the kind read again.
    async Task<CrmFailure?> StartAgainAsync(ICrmSession session, Guid connectionId, SyncCursor cursor, CancellationToken cancel)
    {
        var start = cursor.Purpose == SyncCursor.Changed ? await session.ChangedAsync(cursor.Kind, null, cancel) : await session.DeletedAsync(cursor.Kind, null, cancel);
        if (start.Failure is { } failure)
            return failure;
        // The reset first: cut off between the two, the old cursor is refused again and we are back here.
        await backfill.ResetAsync(connectionId, cursor.Kind, cancel);
        await cursors.SaveAsync(connectionId, cursor with { Mark = start.Value.Checkpoint, FinishedAt = clock.GetUtcNow(), Says = null }, cancel);
        return null;
    }
}
