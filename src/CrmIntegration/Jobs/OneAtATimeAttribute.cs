using Hangfire.Common;
using Hangfire.Server;
using Hangfire.Storage;

namespace CrmIntegration.Jobs;

/// <summary>
/// Ordered twice, such as by a double click, the second job ends at once and quietly, on whichever node it is: the first one works for both.
/// Hangfire's own DisableConcurrentExecution would call the second one failed, with an error in the log.
/// </summary>
/// <param name="name">With {0}, {1} for the job's arguments.</param>
[AttributeUsage(AttributeTargets.Class)]
sealed class OneAtATimeAttribute(string name) : JobFilterAttribute, IServerFilter
{
    const string Turn = "one-at-a-time";

    public void OnPerforming(PerformingContext context)
    {
        try
        {
            context.Items[Turn] = context.Connection.AcquireDistributedLock(
                string.Format(System.Globalization.CultureInfo.InvariantCulture, name, [.. context.BackgroundJob.Job.Args]), TimeSpan.FromSeconds(1));
        }
        catch (DistributedLockTimeoutException)
        {
            context.Canceled = true;
        }
    }

    public void OnPerformed(PerformedContext context)
    {
        if (context.Items.TryGetValue(Turn, out var held))
            ((IDisposable)held!).Dispose();
    }
}
