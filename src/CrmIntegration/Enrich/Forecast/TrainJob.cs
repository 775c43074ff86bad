using System.Collections.Concurrent;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Learns from all deals of a connection, weekly or by hand. Trained twice, the second model stands beside the first; nothing is lost.</summary>
sealed partial class TrainJob(Timelines timelines, ModelRegistry registry, Models models, NightlyScore score, ForecastOptions options, TimeProvider clock, ILogger<TrainJob> log) : IChore
{
    public string Name => "train-weekly";
    public string Cron => "40 2 * * 0";

    readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    Task IChore.RunAsync(Guid connectionId, CancellationToken cancel) => RunAsync(connectionId, null, cancel);

    /// <summary>Trains unless there is a model already; a second caller waits and gets the first one's.</summary>
    public async Task<ModelRow> RunFirstAsync(Guid connectionId, CancellationToken cancel)
    {
        var turn = turns.GetOrAdd(connectionId, _ => new(1));
        await turn.WaitAsync(cancel);
        try
        {
            return (await models.ListAsync(connectionId, cancel)) is [var newest, ..] ? newest : await RunAsync(connectionId, null, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>The new model's row in its state after the comparison.</returns>
    public async Task<ModelRow> RunAsync(Guid connectionId, IProgress<string>? progress, CancellationToken cancel)
    {
        var deals = await timelines.ReadAllAsync(connectionId, cancel);
        var model = Trainer.Train(deals, clock.GetUtcNow(), new TrainingOptions { LeaveOut = options.LeaveOut }, progress, cancel);
        var champion = await registry.ChampionAsync(connectionId, cancel);
        var row = await registry.KeepAsync(connectionId, model, cancel);
        row = row with { State = MayReplace(champion?.Card, model.Card) ? "champion" : "refused" };
        if (row.State == "champion")
        {
            await registry.PublishAsync(connectionId, model.Version, cancel);
            await score.RunAsync(connectionId, cancel);
        }
        else
            await models.SaveAsync(row, cancel);
        Trained(log, model.Version, connectionId, row.State, row.Readiness);
        return row;
    }

    /// <summary>First version: better or equal log loss on each card's own validation on later deals. A model that abstains replaces only its like.</summary>
    internal static bool MayReplace(ModelCard? champion, ModelCard candidate)
    {
        if (champion is null || !champion.Metrics.TryGetValue("log loss", out var now))
            return true;
        return candidate.Metrics.TryGetValue("log loss", out var then) && then <= now;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} of {Connection} is trained: {State}, {Readiness}")]
    static partial void Trained(ILogger log, string version, Guid connection, string state, string readiness);
}
