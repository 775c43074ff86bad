using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>A hint stays seven days: longer than any sender's retries, so that a late duplicate is still known.</summary>
sealed class PruneInbox(InboxStore inbox, TimeProvider clock) : IChore
{
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public string Name => "prune-inbox";
    public string Cron => "17 3 * * *";

    public Task RunAsync(Guid connectionId, CancellationToken cancel) => inbox.PruneAsync(connectionId, clock.GetUtcNow() - Kept, cancel);
}
