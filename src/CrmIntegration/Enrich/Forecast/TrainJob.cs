using System.Collections.Concurrent;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Learns from all deals of a connection, weekly or by hand. Trained twice, the second model stands beside the first; nothing is lost.</summary>
sealed partial class TrainJob(TrainApart apart, Timelines timelines, ModelRegistry registry, Models models, NightlyScore score, ForecastOptions options, TimeProvider clock, ILogger<TrainJob> log) : IChore
{
    public string Name => "train-weekly";
    public string Cron => "40 2 * * 0";
    public bool Long => true;

    const int MostChallengers = 5;
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

    /// <returns>The new model's row: champion when there is nothing to compare with, else challenger, which leads once <see cref="Promotions"/> has shown that it may.</returns>
    public async Task<ModelRow> RunAsync(Guid connectionId, IProgress<string>? progress, CancellationToken cancel)
    {
        var now = await timelines.KnownUntilAsync(connectionId, clock.GetUtcNow(), cancel);
        return await TakeAsync(connectionId, await apart.TrainAsync(connectionId, now, progress, cancel)
            ?? Trainer.Train(await timelines.ReadAllAsync(connectionId, cancel), now, new TrainingOptions { LeaveOut = options.LeaveOut }, progress, cancel), cancel);
    }

    /// <summary>Keeps what a training brought, in the state that it deserves.</summary>
    internal async Task<ModelRow> TakeAsync(Guid connectionId, TrainedModel model, CancellationToken cancel)
    {
        var champion = await registry.ChampionAsync(connectionId, cancel);
        var known = await models.ListAsync(connectionId, cancel);
        if (known.FirstOrDefault(m => m.Version == model.Version) is { } same)
            return same;                                     // the same deals give the same model, which has its state already
        var row = await registry.KeepAsync(connectionId, model, cancel) with { State = StateOf(champion?.Card, model.Card) };
        if (row.State == "champion")
        {
            await registry.PublishAsync(connectionId, model.Version, cancel);
            await score.RunAsync(connectionId, cancel);
        }
        else
        {
            await models.SaveAsync(row, cancel);
            await MakeRoomAsync(known, cancel);
        }
        Trained(log, model.Version, connectionId, row.State, row.Readiness);
        return row;
    }

    /// <summary>A model that abstains leads only where there is no other; whatever follows one that abstains leads at once; every other newcomer waits in the shadow.</summary>
    internal static string StateOf(ModelCard? champion, ModelCard candidate)
    {
        static bool Abstains(ModelCard card) => !card.Metrics.ContainsKey("log loss");
        return champion is null || Abstains(champion) ? "champion" : Abstains(candidate) ? "refused" : "challenger";
    }

    // Each challenger in the shadow costs a comparison a night: the oldest that are undecided make room.
    async Task MakeRoomAsync(IReadOnlyList<ModelRow> known, CancellationToken cancel)
    {
        foreach (var old in known.Where(m => m is { State: "challenger", IsLanguage: false }).OrderByDescending(m => m.TrainedAt).Skip(MostChallengers - 1))
            await models.SaveAsync(old with { State = "refused" }, cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} of {Connection} is trained: {State}, {Readiness}")]
    static partial void Trained(ILogger log, string version, Guid connection, string state, string readiness);
}
