using System.Collections.Concurrent;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Reads a whole org, kind by kind, page by page; a page's rows and its checkpoint commit together, so that it goes on where it was cut off.</summary>
sealed class Backfill(Database database, ICrmSessions sessions, CrmStore store, WorkQueue work, SyncCursors cursors, IFlow flow, TimeProvider clock) : IChore
{
    readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    public string Name => "backfill";
    public string Cron => "*/5 * * * *";
    public bool AtStart => true;

    async Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => await RunAsync(connectionId, null, cancel);

    /// <summary>Reads what is not read yet. A second caller waits and finds nothing left to do.</summary>
    /// <param name="progress">After each page.</param>
    /// <returns>The failures that keep a kind unfinished; empty when all is read.</returns>
    public async Task<IReadOnlyList<CrmFailure>> RunAsync(Guid connectionId, Action<SyncCursor>? progress, CancellationToken cancel)
    {
        var turn = turns.GetOrAdd(connectionId, _ => new(1));
        await turn.WaitAsync(cancel);
        try
        {
            var finished = (await cursors.ListAsync(connectionId, cancel)).Where(c => c.Purpose == SyncCursor.Backfill && c.FinishedAt is not null).Select(c => c.Kind).ToHashSet();
            if (finished.Count == Enum.GetValues<RecordKind>().Length)
                return [];
            var opened = await sessions.OpenAsync(connectionId, cancel);
            if (opened.Failure is { } closed)
            {
                await StuckAsync(connectionId, Enum.GetValues<RecordKind>().First(k => !finished.Contains(k)), closed, cancel);
                return [closed];
            }
            await using var session = opened.Value;
            var failures = new List<CrmFailure>();
            foreach (var kind in Enum.GetValues<RecordKind>().Where(k => !finished.Contains(k)))
                if (await ReadKindAsync(session, connectionId, kind, progress, cancel) is { } failure)
                {
                    failures.Add(failure);
                    if (failure.WorthRetrying)
                        break;                              // the whole CRM is slow or away: later
                }
            await AnnounceAsync(connectionId, finished, cancel);
            return failures;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Forgets that a kind was read: the next run reads it again from the start.</summary>
    public Task ResetAsync(Guid connectionId, RecordKind kind, CancellationToken cancel) =>
        cursors.SaveAsync(connectionId, new() { Kind = kind, Purpose = SyncCursor.Backfill }, cancel);

    async Task<CrmFailure?> ReadKindAsync(ICrmSession session, Guid connectionId, RecordKind kind, Action<SyncCursor>? progress, CancellationToken cancel)
    {
        // What changes while we read is caught by the poll: its cursor is from before the first page.
        if (await StartCursorsAsync(session, connectionId, kind, cancel) is { } noStart)
            return await StuckAsync(connectionId, kind, noStart, cancel);
        var cursor = await StandAsync(connectionId, kind, cancel);
        if (cursor.StartedAt is null)
            cursor = cursor with { StartedAt = clock.GetUtcNow() };
        await foreach (var read in session.BackfillAsync(kind, cursor.Mark, cancel))
        {
            if (read.Failure is { } failure)
                return await StuckAsync(connectionId, kind, failure, cancel);
            cursor = await KeepAsync(connectionId, kind, read.Value, cursor, cancel);
            progress?.Invoke(cursor);
        }
        cursor = cursor with { FinishedAt = clock.GetUtcNow() };
        await cursors.SaveAsync(connectionId, cursor, cancel);
        progress?.Invoke(cursor);
        return null;
    }

    async Task<SyncCursor> StandAsync(Guid connectionId, RecordKind kind, CancellationToken cancel) =>
        await cursors.FindAsync(connectionId, kind, SyncCursor.Backfill, cancel) ?? new() { Kind = kind, Purpose = SyncCursor.Backfill };

    // Beside the place where it stands, so that the page can tell why it does not go on.
    async Task<CrmFailure> StuckAsync(Guid connectionId, RecordKind kind, CrmFailure failure, CancellationToken cancel)
    {
        await cursors.SaveAsync(connectionId, await StandAsync(connectionId, kind, cancel) with { Says = failure.Says }, cancel);
        return failure;
    }

    async Task<SyncCursor> KeepAsync(Guid connectionId, RecordKind kind, CrmPage page, SyncCursor cursor, CancellationToken cancel)
    {
        var next = cursor with
        {
            Mark = page.Checkpoint, RowsDone = cursor.RowsDone + page.Records.Count, RowsSetAside = cursor.RowsSetAside + page.SetAside.Count,
            RowsExpected = page.Expected ?? cursor.RowsExpected, Says = page.Says, UpdatedAt = clock.GetUtcNow(),
        };
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await store.SaveAsync(transaction, connectionId, kind, page.Records, cancel);
        await work.SetAsideAsync(transaction, connectionId, kind, page.SetAside, cancel);
        await cursors.SaveAsync(transaction, connectionId, next, cancel);
        await transaction.CommitAsync(cancel);
        return next;
    }

    async Task<CrmFailure?> StartCursorsAsync(ICrmSession session, Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        foreach (var purpose in new[] { SyncCursor.Changed, SyncCursor.Deleted })
        {
            if (await cursors.FindAsync(connectionId, kind, purpose, cancel) is { Mark: not null })
                continue;
            var start = purpose == SyncCursor.Changed ? await session.ChangedAsync(kind, null, cancel) : await session.DeletedAsync(kind, null, cancel);
            if (start.Failure is { } failure)
                return failure;
            await cursors.SaveAsync(connectionId, new() { Kind = kind, Purpose = purpose, Mark = start.Value.Checkpoint, FinishedAt = clock.GetUtcNow() }, cancel);
        }
        return null;
    }

    // Told once everything is there, since a deal is predicted from its history, mails and activities too. Told twice is harmless.
    async Task AnnounceAsync(Guid connectionId, HashSet<RecordKind> before, CancellationToken cancel)
    {
        if (!before.Contains(RecordKind.Opportunity) || !before.Contains(RecordKind.FieldChange))
            for (var page = await store.OpenOpportunitiesAsync(connectionId, "", 1000, cancel); page.Count > 0; page = await store.OpenOpportunitiesAsync(connectionId, page[^1].Id, 1000, cancel))
                await flow.SavedAsync(connectionId, RecordKind.Opportunity, [.. page.Select(o => o.Id)], cancel);
        // Before the mails: an answer draws on them.
        if (!before.Contains(RecordKind.Article))
            for (var ids = await store.IdsAsync(connectionId, RecordKind.Article, "", 1000, cancel); ids.Count > 0; ids = await store.IdsAsync(connectionId, RecordKind.Article, ids[^1], 1000, cancel))
                await flow.SavedAsync(connectionId, RecordKind.Article, ids, cancel);
        if (!before.Contains(RecordKind.Email))
            foreach (var some in (await store.EmailIdsSinceAsync(connectionId, clock.GetUtcNow() - CrmStore.StillAnswerable, cancel)).Chunk(1000))
                await flow.SavedAsync(connectionId, RecordKind.Email, some, cancel);
        if (!before.Contains(RecordKind.Case))
            foreach (var some in (await store.CaseIdsSinceAsync(connectionId, clock.GetUtcNow() - CrmStore.StillAnswerable, cancel)).Chunk(1000))
                await flow.SavedAsync(connectionId, RecordKind.Case, some, cancel);
    }
}
