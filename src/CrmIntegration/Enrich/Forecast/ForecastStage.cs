using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Something about these deals changed: say anew how likely they are. Twice is harmless, since unchanged inputs say nothing.</summary>
sealed class ForecastStage(CrmStore store, Scoring scoring) : IStage
{
    public string Name => Stages.Forecast;
    public int BatchSize => 500;

    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var deals = await store.FindAsync(connectionId, RecordKind.Opportunity, [.. items.Select(i => i.RecordId)], cancel);
        await scoring.ScoreAsync(connectionId, [.. deals.Cast<Opportunity>()], cancel);
        return [.. items.Select(i => new WorkResult(i))];
    }
}
