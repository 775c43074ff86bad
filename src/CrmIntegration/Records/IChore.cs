namespace CrmIntegration.Records;

/// <summary>
/// Work that the clock starts, once per connection that is not paused: a room registers one in the container
/// (<c>services.AddSingleton&lt;IChore, PollChanges&gt;()</c>) and Jobs puts it on the timetable. May run twice without harm; never runs
/// twice at once for one connection on one node. Throws only for our own bugs.
/// </summary>
public interface IChore
{
    /// <summary>Stable for ever and unique: the job storage keeps it. "poll-changes", "score-nightly".</summary>
    string Name { get; }

    /// <summary>Five fields, UTC: "* * * * *" is every minute.</summary>
    string Cron { get; }

    /// <summary>Reckons for minutes. Such chores run one at a time on a node, in a lane of their own: they never take a worker that syncs, scores or writes back.</summary>
    bool Long => false;

    /// <summary>Also when the house starts: what a stop has cut off does not wait for the clock.</summary>
    bool AtStart => false;

    Task RunAsync(Guid connectionId, CancellationToken cancel);
}
