using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Sync;

/// <summary>Measures whether we hold what the CRM holds: counts, and a sample compared field by field.</summary>
sealed class Completeness(ICrmSessions sessions, CrmStore store, SyncHealth health, Backfill backfill, MassDeleteGuard guard, TimeProvider clock) : IChore
{
    const int SampleSize = 200;

    public string Name => "completeness";
    public string Cron => "17 * * * *";

    async Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => await MeasureAsync(connectionId, cancel);

    public async Task<IReadOnlyList<CompletenessRow>> MeasureAsync(Guid connectionId, CancellationToken cancel)
    {
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (!opened.Ok)
            return [];                                      // the health page already says why the connection does not answer
        await using var session = opened.Value;
        var rows = new List<CompletenessRow>();
        foreach (var kind in Tables.Kinds.Order())
        {
            var remote = await session.CountAsync(kind, cancel);
            if (!remote.Ok)
                continue;
            // Of these no poll brings the news; a refusal of the guard stands on the connection's page.
            if (!session.TellsDeletions(kind) && await store.CountAsync(connectionId, kind, cancel) > remote.Value)
                await ForgetGoneAsync(session, connectionId, kind, cancel);
            var (sampled, differing) = await CompareAsync(session, connectionId, kind, cancel);
            var row = new CompletenessRow
            {
                Kind = kind, MeasuredAt = clock.GetUtcNow(), RemoteCount = remote.Value, LocalCount = await store.CountAsync(connectionId, kind, cancel), Sampled = sampled, Differing = differing,
            };
            await health.AddAsync(connectionId, row, cancel);
            rows.Add(row);
        }
        return rows;
    }

    async Task<(int Sampled, int Differing)> CompareAsync(ICrmSession session, Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        var ids = await store.SampleIdsAsync(connectionId, kind, SampleSize, cancel);
        if (ids.Count == 0)
            return (0, 0);
        var read = await session.ReadAsync(kind, ids, cancel);
        if (!read.Ok)
            return (0, 0);
        var ours = (await store.FindAsync(connectionId, kind, ids, cancel)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        // What we wrote ourselves and did not read back yet is nothing that we miss.
        var differing = read.Value.DeletedIds.Count
            + read.Value.Records.Count(theirs => !ours.TryGetValue(theirs.Id, out var own) || Arrivals.Changes(kind, own, theirs).Any(c => !WriteBackFields.IsShown(c.Field)));
        return (ids.Count, differing);
    }

    /// <summary>Reads a kind again from the start and asks, id by id, for what the CRM no longer has: repairs whatever drifted.</summary>
    public async Task<IReadOnlyList<CrmFailure>> ResyncAsync(Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        await backfill.ResetAsync(connectionId, kind, cancel);
        var failures = await backfill.RunAsync(connectionId, null, cancel);
        if (failures.Count > 0 || kind == RecordKind.FieldChange)
            return failures;
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (opened.Failure is { } closed)
            return [closed];
        await using var session = opened.Value;
        return await ForgetGoneAsync(session, connectionId, kind, cancel) is { } untold ? [untold] : [];
    }

    async Task<CrmFailure?> ForgetGoneAsync(ICrmSession session, Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        var gone = new List<string>();
        for (var ids = await store.IdsAsync(connectionId, kind, "", 200, cancel); ids.Count > 0; ids = await store.IdsAsync(connectionId, kind, ids[^1], 200, cancel))
        {
            var read = await session.ReadAsync(kind, ids, cancel);
            if (read.Failure is { } failure)
                return failure;
            gone.AddRange(read.Value.DeletedIds);
        }
        return (await guard.MarkDeletedAsync(connectionId, kind, gone, cancel)).Failure;
    }
}
