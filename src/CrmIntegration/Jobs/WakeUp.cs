using System.Data.Common;
using CrmIntegration.Records;

namespace CrmIntegration.Jobs;

/// <summary>
/// Rebuilds the jobs from the tables: at start, and every few seconds, so that a delayed attempt comes due, and a wake that a crash or
/// another node swallowed is made up for.
/// </summary>
sealed partial class WakeUp(WorkQueue work, Lanes lanes, TimeProvider clock, ILogger<WakeUp> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    public override Task StartAsync(CancellationToken cancel)
    {
        work.Added += lanes.Wake;
        return base.StartAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        await TryAsync(() => work.ReleaseAbandonedAsync(stopping), stopping);
        using var tick = new PeriodicTimer(Every, clock);
        do
            await TryAsync(() => WakeDueAsync(stopping), stopping);
        while (await NextAsync(tick, stopping));
    }

    internal async Task WakeDueAsync(CancellationToken cancel)
    {
        foreach (var (stage, connectionId) in await work.DueAsync(cancel))
            lanes.Wake(stage, connectionId);
    }

    static async Task<bool> NextAsync(PeriodicTimer tick, CancellationToken stopping)
    {
        try
        {
            return await tick.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task TryAsync(Func<Task> look, CancellationToken stopping)
    {
        try
        {
            await look();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;                                         // going down
        }
        catch (DbException trouble)
        {
            NotLooked(log, trouble);                        // the database is down or restarting: look again at the next tick
        }
    }

    public override Task StopAsync(CancellationToken cancel)
    {
        work.Added -= lanes.Wake;
        return base.StopAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work table could not be read; trying again soon")]
    static partial void NotLooked(ILogger log, Exception trouble);
}
