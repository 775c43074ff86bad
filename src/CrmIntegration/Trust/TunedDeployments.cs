using System.ClientModel;
using System.Collections.Concurrent;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

/// <summary>
/// On Azure a deployed model costs money by the hour, asked or not: a tuned one is deployed while something needs it, and comes back when something needs it
/// again. The model itself stays at the provider. Twice is harmless: each look finds what the one before it began.
/// </summary>
sealed class TunedDeployments(IOptionsMonitor<LanguageOptions> settings, AiPolicies policies, IEnumerable<ITuningSource> sources, ConnectionStore connections, PromptVersions prompts, Evaluations evaluations,
    AzureDeployments azure, ProviderWire wire, Decisions decisions, TimeProvider clock)
{
    const string Away = "The provider did not answer; it is tried again by itself.";

    // What came of a tuning and waits longer for a person's word than this is deployed again when the word comes.
    static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    // Looked for once by each process: it may have been deployed by hand, or by a process that ended before it could note it.
    readonly ConcurrentDictionary<Guid, bool> looked = new();

    /// <summary>For a tuning that has ended: deployed while it is needed, and not longer.</summary>
    public async Task<Tuning> KeepAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (!options.IsAzure || options.Offline || tuning.TunedModel is null)
            return tuning;
        if (!await NeededAsync(options, tuning, cancel))
            return await LetGoAsync(options, tuning, cancel);
        var (policy, _) = await policies.CurrentAsync(tuning.ConnectionId, cancel);
        if (TrustGateway.Barred(options, policy, TuningGateway.Feature) is not null)
            return tuning;
        var (after, stands) = await StandAsync(tuning, cancel);
        foreach (var coming in stands ? (await prompts.ListAsync(tuning.ConnectionId, cancel)).Where(p => p.State == PromptVersion.Coming && p.Deployment == tuning.Name) : [])
            await evaluations.ArriveAsync(coming, cancel);
        return after;
    }

    /// <summary>Deployed, or on its way: what keeps it stands beside it.</summary>
    /// <returns>True: it may be asked.</returns>
    public async Task<(Tuning After, bool Stands)> StandAsync(Tuning tuning, CancellationToken cancel)
    {
        var options = settings.CurrentValue;
        if (!options.IsAzure)
            return (tuning, true);
        var found = await azure.DeployAsync(tuning, cancel);
        if (found.How == Standing.ByHand)
            found = await AnswersAsync(options, tuning, cancel) switch
            {
                true => new(Standing.Stands),
                false => found with { Says = Said(found.Says, $"Deploy it with this command: {AzureDeployments.Command(options, tuning)} It is looked for every ten minutes.") },
                null => new(Standing.Unclear, Away),
            };
        var deployed = found.How switch { Standing.Stands or Standing.Comes => tuning.DeployedAt ?? clock.GetUtcNow(), Standing.ByHand or Standing.Gone => null, _ => tuning.DeployedAt };
        var after = tuning with { DeployedAt = deployed, Standing = found.How == Standing.Stands ? null : found.Says };
        await KeepInAuditAsync(tuning, after, cancel);
        return (after, found.How == Standing.Stands);
    }

    async Task<Tuning> LetGoAsync(LanguageOptions options, Tuning tuning, CancellationToken cancel)
    {
        if (tuning.DeployedAt is null && (looked.ContainsKey(tuning.Id) || !await IsThereAsync(options, tuning, cancel)))
            return tuning.Standing is null ? tuning : tuning with { Standing = null };
        var there = tuning with { DeployedAt = tuning.DeployedAt ?? clock.GetUtcNow() };
        var gone = await azure.RemoveAsync(tuning, cancel);
        if (gone.How == Standing.ByHand)
            gone = await AnswersAsync(options, tuning, cancel) switch
            {
                true => gone with { Says = Said(gone.Says, $"Nothing needs it any more, and it costs money by the hour. Remove it with this command: {AzureDeployments.Removal(options, tuning)}") },
                false => new(Standing.Gone),
                null => new(Standing.Unclear, Away),
            };
        var after = there with { DeployedAt = gone.How == Standing.Gone ? null : there.DeployedAt, Standing = gone.Says };
        await KeepInAuditAsync(there, after, cancel);
        return after;
    }

    async Task<bool> IsThereAsync(LanguageOptions options, Tuning tuning, CancellationToken cancel)
    {
        var found = await azure.LookAsync(tuning, cancel);
        bool? there = found.How switch { Standing.Stands or Standing.Comes => true, Standing.Gone => false, Standing.ByHand => await AnswersAsync(options, tuning, cancel), _ => null };
        if (there is not null)
            looked[tuning.Id] = true;
        return there == true;
    }

    async Task<bool> NeededAsync(LanguageOptions options, Tuning tuning, CancellationToken cancel)
    {
        if (tuning.Name == options.Deployment)
            return true;
        var since = clock.GetUtcNow() - Patience;
        // An admin of another connection may have typed its name: one resource serves them all.
        foreach (var connection in (await connections.ListAsync(cancel)).Select(c => c.Id).Append(tuning.ConnectionId).Distinct())
            foreach (var source in sources)
                if (await source.NeedsAsync(connection, tuning.Name, since, cancel))
                    return true;
        return false;
    }

    // A question without a message costs nothing: which deployment is missing is said before anything else is looked at.
    async Task<bool?> AnswersAsync(LanguageOptions options, Tuning tuning, CancellationToken cancel)
    {
        try
        {
            await wire.SendAsync(options, "POST", tuning.Name, "chat/completions", () => ProviderWire.Json(new { messages = Array.Empty<object>() }), options.TimeoutSeconds, cancel);
            return true;
        }
        catch (ClientResultException no) when (no.Status != 0)
        {
            return no.Status switch { 404 => false, 400 or 422 or 429 => true, _ => null };
        }
        catch (Exception away) when (away is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    static string Said(string? why, string then) => why is null ? then : $"{why} {then}";

    async Task KeepInAuditAsync(Tuning before, Tuning after, CancellationToken cancel)
    {
        if (before.DeployedAt is null != after.DeployedAt is null)
            await decisions.KeepAsync(after.ConnectionId, TuningGateway.Feature, after.Name, null, $"{after.TunedModel} {(after.DeployedAt is null ? "is deployed no longer: nothing needs it" : "is deployed")}", null, after.DeployedAt is null ? "removed" : "deployed", cancel);
    }
}
