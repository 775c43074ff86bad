using System.Data.Common;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

public sealed partial class WorkQueue
{
    static readonly string[] UnreadableKey = ["connection_id", "stage", "kind", "record_id"];
    static readonly string[] UnreadableRest = ["version", "due_at", "attempts", "claim", "claimed_until", "dead_at", "failure_kind", "says", "raw", "added_at"];

    /// <summary>Records that came in a page but could not be read: dead letters from the start, replayed like any other. Within the caller's transaction.</summary>
    public async Task SetAsideAsync(DbTransaction transaction, Guid connectionId, RecordKind kind, IReadOnlyList<SetAside> unreadable, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var record in unreadable)
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(database.Upsert("work", UnreadableKey, UnreadableRest), new
            {
                connection_id = connectionId, stage = Stages.Sync, kind = (long)kind, record_id = record.Id is { Length: > 0 and <= 255 } id ? id : "no id",
                version = 1L, due_at = now, attempts = 1L, claim = (Guid?)null, claimed_until = (DateTimeOffset?)null, dead_at = now,
                failure_kind = nameof(FailureKind.Rejected), says = record.Says, raw = record.Raw is { Length: > 4096 } raw ? raw[..4096] : record.Raw, added_at = now,
            }, transaction, cancellationToken: cancel));
    }
}
