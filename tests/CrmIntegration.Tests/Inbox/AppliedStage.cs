using System.Collections.Concurrent;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Inbox;

/// <summary>A sync stage that only notes what reached it, and may be told to answer otherwise.</summary>
sealed class AppliedStage : IStage
{
    public ConcurrentQueue<WorkItem> Applied { get; } = new();
    public Func<WorkItem, WorkResult> Answer { get; set; } = i => new(i);

    public string Name => Stages.Sync;
    public int BatchSize => 200;

    public Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var results = items.Select(Answer).ToList();
        foreach (var item in items)
            Applied.Enqueue(item);
        return Task.FromResult<IReadOnlyList<WorkResult>>(results);
    }
}
