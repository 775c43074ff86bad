using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>What policy lets us keep no longer: words of old audit lines, drafts that newer ones replaced, and what reps made of drafts. Twice is harmless: nothing is left the second time.</summary>
sealed class Retention(AiPolicies policies, ModelCalls calls, Suggestions suggestions, DraftVerdicts verdicts, TimeProvider clock) : IChore
{
    public string Name => "forget-prompts";
    public string Cron => "23 3 * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var (policy, _) = await policies.CurrentAsync(connectionId, cancel);
        var now = clock.GetUtcNow();
        var before = now.AddDays(-policy.KeepDays);
        await calls.ForgetBeforeAsync(connectionId, before, now, cancel);
        await suggestions.PruneAsync(connectionId, before, cancel);
        await verdicts.ForgetBeforeAsync(connectionId, before, cancel);
    }
}
