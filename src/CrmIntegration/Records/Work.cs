using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>The stages of the river that do work from the queue.</summary>
public static class Stages
{
    public const string Sync = "sync", Forecast = "forecast", Reply = "reply", Service = "service", Articles = "articles", WriteBack = "writeback";

    public static readonly IReadOnlyList<string> All = [Sync, Forecast, Reply, Service, Articles, WriteBack];
}

/// <summary>One thing to do. Between stages only this travels: an id.</summary>
/// <param name="Version">Goes up each time the same thing is asked for again; completing an older version leaves the row in place.</param>
/// <param name="Attempts">Counts this attempt too, and was committed before it.</param>
public sealed record WorkItem(Guid ConnectionId, string Stage, RecordKind Kind, string RecordId, long Version, int Attempts, Guid Claim);

/// <param name="Failure">Null: done. Worth retrying climbs the ladder; anything else is set aside with its sentence.</param>
/// <param name="Raw">What was at fault, redacted, for the dead-letter page.</param>
public sealed record WorkResult(WorkItem Item, CrmFailure? Failure = null, string? Raw = null);

/// <summary>A room that does work. May run twice for one item without harm. Throws only for our own bugs.</summary>
public interface IStage
{
    string Name { get; }

    /// <summary>How many items one call may take.</summary>
    int BatchSize { get; }

    Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel);
}

/// <summary>What rooms announce. Flow.cs implements it and alone knows what comes next.</summary>
public interface IFlow
{
    /// <summary>Hints of this connection are on disk, and work for the sync stage with them.</summary>
    void Received(Guid connectionId);

    /// <summary>These records were saved with news in them (not for equal re-reads, not for our own echo).</summary>
    Task SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel);

    /// <summary>These opportunities have a prediction that differs from the one before.</summary>
    Task PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel);

    /// <summary>An admin let predictions be written, or sent them to other fields: what was said before is to stand there too, not only the next change.</summary>
    Task AllowedAsync(Guid connectionId, CancellationToken cancel);
}
