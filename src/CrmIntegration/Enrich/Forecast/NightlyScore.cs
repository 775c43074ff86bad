using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Every open deal once a night: age and season move a forecast even when nobody touches the deal.</summary>
sealed class NightlyScore(CrmStore store, Scoring scoring) : IChore
{
    public string Name => "score-nightly";
    public string Cron => "10 1 * * *";

    Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => RunAsync(connectionId, cancel);

    /// <returns>How many deals got a new prediction.</returns>
    public async Task<int> RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var said = 0;
        for (var page = await store.OpenOpportunitiesAsync(connectionId, "", 1000, cancel); page.Count > 0; page = await store.OpenOpportunitiesAsync(connectionId, page[^1].Id, 1000, cancel))
            said += await scoring.ScoreAsync(connectionId, page, cancel);
        return said;
    }
}
