using CrmIntegration.Records;
using Hangfire;

namespace CrmIntegration.Jobs;

/// <summary>Moves hints from the inbox to the work table, batch by batch, until none is left.</summary>
[AutomaticRetry(Attempts = 0), ForgetSoon]   // the wake-up service finds what is left over
sealed class DrainInboxJob(InboxStore inbox, WorkQueue work, Lanes lanes)
{
    public const string Lane = "inbox";
    const int Batch = 500;

    // Twice is harmless: a hint moves in one transaction, once.
    public Task RunAsync(CancellationToken cancel) => lanes.RunAsync(Lane, Guid.Empty, async _ =>
    {
        while (await inbox.DrainAsync(Batch, cancel) is var moved and > 0)
        {
            foreach (var (stage, connectionId) in await work.DueAsync(Stages.Sync, cancel))
                lanes.Wake(stage, connectionId);
            if (moved < Batch)
                break;
        }
        return false;
    });
}
