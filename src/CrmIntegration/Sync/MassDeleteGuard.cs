using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>
/// Deletions are believed up to a share of what we hold, within an hour and in however many deliveries they come; beyond it we stop and ask, since a lost
/// permission looks the same.
/// </summary>
sealed class MassDeleteGuard(CrmStore store, SyncCursors cursors, SyncHealth health, TimeProvider clock)
{
    public const double Share = 0.2;

    /// <summary>So few are believed whatever the share: a small org may lose one of three deals.</summary>
    public const int Few = 20;
    static readonly TimeSpan AllowedFor = TimeSpan.FromHours(1), AtOnce = TimeSpan.FromHours(1);

    /// <returns>The ids that were alive until now; Misconfigured when too many would vanish, and then none has.</returns>
    public async Task<CrmResult<IReadOnlySet<string>>> MarkDeletedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        if (kind == RecordKind.FieldChange || ids.Count == 0)
            return CrmResult<IReadOnlySet<string>>.Of(await store.MarkDeletedAsync(connectionId, kind, ids, cancel));
        var alive = (await store.FindAsync(connectionId, kind, ids, cancel)).Count(r => !r.Deleted);
        if (alive == 0)
            return CrmResult<IReadOnlySet<string>>.Of(new HashSet<string>());
        // Counted before they go, against what was held when the hour began: two nodes that delete at once see each other's, and neither takes the other's for more that is held.
        var present = await store.CountAsync(connectionId, kind, cancel);
        var hour = await CountAsync(connectionId, kind, alive, present, cancel);
        var (gone, held) = (hour.RowsDone, hour.RowsExpected ?? present);
        if (gone > Few && gone > held * Share && !await AllowedAsync(connectionId, kind, cancel))
        {
            await CountAsync(connectionId, kind, -alive, present, cancel);
            var says = $"{gone} of {held} {kind} records would vanish at once. If they were really deleted, allow it for this connection; if not, check what the integration user may see.";
            await health.NeedsAttentionAsync(connectionId, says, cancel);
            return new CrmFailure(FailureKind.Misconfigured, says);
        }
        var marked = await store.MarkDeletedAsync(connectionId, kind, ids, cancel);
        if (marked.Count < alive)
            await CountAsync(connectionId, kind, marked.Count - alive, present, cancel);      // another node was first with some
        return CrmResult<IReadOnlySet<string>>.Of(marked);
    }

    // What the last hour believed, counted from its first deletion.
    Task<SyncCursor> CountAsync(Guid connectionId, RecordKind kind, int more, long held, CancellationToken cancel) => cursors.CountAsync(connectionId, kind, SyncCursor.DeletedLately, more, held, AtOnce, cancel);

    /// <summary>An admin looked and says that they are really gone; holds for an hour.</summary>
    public async Task AllowAsync(Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        await cursors.SaveAsync(connectionId, new() { Kind = kind, Purpose = SyncCursor.DeletesAllowed, FinishedAt = clock.GetUtcNow() + AllowedFor }, cancel);
        await health.NeedsAttentionAsync(connectionId, null, cancel);
    }

    async Task<bool> AllowedAsync(Guid connectionId, RecordKind kind, CancellationToken cancel) =>
        await cursors.FindAsync(connectionId, kind, SyncCursor.DeletesAllowed, cancel) is { FinishedAt: { } until } && until > clock.GetUtcNow();
}
