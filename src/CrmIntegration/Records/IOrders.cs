using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>What an admin asks of other rooms: for the console and the admin API. Long work is queued, not awaited; asked twice it runs once at a time.</summary>
public interface IOrders
{
    /// <summary>Named checks against the CRM, in order.</summary>
    Task<IReadOnlyList<NamedCheck>> TestAsync(Guid connectionId, CancellationToken cancel);

    /// <summary>Asks the CRM which fields its objects have, now instead of at the next hour.</summary>
    void LookAtFields(Guid connectionId);

    /// <summary>Looks for changes now instead of at the next minute.</summary>
    void SyncNow(Guid connectionId);

    /// <summary>Reads what is not read yet.</summary>
    void Backfill(Guid connectionId);

    /// <summary>Reads a kind again from the start and repairs whatever drifted.</summary>
    void Resync(Guid connectionId, RecordKind kind);

    /// <summary>Counts and compares now instead of at the next hour.</summary>
    void MeasureCompleteness(Guid connectionId);

    void Train(Guid connectionId);

    /// <summary>Asks the language model about deals whose end is known, beside the champion's own way; within the day's budget.</summary>
    void TryLanguageModel(Guid connectionId);

    /// <summary>Brings fine-tunings that are going on a step further now instead of within ten minutes.</summary>
    void FollowTuning(Guid connectionId);

    /// <summary>Makes and keeps the forecast of this period and the next now instead of at night.</summary>
    void Forecast(Guid connectionId);

    /// <summary>Turns the clock back on the connection's deals: would a model have helped?</summary>
    void Prove(Guid connectionId);

    /// <summary>Puts the campaigns that were asked for into the CRM's own now instead of within ten minutes.</summary>
    void HandCampaigns(Guid connectionId);

    /// <summary>Sorts what customers wrote anew, now instead of at night.</summary>
    void SortTopics(Guid connectionId);

    /// <summary>This version predicts from now on. NotFound when there is no such model; Rejected when its file is damaged.</summary>
    Task<CrmResult<ModelRow>> PublishAsync(Guid connectionId, string version, CancellationToken cancel);

    /// <summary>Back to the champion before.</summary>
    Task<CrmResult<ModelRow>> RollBackAsync(Guid connectionId, CancellationToken cancel);

    /// <returns>How many were set free.</returns>
    Task<int> ReplayAsync(DeadLetterFilter filter, CancellationToken cancel);

    /// <summary>An admin looked: the many deletions are real. Holds for an hour.</summary>
    Task AllowMassDeleteAsync(Guid connectionId, RecordKind kind, CancellationToken cancel);
}
