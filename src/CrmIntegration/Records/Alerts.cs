using Dapper;

namespace CrmIntegration.Records;

/// <summary>Something a person should look at. Ended: when it was found to be well again.</summary>
public sealed record Alert
{
    /// <summary>Begins the kind of an alert about a topic; its id follows.</summary>
    public const string TopicSpike = "topic-spike ";

    public bool OfTopic => Kind.StartsWith(TopicSpike, StringComparison.Ordinal);

    public Guid ConnectionId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset Since { get; init; }
    public DateTimeOffset? Ended { get; init; }
    public required string Says { get; init; }
    public required string Todo { get; init; }
}

/// <summary>Alerts of a connection: at most one open of a kind.</summary>
public sealed class Alerts(Database database)
{
    /// <returns>True when it is news, false when one of this kind is open already.</returns>
    public async Task<bool> RaiseAsync(Guid connectionId, string kind, string says, string todo, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition($"""
            INSERT INTO alert (connection_id, kind, since, says, todo) SELECT {database.Sql("@connectionId, @kind, @at, @says, @todo", "@connectionId::uuid, @kind, @at::bigint, @says, @todo", "@connectionId, @kind, @at, @says, @todo")}
            WHERE NOT EXISTS (SELECT 1 FROM alert WHERE connection_id = @connectionId AND kind = @kind AND (ended IS NULL OR since = @at))
            """, new { connectionId, kind, at, says, todo }, cancellationToken: cancel)) > 0;
    }

    /// <summary>All is well again with this kind; nothing happens where none is open.</summary>
    public async Task EndAsync(Guid connectionId, string kind, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE alert SET ended = @at WHERE connection_id = @connectionId AND kind = @kind AND ended IS NULL", new { connectionId, kind, at }, cancellationToken: cancel));
    }

    /// <summary>What stands open in any of these connections, by connection.</summary>
    public async Task<ILookup<Guid, Alert>> OpenAsync(IReadOnlyCollection<Guid> connectionIds, CancellationToken cancel)
    {
        if (connectionIds.Count == 0)
            return Array.Empty<Alert>().ToLookup(a => a.ConnectionId);
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Alert>(new CommandDefinition(
            $"SELECT connection_id, kind, since, ended, says, todo FROM alert WHERE {database.In("connection_id", "ids")} AND ended IS NULL ORDER BY connection_id, since DESC, kind",
            new { ids = connectionIds.ToArray() }, cancellationToken: cancel))).ToLookup(a => a.ConnectionId);
    }

    /// <summary>Open ones first, then the newest.</summary>
    public async Task<IReadOnlyList<Alert>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<Alert>(new CommandDefinition($"""
            SELECT connection_id, kind, since, ended, says, todo FROM alert WHERE connection_id = @connectionId
            ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, since DESC, kind {database.Page}
            """, new { connectionId, skip = 0, take = 50 }, cancellationToken: cancel))];
    }
}
