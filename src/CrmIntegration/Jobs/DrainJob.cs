using System.Data.Common;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Hangfire;

namespace CrmIntegration.Jobs;

/// <summary>Claims what is due in one lane, hands it to its stage, and reports back, until nothing is due.</summary>
[AutomaticRetry(Attempts = 0), ForgetSoon]   // retry and delay belong to the work table, not to the job
sealed partial class DrainJob(WorkQueue work, IEnumerable<IStage> stages, Lanes lanes, JobsOptions options, TimeProvider clock, ILogger<DrainJob> log)
{
    // After this a lane goes to the end of the queue, so that many busy tenants share few workers.
    static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    // Twice is harmless: a second claim finds nothing, and stages bear a second run.
    public async Task RunAsync(string stage, Guid connectionId, CancellationToken cancel)
    {
        if (stages.FirstOrDefault(s => s.Name == stage) is not { } room)
            return;                                         // this node does not have the room; the rows stay
        await lanes.RunAsync(stage, connectionId, lane => DrainAsync(room, connectionId, lane, cancel));
    }

    async Task<bool> DrainAsync(IStage room, Guid connectionId, Lanes.Lane lane, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        // A look first: it takes no lock, a claim that finds nothing does.
        while (!lane.Resting(clock.GetUtcNow()) && await work.IsDueAsync(room.Name, connectionId, cancel))
        {
            var claimed = await work.ClaimAsync(room.Name, connectionId, room.BatchSize, options.Lease, cancel);
            if (claimed.Count > 0)
                await AttemptAsync(room, claimed, lane, cancel);
            // Between batches one item that may have taken a process down, alone: it cannot hurt its neighbours, nor be starved by them.
            var suspect = await work.ClaimSuspectAsync(room.Name, connectionId, options.Lease, cancel);
            if (suspect is not null)
                await AttemptAsync(room, [suspect], lane, cancel);
            if (claimed.Count == 0 && suspect is null)
                return false;
            if (clock.GetElapsedTime(started) > Slice)
                return true;
        }
        return false;
    }

    async Task AttemptAsync(IStage room, IReadOnlyList<WorkItem> items, Lanes.Lane lane, CancellationToken cancel)
    {
        using var step = Telemetry.Begin(room.Name, items[0].ConnectionId);
        try
        {
            using var ends = new CancellationTokenSource(options.Lease * 0.9, clock);   // who works past its lease works beside its successor
            using var lease = CancellationTokenSource.CreateLinkedTokenSource(cancel, ends.Token);
            var results = await room.RunAsync(items[0].ConnectionId, items, lease.Token);
            await ReportAsync(items, results, lane, step);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await work.ReleaseAsync(items, CancellationToken.None);   // stopping: the next start, or another node, takes them at once
            throw;
        }
        catch (Exception bug) when (items.Count > 1)
        {
            // One of them is at fault and we cannot tell which: each alone.
            step.Broke(bug);
            BatchFailed(log, bug, room.Name, items[0].ConnectionId, items.Count);
            foreach (var item in items)
                await AttemptAsync(room, [item], lane, cancel);
        }
        catch (Exception bug)
        {
            step.Broke(bug);
            step.Count(nameof(Exception), 1);
            ItemFailed(log, bug, room.Name, items[0].ConnectionId, items[0].Kind, items[0].RecordId);
            await work.FailAsync([new(items[0], new(Kind(bug), $"The {room.Name} stage stopped on this record with {bug.GetType().Name}; the log has the details."))], CancellationToken.None);
        }
    }

    // A database or a wire that failed may work later; anything else is a bug that a retry will not mend. Cancelled: it outlived its lease.
    static FailureKind Kind(Exception bug) =>
        bug is DbException or IOException or TimeoutException or HttpRequestException or OperationCanceledException ? FailureKind.Offline : FailureKind.Rejected;

    async Task ReportAsync(IReadOnlyList<WorkItem> items, IReadOnlyList<WorkResult> results, Lanes.Lane lane, Telemetry.Step step)
    {
        var failed = results.Where(r => r.Failure is not null).ToList();
        var answered = results.Select(r => r.Item).ToHashSet();
        if (failed.Count > 0)
            await work.FailAsync(failed, CancellationToken.None);
        var done = results.Where(r => r.Failure is null).Select(r => r.Item).ToList();
        if (done.Count > 0)
            await work.CompleteAsync(done, CancellationToken.None);
        if (items.Where(i => !answered.Contains(i)).ToList() is { Count: > 0 } silent)
            await work.FailAsync([.. silent.Select(i => new WorkResult(i, new(FailureKind.Rejected, "The stage gave no answer for this record.")))], CancellationToken.None);

        step.Count(Telemetry.Done, done.Count);
        foreach (var kind in failed.GroupBy(f => f.Failure!.Kind))
            step.Count(kind.Key.ToString(), kind.Count());
        if (done.Count == 0 && failed.Count == items.Count && failed.All(f => f.Failure!.Kind is FailureKind.Busy or FailureKind.Offline))
            lane.Refused(failed.Max(f => f.Failure!.WaitAtLeast), clock.GetUtcNow());
        else
            lane.Answered();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stage {Stage} failed on {Count} records of {Connection} at once; each is tried alone")]
    static partial void BatchFailed(ILogger log, Exception bug, string stage, Guid connection, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stage {Stage} of {Connection} failed on {Kind} {Record}")]
    static partial void ItemFailed(ILogger log, Exception bug, string stage, Guid connection, RecordKind kind, string record);
}
