using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>
/// Sorts what the journal holds into the inbox, at once when the writer rings. It looks by itself now and then: for what a process left that was killed,
/// this one or another node.
/// </summary>
sealed partial class InboxSorter(InboxJournal journal, InboxStore inbox, IFlow flow, TimeProvider clock, ILogger<InboxSorter> log) : IHostedService, IDisposable
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3), HeardEvery = TimeSpan.FromSeconds(5), LongestRest = TimeSpan.FromSeconds(1), Pause = TimeSpan.FromMilliseconds(20);

    readonly SemaphoreSlim rung = new(1);                   // 1: what the last process left is sorted at the start
    readonly CancellationTokenSource stop = new();
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Dictionary<Guid, DateTimeOffset> heard = [];
    ITimer? look;
    long crowded;

    /// <param name="crowd">Whether the journal is being written for many at once.</param>
    public void Ring(bool crowd = false)
    {
        if (crowd)
            Volatile.Write(ref crowded, clock.GetTimestamp());
        if (rung.CurrentCount == 0)
            rung.Release();
    }

    public Task StartAsync(CancellationToken cancel)
    {
        look = clock.CreateTimer(_ => Ring(), null, LookEvery, LookEvery);
        // A thread of its own, as the writer has: SQLite works on the thread that asks.
        new Thread(Sort) { IsBackground = true, Name = "inbox sorter" }.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await stop.CancelAsync();                           // what is left lies in the journal, for the next start
        if (look is not null)
            await ended.Task.WaitAsync(cancel);
    }

    void Sort()
    {
        try
        {
            while (true)
            {
                rung.Wait(stop.Token);
                Rest();
                while (SortIn().MoreWait)
                    stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)   // a statement that is cut off says so in its engine's own way
        {
            ended.SetResult();
        }
    }

    // A sender waits for its acknowledgement, nobody for the sorting: in a flood it waits for a pause, a second at most. Many deliveries at once also cost less each: they share
    // the pages that they change. A full bite says that a second's worth is more than one: then it goes on.
    void Rest()
    {
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < LongestRest && clock.GetElapsedTime(Volatile.Read(ref crowded)) < Pause;)
            stop.Token.WaitHandle.WaitOne(Pause);
        stop.Token.ThrowIfCancellationRequested();
    }

    SortedIn SortIn()
    {
        try
        {
            var sorted = journal.SortInAsync(stop.Token).GetAwaiter().GetResult();
            foreach (var connectionId in sorted.Whose)
            {
                flow.Received(connectionId);
                TellHeard(connectionId);
            }
            return sorted;
        }
        // Of any kind: a thread that ends would end the process. The journal keeps them; the next look tries again.
        catch (Exception trouble) when (!stop.IsCancellationRequested)
        {
            NotSorted(log, trouble);
            return SortedIn.Nothing;
        }
    }

    // Every few seconds is enough for a health page, and costs the next sorting nothing.
    void TellHeard(Guid connectionId)
    {
        var now = clock.GetUtcNow();
        if (heard.TryGetValue(connectionId, out var told) && now - told < HeardEvery)
            return;
        inbox.HeardAsync(connectionId, now, stop.Token).GetAwaiter().GetResult();
        heard[connectionId] = now;
    }

    public void Dispose()
    {
        stop.Cancel();
        if (look is not null)
            ended.Task.Wait();
        look?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Acknowledged webhooks could not be sorted in yet; they are safe in the journal")]
    static partial void NotSorted(ILogger log, Exception trouble);
}
