using System.Collections.Concurrent;
using System.Data.Common;
using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>Counts forged deliveries in memory and writes the sum once a second: a flood of forgeries must not become a flood of commits.</summary>
sealed partial class RejectedSignatures(InboxStore inbox, TimeProvider clock, ILogger<RejectedSignatures> log) : BackgroundService
{
    readonly ConcurrentDictionary<Guid, int> counted = new();

    public void Count(Guid connectionId) => counted.AddOrUpdate(connectionId, 1, (_, n) => n + 1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await tick.WaitForNextTickAsync(stopping))
                await WriteAsync();
        }
        catch (OperationCanceledException)
        {
            await WriteAsync();   // stopping: the last second counts too
        }
    }

    internal async Task WriteAsync()
    {
        foreach (var connectionId in counted.Keys)
            if (counted.TryRemove(connectionId, out var times))
                await AddAsync(connectionId, times);
    }

    async Task AddAsync(Guid connectionId, int times)
    {
        try
        {
            await inbox.CountRejectedAsync(connectionId, times, CancellationToken.None);
        }
        catch (DbException trouble)
        {
            counted.AddOrUpdate(connectionId, times, (_, n) => n + times);
            NotCounted(log, trouble, connectionId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rejected deliveries of {Connection} could not be counted yet")]
    static partial void NotCounted(ILogger log, Exception trouble, Guid connection);
}
