using System.Data.Common;
using System.Threading.Channels;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>
/// The one writer of the inbox: whatever requests wait when it looks share one commit, so that a commit on disk costs each of them little.
/// A request is answered only after its commit; a graceful stop first commits what was taken in.
/// </summary>
sealed partial class InboxWriter(Database database, InboxStore inbox, IFlow flow, TimeProvider clock, ILogger<InboxWriter> log) : IHostedService, IAsyncDisposable
{
    const int MostPerCommit = 1_000;

    // Bounded: a disk that stands still turns into 503, not into memory.
    readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(10_000) { SingleReader = true });
    readonly CancellationTokenSource hurry = new();
    static readonly TimeSpan HeardEvery = TimeSpan.FromSeconds(5);
    readonly Dictionary<Guid, DateTimeOffset> heard = [];
    DbConnection? connection;
    Task writing = Task.CompletedTask;

    /// <returns>False: not on disk, the sender must try again.</returns>
    public Task<bool> KeepAsync(Guid connectionId, IReadOnlyList<ChangeHint> hints)
    {
        var mine = new Waiting(connectionId, hints, clock.GetUtcNow());
        return waiting.Writer.TryWrite(mine) ? mine.Kept.Task : Task.FromResult(false);
    }

    public Task StartAsync(CancellationToken cancel)
    {
        writing = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        waiting.Writer.TryComplete();
        await using var stop = cancel.Register(hurry.Cancel);
        await writing;
    }

    async Task WriteAsync()
    {
        var batch = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            // To the end of the line once: requests that stand ready join this commit, and an idle service loses nothing.
            await Task.Yield();
            while (batch.Count < MostPerCommit && waiting.Reader.TryRead(out var next))
                batch.Add(next);
            var kept = await CommitAsync(batch);
            foreach (var one in batch)
                one.Kept.TrySetResult(kept);
            if (kept)
                foreach (var connectionId in batch.Select(w => w.ConnectionId).Distinct())
                {
                    flow.Received(connectionId);
                    await TellHeardAsync(connectionId);
                }
            batch.Clear();
        }
    }

    async Task<bool> CommitAsync(List<Waiting> batch)
    {
        using var step = Telemetry.Begin("inbox");
        try
        {
            connection ??= await database.OpenAsync(hurry.Token);
            await inbox.KeepAsync(connection, [.. batch.SelectMany(w => w.Hints.Select(h => new InboxHint(w.ConnectionId, h, w.At)))], hurry.Token);
            step.Count(Telemetry.Done, batch.Sum(w => w.Hints.Count));
            return true;
        }
        catch (Exception trouble) when (trouble is DbException or OperationCanceledException or IOException or TimeoutException or InvalidOperationException)
        {
            // Disk full, database locked or gone: the senders hear 503 and try again; the next batch opens a new connection.
            step.Broke(trouble);
            NotKept(log, trouble, batch.Count);
            await DropConnectionAsync();
            return false;
        }
    }

    // Every few seconds is enough for a health page, and costs the next commit nothing.
    async Task TellHeardAsync(Guid connectionId)
    {
        var now = clock.GetUtcNow();
        if (heard.TryGetValue(connectionId, out var told) && now - told < HeardEvery)
            return;
        heard[connectionId] = now;
        try
        {
            await inbox.HeardAsync(connectionId, now, hurry.Token);
        }
        catch (Exception trouble) when (trouble is DbException or OperationCanceledException or IOException or TimeoutException or InvalidOperationException)
        {
            NotTold(log, trouble, connectionId);
        }
    }

    async Task DropConnectionAsync()
    {
        if (connection is { } broken)
            await broken.DisposeAsync();
        connection = null;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
        await DropConnectionAsync();
        hurry.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The time of the last event of {Connection} could not be noted")]
    static partial void NotTold(ILogger log, Exception trouble, Guid connection);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Requests} webhooks could not be committed and were answered 503")]
    static partial void NotKept(ILogger log, Exception trouble, int requests);

    sealed record Waiting(Guid ConnectionId, IReadOnlyList<ChangeHint> Hints, DateTimeOffset At)
    {
        public TaskCompletionSource<bool> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
