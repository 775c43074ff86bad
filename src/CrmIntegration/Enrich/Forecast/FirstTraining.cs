using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>A connection that has been read but has no model yet does not wait for Sunday.</summary>
sealed class FirstTraining(TrainJob train, Models models, SyncCursors cursors) : IChore
{
    static readonly RecordKind[] Needed = [RecordKind.Stage, RecordKind.Opportunity, RecordKind.FieldChange];

    public string Name => "train-first";
    public string Cron => "*/2 * * * *";
    public bool Long => true;

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        if ((await models.ListAsync(connectionId, cancel)).Count > 0)
            return;
        var read = (await cursors.ListAsync(connectionId, cancel)).Where(c => c.Purpose == SyncCursor.Backfill && c.FinishedAt is not null).Select(c => c.Kind).ToHashSet();
        if (Needed.All(read.Contains))
            await train.RunFirstAsync(connectionId, cancel);
    }
}
