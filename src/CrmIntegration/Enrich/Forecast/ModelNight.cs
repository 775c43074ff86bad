using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// Every night: challengers are judged, then the model that leads is watched, both on one reading of the deals. Twice is harmless: a look is taken once, and what
/// was measured is replaced.
/// </summary>
sealed class ModelNight(Timelines timelines, Models models, Promotions promotions, ModelWatching watching) : IChore
{
    public string Name => "model-night";
    public string Cron => "20 2 * * *";
    public bool Long => true;

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await models.ChampionAsync(connectionId, cancel) is null)
            return;
        var deals = await timelines.ReadAllAsync(connectionId, cancel);
        await promotions.RunAsync(connectionId, deals, cancel);
        await watching.RunAsync(connectionId, deals, cancel);
    }
}
