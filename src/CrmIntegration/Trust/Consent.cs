using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Trust;

/// <summary>Who must agree before something is used: the policy's word, held here for every kind, and each yes with its name in the audit.</summary>
sealed class Consent(AiPolicies policies, Approvals approvals, Decisions decisions, TimeProvider clock)
{
    /// <summary>Says yes for this person. In the subject stands the version: what is changed afterwards needs a new yes.</summary>
    /// <returns>Null: it may be used now. Refused: this person's yes does not count. Conflict: kept, and somebody else must agree too.</returns>
    public async Task<CrmFailure?> YesAsync(Guid connectionId, string kind, string subject, Approver by, CancellationToken cancel)
    {
        var who = (await policies.CurrentAsync(connectionId, cancel)).Policy.MustAgree(kind);
        if (who == Approval.Admin && !by.Admin || who is Approval.Manager or Approval.Two && !by.Manager)
            return new(FailureKind.Refused, who == Approval.Admin ? "The policy wants an admin to agree to this." : "The policy wants a manager to agree to this.");
        if (who == Approval.Two && !by.Person)
            return new(FailureKind.Refused, "The policy wants two people to agree to this, in the console; a key is none.");
        await approvals.SayAsync(connectionId, kind, subject, by.Name, clock.GetUtcNow(), cancel);
        var yes = await approvals.OfAsync(connectionId, kind, [subject], cancel);
        var enough = who != Approval.Two || yes.Count >= 2;
        await decisions.KeepAsync(connectionId, "approval", subject, by.Name, $"{kind}: {who} must agree; {string.Join(", ", yes.Select(y => y.SaidBy))} did", null, enough ? "approved" : "waits", cancel);
        return enough ? null : new(FailureKind.Conflict, $"Your yes is kept ({clock.GetUtcNow():HH:mm} UTC). The policy wants two people: somebody else must agree too.");
    }

    /// <summary>Which of these suggestions still wait for a yes, and whose.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> WaitingAsync(Guid connectionId, IReadOnlyCollection<Suggestion> suggestions, CancellationToken cancel)
    {
        var (policy, _) = await policies.CurrentAsync(connectionId, cancel);
        var waiting = new Dictionary<Guid, string>();
        foreach (var kind in suggestions.Where(s => s.Drafts.Count > 0).GroupBy(Approval.OfSuggestion).Where(k => policy.MustAgree(k.Key) != Approval.Nobody))
        {
            var yes = (await approvals.OfAsync(connectionId, kind.Key, [.. kind.Select(s => s.Id.ToString())], cancel)).Select(y => y.Subject).ToHashSet(StringComparer.Ordinal);
            foreach (var suggestion in kind.Where(s => !yes.Contains(s.Id.ToString())))
                waiting[suggestion.Id] = policy.MustAgree(kind.Key);
        }
        return waiting;
    }

    public async Task<string?> WaitsForAsync(Suggestion suggestion, CancellationToken cancel) => (await WaitingAsync(suggestion.ConnectionId, [suggestion], cancel)).GetValueOrDefault(suggestion.Id);
}

static class ConsentRoom
{
    /// <summary>For every room whose work may need a yes. Needs from elsewhere: <see cref="Database"/>.</summary>
    public static IServiceCollection AddConsent(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AiPolicies>();
        services.TryAddSingleton<ModelCalls>();
        services.TryAddSingleton<Approvals>();
        services.TryAddSingleton<Decisions>();
        services.TryAddSingleton<Consent>();
        return services;
    }
}
