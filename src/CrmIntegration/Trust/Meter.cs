using System.Collections.Concurrent;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>For whom and why a model is called: what the audit and the budget need to know.</summary>
sealed record Errand(Guid ConnectionId, string Feature, string? AskedBy, string? About, string PromptVersion);

/// <summary>What came of one call, as the audit keeps it.</summary>
sealed record Result(string Outcome, string? Answer, string Checks, long TokensIn = 0, long TokensOut = 0, decimal Cost = 0, long Milliseconds = 0);

/// <summary>What every call takes before and leaves behind: the budget, a place in the quota, the real price, a line in the audit.</summary>
sealed class Meter(ModelCalls calls, Spending spending, Quotas quotas, TimeProvider clock)
{
    // Who was sent away with a time to wait: until then nobody else asks that deployment either.
    readonly ConcurrentDictionary<string, DateTimeOffset> closed = new(StringComparer.Ordinal);

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
        var (key, until) = (Key(options, deployment), clock.GetUtcNow() + TimeSpan.FromSeconds(options.TimeoutSeconds));
        while (true)
        {
            var now = clock.GetUtcNow();
            var wait = closed.TryGetValue(key, out var opens) && opens > now ? opens - now : await quotas.TakeAsync(key, tokens, options.TokensPerMinute, options.RequestsPerMinute, now, cancel);
            if (wait == TimeSpan.Zero)
                return true;
            if (wait is not { } some || now + some > until)
                return false;
            await Task.Delay(some, clock, cancel);
        }
    }

    /// <summary>The provider said that it is too much, and for how long.</summary>
    public void Close(LanguageOptions options, string deployment, TimeSpan wait)
    {
        var opens = clock.GetUtcNow() + wait;
        closed.AddOrUpdate(Key(options, deployment), opens, (_, before) => before > opens ? before : opens);
    }

    static string Key(LanguageOptions options, string deployment) => $"{options.Endpoint}\n{deployment}";

    public Task AuditAsync(Errand errand, string writer, string maskedPrompt, Result result, CancellationToken cancel)
    {
        Telemetry.Call(errand.ConnectionId, errand.Feature, result.Outcome, result.Cost);
        return calls.AppendAsync(new ModelCall
        {
            ConnectionId = errand.ConnectionId, At = clock.GetUtcNow(), Feature = errand.Feature, AskedBy = errand.AskedBy, About = errand.About, Writer = writer, PromptVersion = errand.PromptVersion,
            MaskedPrompt = maskedPrompt, Answer = result.Answer, Checks = result.Checks, TokensIn = result.TokensIn, TokensOut = result.TokensOut, Cost = result.Cost,
            Milliseconds = result.Milliseconds, Outcome = result.Outcome,
        }, cancel);
    }
}

/// <summary>What was taken from the budget for one call; settled when the call is over.</summary>
sealed class Fare(Spending spending, Purse purse, decimal taken) : IAsyncDisposable
{
    /// <summary>Nothing before the call is made; from then on the estimate, until the provider has said what it was.</summary>
    public decimal Real { get; set; }

    public void Leaves() => Real = taken;

    public async ValueTask DisposeAsync() => await spending.SettleAsync(purse, taken, Real, CancellationToken.None);
}
