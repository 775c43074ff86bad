using CrmIntegration.Records;
using Hangfire;

namespace CrmIntegration.Jobs;

/// <summary>Puts every room's chores on the clock when the house starts, and takes off those that no room has any more.</summary>
sealed class Timetable(IEnumerable<IChore> chores, IRecurringJobManagerV2 recurring, JobStorage storage) : IHostedService
{
    public Task StartAsync(CancellationToken cancel)
    {
        var wanted = chores.ToDictionary(c => c.Name);
        foreach (var chore in wanted.Values)
            recurring.AddOrUpdate<ChoreJob>(chore.Name, j => j.ForEachAsync(chore.Name, CancellationToken.None), chore.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        foreach (var chore in wanted.Values.Where(c => c.AtStart))
            recurring.TriggerJob(chore.Name);
        using var connection = storage.GetReadOnlyConnection();
        foreach (var id in connection.GetAllItemsFromSet("recurring-jobs").Where(id => !wanted.ContainsKey(id)))
            recurring.RemoveIfExists(id);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
