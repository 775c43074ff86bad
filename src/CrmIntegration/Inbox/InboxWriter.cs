using System.Data.Common;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>
/// The one writer of the journal: whatever requests wait when it looks share one commit, so that a commit on disk costs each of them little.
/// A request is answered only after its commit; a graceful stop first commits what was taken in.
/// </summary>
sealed partial class InboxWriter(InboxJournal journal, InboxSorter sorter, TimeProvider clock, ILogger<InboxWriter> log) : IHostedService, IDisposable
{
    // Bounded: a disk that stands still turns into 503, not into memory.
    const int LongestLine = 10_000, MostPerCommit = 1_000, MostHintsPerCommit = 5_000, FloodPerMillisecond = 2;

    // Who comes alone is written at once. In a crowd a commit waits until about half of it stands in line, for at most this long: the disk and the processor then work side by side, and
    // few commits are shared by many. Without it most of a flood's commits hold a handful, and syncing them takes the time that answering needs.
    static readonly TimeSpan WaitForCrowd = TimeSpan.FromMilliseconds(1);

    readonly object turn = new();
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Queue<Waiting> line = new();
    int wanted = 1, crowd;
    long lastCommit;
    bool closed;
    Thread? writing;
    DbConnection? connection;

    /// <returns>False: not on disk, the sender must try again.</returns>
    public Task<bool> KeepAsync(Guid connectionId, IReadOnlyList<ChangeHint> hints)
    {
        var mine = new Waiting(connectionId, hints, clock.GetUtcNow());
        lock (turn)
        {
            if (closed || line.Count >= LongestLine)
                return Task.FromResult(false);
            line.Enqueue(mine);
            if (line.Count == wanted)
                Monitor.Pulse(turn);
        }
        return mine.Kept.Task;
    }

    public Task StartAsync(CancellationToken cancel)
    {
        // A thread of its own: a commit waits for the disk, and one of the few threads that answer requests would wait with it.
        writing = new Thread(Write) { IsBackground = true, Name = "inbox writer" };
        writing.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel)
    {
        Close();
        return writing is not null ? ended.Task.WaitAsync(cancel) : Task.CompletedTask;
    }

    void Close()
    {
        lock (turn)
        {
            closed = true;
            Monitor.PulseAll(turn);
        }
    }

    void Write()
    {
        var batch = new List<Waiting>();
        while (Take(batch))
        {
            var kept = Commit(batch);
            Look(batch.Count);
            foreach (var one in batch)
                one.Kept.TrySetResult(kept);
            if (kept)
                sorter.Ring(IsFlood(batch.Count));
            batch.Clear();
        }
        connection?.Dispose();
        ended.SetResult();
    }

    /// <returns>False: closed, and nothing is left.</returns>
    bool Take(List<Waiting> batch)
    {
        lock (turn)
        {
            while (line.Count == 0 && !closed)
                Await(1, Timeout.InfiniteTimeSpan);
            if (line.Count < crowd / 2 && !closed)
                Await(crowd / 2, WaitForCrowd);
            for (var hints = 0; batch.Count < MostPerCommit && hints < MostHintsPerCommit && line.TryDequeue(out var next); hints += next.Hints.Count)
                batch.Add(next);
            return batch.Count > 0;
        }
    }

    void Await(int count, TimeSpan atMost)
    {
        wanted = count;
        Monitor.Wait(turn, atMost);
    }

    // How many were with us at once: those of this commit, and those who came meanwhile. It fades when they are gone.
    void Look(int together)
    {
        lock (turn)
            crowd = Math.Max(together + line.Count, crowd * 3 / 4);
    }

    // By rate, not by number alone: on a slow disk a few hundred a second share commits too, and nobody should wait longer for their work.
    bool IsFlood(int together)
    {
        var passed = clock.GetElapsedTime(lastCommit);
        lastCommit = clock.GetTimestamp();
        return crowd > 8 && together >= FloodPerMillisecond * passed.TotalMilliseconds;
    }

    bool Commit(List<Waiting> batch)
    {
        using var step = Telemetry.Begin("inbox");
        try
        {
            connection ??= journal.Open();
            journal.Append(connection, [.. batch.SelectMany(w => w.Hints.Select(h => new InboxHint(w.ConnectionId, h, w.At)))]);
            step.Count(Telemetry.Done, batch.Sum(w => w.Hints.Count));
            return true;
        }
        // Disk full, database locked or gone: the senders hear 503 and try again; the next batch opens a new connection. Of any kind: nobody else would answer them.
        catch (Exception trouble)
        {
            step.Broke(trouble);
            NotKept(log, trouble, batch.Count);
            connection?.Dispose();
            connection = null;
            return false;
        }
    }

    public void Dispose()
    {
        Close();
        writing?.Join();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Requests} webhooks could not be committed and were answered 503")]
    static partial void NotKept(ILogger log, Exception trouble, int requests);

    sealed record Waiting(Guid ConnectionId, IReadOnlyList<ChangeHint> Hints, DateTimeOffset At)
    {
        public TaskCompletionSource<bool> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
