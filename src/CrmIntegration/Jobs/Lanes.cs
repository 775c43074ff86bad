using System.Collections.Concurrent;
using CrmIntegration.Records;
using Hangfire;

namespace CrmIntegration.Jobs;

/// <summary>
/// One lane per stage and connection. Waking a lane queues one drain job however often it is rung: never a job per event.
/// A lane runs at most once at a time on this node; on several nodes the claims in the work table keep them apart.
/// </summary>
sealed class Lanes(IBackgroundJobClient jobs, TimeProvider clock)
{
    // On a shared job storage another node may take the job that we queued; after this we no longer count on it.
    static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<(string Stage, Guid ConnectionId), Lane> lanes = new();

    public void Wake(string stage, Guid connectionId)
    {
        if (Of(stage, connectionId).Ring(clock.GetUtcNow()))
            Enqueue(stage, connectionId);
    }

    /// <summary>Runs <paramref name="drain"/> unless the lane runs already; rung meanwhile, or not finished, it is queued again.</summary>
    /// <param name="drain">Tells whether work is left over.</param>
    public async Task RunAsync(string stage, Guid connectionId, Func<Lane, Task<bool>> drain)
    {
        var lane = Of(stage, connectionId);
        if (!lane.Start(clock.GetUtcNow()))
            return;
        var leftOver = false;
        try
        {
            leftOver = await drain(lane);
        }
        finally
        {
            if (lane.Stop(leftOver, clock.GetUtcNow()))
                Enqueue(stage, connectionId);
        }
    }

    Lane Of(string stage, Guid connectionId) => lanes.GetOrAdd((stage, connectionId), _ => new());

    void Enqueue(string stage, Guid connectionId) => jobs.Enqueue<DrainJob>(j => j.RunAsync(stage, connectionId, CancellationToken.None));

    internal sealed class Lane
    {
        readonly Lock turn = new();
        bool running, again;
        DateTimeOffset? queuedAt;
        DateTimeOffset notBefore;
        int refusals;

        public bool Ring(DateTimeOffset now)
        {
            lock (turn)
            {
                if (running)
                {
                    again = true;
                    return false;
                }
                if (now < notBefore || queuedAt + Forgotten > now)
                    return false;
                queuedAt = now;
                return true;
            }
        }

        public bool Start(DateTimeOffset now)
        {
            lock (turn)
            {
                if (running)
                {
                    again = true;
                    return false;
                }
                queuedAt = null;
                again = false;
                return running = now >= notBefore;
            }
        }

        public bool Stop(bool leftOver, DateTimeOffset now)
        {
            lock (turn)
            {
                running = false;
                if (now < notBefore || !(again || leftOver))
                    return false;
                queuedAt = now;
                return true;
            }
        }

        /// <summary>The CRM or the model answers nobody just now: rest a while instead of burning every item's attempts.</summary>
        public void Refused(TimeSpan? waitAtLeast, DateTimeOffset now)
        {
            lock (turn)
            {
                var rest = WorkQueue.Ladder[Math.Min(refusals++, 2)];
                notBefore = now + (waitAtLeast > rest ? waitAtLeast.Value : rest);
            }
        }

        public void Answered()
        {
            lock (turn)
                refusals = 0;
        }

        public bool Resting(DateTimeOffset now)
        {
            lock (turn)
                return now < notBefore;
        }
    }
}
