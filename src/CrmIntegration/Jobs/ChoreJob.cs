using System.Collections.Concurrent;
using CrmIntegration.Records;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace CrmIntegration.Jobs;

/// <summary>Runs a room's chore: first a job per connection, so that a slow tenant delays only itself.</summary>
[AutomaticRetry(Attempts = 0), ForgetSoon]   // the clock comes round again
sealed partial class ChoreJob(IEnumerable<IChore> chores, ICrmSessions sessions, IBackgroundJobClient jobs, ILogger<ChoreJob> log)
{
    static readonly ConcurrentDictionary<(string, Guid), bool> Running = new();

    public async Task ForEachAsync(string chore, CancellationToken cancel)
    {
        if (chores.FirstOrDefault(c => c.Name == chore) is not { } found)
            return;
        foreach (var connectionId in await sessions.ConnectionIdsAsync(cancel))
            Enqueue(jobs, found, connectionId);
    }

    public const string LongLane = "long";

    public static void Enqueue(IBackgroundJobClient jobs, IChore chore, Guid connectionId)
    {
        var name = chore.Name;
        jobs.Create(Job.FromExpression<ChoreJob>(j => j.RunAsync(name, connectionId, CancellationToken.None)), new EnqueuedState(chore.Long ? LongLane : EnqueuedState.DefaultQueue));
    }

    // Twice is harmless by the chore's own promise; at once on one node it would be waste.
    public async Task RunAsync(string chore, Guid connectionId, CancellationToken cancel)
    {
        if (chores.FirstOrDefault(c => c.Name == chore) is not { } found || !Running.TryAdd((chore, connectionId), true))
            return;
        using var step = Telemetry.Begin(chore, connectionId);
        try
        {
            await found.RunAsync(connectionId, cancel);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            step.Broke(bug);
            Failed(log, bug, chore, connectionId);
            throw;
        }
        finally
        {
            Running.TryRemove((chore, connectionId), out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Chore} failed for {Connection}; it runs again by its timetable")]
    static partial void Failed(ILogger log, Exception bug, string chore, Guid connection);
}
