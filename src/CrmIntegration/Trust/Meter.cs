using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>For whom and why a model is called: what the audit and the budget need to know.</summary>
sealed record Errand(Guid ConnectionId, string Feature, string? AskedBy, string? About, string PromptVersion);

/// <summary>What came of one call, as the audit keeps it.</summary>
sealed record Result(string Outcome, string? Answer, string Checks, long TokensIn = 0, long TokensOut = 0, decimal Cost = 0, long Milliseconds = 0);

/// <summary>What every call takes before and leaves behind: the budget, a place in the quota, the real price, a line in the audit.</summary>
sealed class Meter(ModelCalls calls, Spending spending, TokenBuckets buckets, TimeProvider clock)
{
    /// <returns>Null: the budget does not hold it.</returns>
    public async Task<Fare?> TakeAsync(LanguageOptions options, AiPolicy policy, Errand errand, decimal estimate, CancellationToken cancel)
    {
        var purse = new Purse(errand.ConnectionId, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), errand.Feature, errand.AskedBy);
        var budget = policy.DailyBudget ?? options.DailyBudget;
        return await spending.TakeAsync(purse, estimate, budget, policy.PersonBudget ?? budget, cancel) ? new Fare(spending, purse, estimate) : null;
    }

    /// <summary>As long as a call may last, a place in the quota is waited for; then somebody else must write.</summary>
    public async Task<bool> AdmittedAsync(LanguageOptions options, string deployment, long tokens, CancellationToken cancel)
    {
        var until = clock.GetUtcNow() + TimeSpan.FromSeconds(options.TimeoutSeconds);
        while (buckets.Take($"{options.Endpoint}\n{deployment}", tokens, options.TokensPerMinute, options.RequestsPerMinute) is { } wait)
        {
            if (wait == TimeSpan.Zero)
                return true;
            if (clock.GetUtcNow() + wait > until)
                return false;
            await Task.Delay(wait, clock, cancel);
        }
        return false;
    }

    public Task AuditAsync(Errand errand, string writer, string maskedPrompt, Result result, CancellationToken cancel) => calls.AppendAsync(new ModelCall
    {
        ConnectionId = errand.ConnectionId, At = clock.GetUtcNow(), Feature = errand.Feature, AskedBy = errand.AskedBy, About = errand.About, Writer = writer, PromptVersion = errand.PromptVersion,
        MaskedPrompt = maskedPrompt, Answer = result.Answer, Checks = result.Checks, TokensIn = result.TokensIn, TokensOut = result.TokensOut, Cost = result.Cost,
        Milliseconds = result.Milliseconds, Outcome = result.Outcome,
    }, cancel);
}

/// <summary>What was taken from the budget for one call; settled when the call is over.</summary>
sealed class Fare(Spending spending, Purse purse, decimal taken) : IAsyncDisposable
{
    /// <summary>Nothing before the call is made; from then on the estimate, until the provider has said what it was.</summary>
    public decimal Real { get; set; }

    public void Leaves() => Real = taken;

    public async ValueTask DisposeAsync() => await spending.SettleAsync(purse, taken, Real, CancellationToken.None);
}
