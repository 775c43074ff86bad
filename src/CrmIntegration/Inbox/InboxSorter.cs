using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>
/// Sorts what the journal holds into the inbox, at once when the writer rings. It looks by itself now and then: for what a process left that was killed,
/// this one or another node.
/// </summary>
sealed partial class InboxSorter(InboxJournal journal, InboxStore inbox, IFlow flow, TimeProvider clock, ILogger<InboxSorter> log) : IHostedService, IAsyncDisposable, IDisposable
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3), HeardEvery = TimeSpan.FromSeconds(5), LongestRest = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    readonly SemaphoreSlim rung = new(1);                   // 1: what the last process left is sorted at the start
    readonly CancellationTokenSource stop = new();
    readonly Dictionary<Guid, DateTimeOffset> heard = [];
    ITimer? look;
    Task sorting = Task.CompletedTask;
    long flooded;

    /// <param name="flood">Whether the journal is being written for thousands a second.</param>
    public void Ring(bool flood = false)
    {
        if (flood)
            Volatile.Write(ref flooded, clock.GetTimestamp());
        if (rung.CurrentCount == 0)
            rung.Release();
    }

    public Task StartAsync(CancellationToken cancel)
    {
        look = clock.CreateTimer(_ => Ring(), null, LookEvery, LookEvery);
        sorting = Task.Run(SortAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await stop.CancelAsync();                           // what is left lies in the journal, for the next start
        await sorting.WaitAsync(cancel);
    }

    async Task SortAsync()
    {
        try
        {
            while (true)
            {
                await rung.WaitAsync(stop.Token);
                await RestAsync();
                while ((await SortInAsync()).MoreWait)
                    stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // The stop that was asked for; a statement that is cut off says so in its engine's own way.
        }
    }

    // A sender waits for its acknowledgement, nobody for the sorting: in a flood it waits for a pause, five seconds at most. What follows for so many records is minutes of the CRM's own
    // limits. Many deliveries at once also cost less each: they share the pages that they change. A full bite says that more waits than one: then it goes on.
    async Task RestAsync()
    {
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < LongestRest && clock.GetElapsedTime(Volatile.Read(ref flooded)) < Pause;)
            await Task.Delay(Pause, clock, stop.Token);
    }

    async Task<SortedIn> SortInAsync()
    {
        try
        {
            var sorted = await journal.SortInAsync(stop.Token);
            foreach (var connectionId in sorted.Whose)
            {
                flow.Received(connectionId);
                await TellHeardAsync(connectionId);
            }
            return sorted;
        }
        // Of any kind: nobody else would sort. The journal keeps them; the next look tries again.
        catch (Exception trouble) when (!stop.IsCancellationRequested)
        {
            NotSorted(log, trouble);
            return SortedIn.Nothing;
        }
    }

    // Every few seconds is enough for a health page, and costs the next sorting nothing.
    async Task TellHeardAsync(Guid connectionId)
    {
        var now = clock.GetUtcNow();
        if (heard.TryGetValue(connectionId, out var told) && now - told < HeardEvery)
            return;
        await inbox.HeardAsync(connectionId, now, stop.Token);
        heard[connectionId] = now;
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await sorting;
    }

    public void Dispose()
    {
        stop.Cancel();
        look?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Acknowledged webhooks could not be sorted in yet; they are safe in the journal")]
    static partial void NotSorted(ILogger log, Exception trouble);
}
