using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>The language model (and those tuned from it) as columns of a backtest: asked the same deals on the same days as the others, within a budget that is told.</summary>
sealed class LanguageProof(ITrustGateway gateway, Tunings tunings, TuningGateway tuned, IOptionsMonitor<LanguageOptions> settings)
{
    public bool Offered => !settings.CurrentValue.Offline;
    public decimal UsualBudget => settings.CurrentValue.DailyBudget;

    /// <param name="connectionId">Whose policy holds, and in whose audit and daily budget the calls stand.</param>
    /// <param name="deployments">Empty: the one of the settings, and the newest that was tuned for forecasts here.</param>
    /// <param name="budget">For all of them together.</param>
    /// <returns>Empty where no language model is set up.</returns>
    public async Task<IReadOnlyList<IOutsideForecaster>> OutsidersAsync(Guid connectionId, IReadOnlyCollection<string> deployments, decimal budget, CancellationToken cancel)
    {
        if (!Offered)
            return [];
        var known = (await tunings.ListAsync(connectionId, cancel)).Where(t => t is { Purpose: LanguageQuestion.Feature, TunedModel: not null }).ToList();
        List<string> asked = deployments.Count > 0 ? [.. deployments.Distinct(StringComparer.Ordinal)]
            : [settings.CurrentValue.Deployment!, .. known.Where(t => t.State is Tuning.Judged && (!tuned.Deploys || t.DeployedAt is not null)).Select(tuned.DeploymentOf).Take(1)];
        return [.. asked.Select(name => new LanguageOutsider(gateway, settings.CurrentValue, connectionId, name, budget / asked.Count, known.Find(t => tuned.DeploymentOf(t) == name)?.LearntUntil))];
    }
}
