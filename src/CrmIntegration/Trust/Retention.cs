using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>What policy lets us keep no longer: words of old audit lines, drafts, and what reps made of them. Twice is harmless: nothing is left the second time.</summary>
sealed partial class Retention(AiPolicies policies, ModelCalls calls, Suggestions suggestions, DraftVerdicts verdicts, Erasures erasures, TimeProvider clock, ILogger<Retention> log) : IChore
{
    public string Name => "forget-prompts";
    public string Cron => "23 3 * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var (policy, _) = await policies.CurrentAsync(connectionId, cancel);
        var now = clock.GetUtcNow();
        var before = now.AddDays(-policy.KeepDays);
        var forgotten = await calls.ForgetBeforeAsync(connectionId, before, now, cancel) + await suggestions.PruneAsync(connectionId, before, cancel) + await verdicts.ForgetBeforeAsync(connectionId, before, cancel);
        if (forgotten > 0)
            await erasures.ClearFreePartsAsync(cancel);
        // A copy of the log that lies elsewhere is what an older copy of the whole database is told by.
        if (await calls.EndAsync(connectionId, cancel) is { } end)
            Log.Stands(log, connectionId, end.Seq, end.Hash);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The audit of {Connection} stands at line {Line}, {Hash}")]
        public static partial void Stands(ILogger log, Guid connection, long line, string hash);
    }
}
