using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Enrich.Forecast.RollUp;
using CrmIntegration.Enrich.Marketing;
using CrmIntegration.Enrich.Topics;
using CrmIntegration.Jobs;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using CrmIntegration.Trust;
using Hangfire;

namespace CrmIntegration.Doors;

sealed class Orders(
    ConnectionTest test, IBackgroundJobClient jobs, IEnumerable<IChore> chores, Models models, ModelRegistry registry, WorkQueue work, MassDeleteGuard guard) : IOrders
{
    public Task<IReadOnlyList<NamedCheck>> TestAsync(Guid connectionId, CancellationToken cancel) => test.RunAsync(connectionId, cancel);
    public void LookAtFields(Guid connectionId) => Do<SchemaWatch>(connectionId);
    public void SyncNow(Guid connectionId) => Do<ChangedPoll>(connectionId);
    public void Backfill(Guid connectionId) => Do<Backfill>(connectionId);
    public void MeasureCompleteness(Guid connectionId) => Do<Completeness>(connectionId);
    public void Train(Guid connectionId) => Do<TrainJob>(connectionId);
    public void Forecast(Guid connectionId) => Do<RollUpChore>(connectionId);
    public void HandCampaigns(Guid connectionId) => Do<HandOver>(connectionId);
    public void Prove(Guid connectionId) => Do<ProofJob>(connectionId);
    public void SortTopics(Guid connectionId) => Do<TopicChore>(connectionId);
    public void TryLanguageModel(Guid connectionId) => jobs.Enqueue<LanguageTrialJob>(j => j.RunAsync(connectionId, CancellationToken.None));
    public void FollowTuning(Guid connectionId) => Do<TuningChore>(connectionId);
    public void Resync(Guid connectionId, RecordKind kind) => jobs.Enqueue<ResyncJob>(j => j.RunAsync(connectionId, kind, CancellationToken.None));

    // Through the chore, which runs at most once at a time per connection.
    void Do<TChore>(Guid connectionId) where TChore : IChore => ChoreJob.Enqueue(jobs, chores.OfType<TChore>().Single(), connectionId);

    public async Task<CrmResult<ModelRow>> PublishAsync(Guid connectionId, string version, CancellationToken cancel)
    {
        if ((await models.ListAsync(connectionId, cancel)).FirstOrDefault(m => m.Version == version) is not { } row)
            return new CrmFailure(FailureKind.NotFound, $"There is no model {version} here; it may have been deleted meanwhile.");
        if (registry.Load(row) is null)
            return new CrmFailure(FailureKind.Rejected, $"The file of model {version} is missing or damaged. The champion stays; put the file back from a backup, or train again.");
        await registry.PublishAsync(connectionId, version, cancel);
        return await UseAsync(connectionId, row, cancel);
    }

    public async Task<CrmResult<ModelRow>> RollBackAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await registry.RollBackAsync(connectionId, cancel) is not { } version)
            return new CrmFailure(FailureKind.NotFound, "There is no former champion to go back to.");
        return await UseAsync(connectionId, (await models.ListAsync(connectionId, cancel)).Single(m => m.Version == version), cancel);
    }

    async Task<CrmResult<ModelRow>> UseAsync(Guid connectionId, ModelRow row, CancellationToken cancel)
    {
        await registry.ChampionAsync(connectionId, cancel);
        if (registry.Trouble(connectionId) is { } damaged)
            return new CrmFailure(FailureKind.Rejected, damaged);
        Do<NightlyScore>(connectionId);                      // every open deal anew
        return row with { State = "champion" };
    }

    public Task<int> ReplayAsync(DeadLetterFilter filter, CancellationToken cancel) => work.ReplayAsync(filter, cancel);

    /// <summary>Also tries again what was set aside because of it, and looks at once: nobody should have to replay what was just allowed.</summary>
    public async Task AllowMassDeleteAsync(Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        await guard.AllowAsync(connectionId, kind, cancel);
        await work.ReplayAsync(new(connectionId) { Stage = Stages.Sync, Kind = kind }, cancel);
        SyncNow(connectionId);
    }
}

/// <summary>Reads a kind again. Asked twice the second one stops at the lock: the first repairs for both.</summary>
[AutomaticRetry(Attempts = 0), OneAtATime("resync-{0}-{1}")]
sealed class ResyncJob(Completeness completeness)
{
    public Task RunAsync(Guid connectionId, RecordKind kind, CancellationToken cancel) => completeness.ResyncAsync(connectionId, kind, cancel);
}

/// <summary>Asked twice the second one stops at the lock: a trial costs money.</summary>
[AutomaticRetry(Attempts = 0), OneAtATime("language-trial-{0}")]
sealed class LanguageTrialJob(LanguageTrial trial)
{
    public Task RunAsync(Guid connectionId, CancellationToken cancel) => trial.RunAsync(connectionId, null, null, cancel);
}
