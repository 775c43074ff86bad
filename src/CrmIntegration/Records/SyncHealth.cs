using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>One measurement: are we complete?</summary>
public sealed record CompletenessRow
{
    public required RecordKind Kind { get; init; }
    public required DateTimeOffset MeasuredAt { get; init; }
    public required long RemoteCount { get; init; }
    public required long LocalCount { get; init; }
    public required long Sampled { get; init; }
    public required long Differing { get; init; }

    /// <summary>Records missing or too many, and the sample's differing ones extrapolated. 0 is complete.</summary>
    public long Drift => Math.Abs(RemoteCount - LocalCount) + (Sampled == 0 ? 0 : (long)Math.Ceiling((double)Differing / Sampled * Math.Min(RemoteCount, LocalCount)));
}

public sealed record SchemaSeen
{
    public required RecordKind Kind { get; init; }
    public required string Hash { get; init; }

    /// <summary>One field per line: name and type, and after a tab what the CRM calls it, where that is something else.</summary>
    public required string Fields { get; init; }
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>What changed since the time before, in words.</summary>
    public string? Drift { get; init; }

    public static string Told(IEnumerable<CrmField> fields) =>
        string.Join('\n', fields.Select(f => $"{f.Name} {f.Type}{(f.Label == f.Name || f.Label.Length == 0 ? "" : "\t" + f.Label.ReplaceLineEndings(" "))}").Order(StringComparer.Ordinal));

    public IEnumerable<(string Name, string Type, string? Label)> Read() => Fields.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split('\t', 2);
        var field = parts[0].Split(' ', 2);
        return (field[0], field[^1], parts.Length > 1 ? parts[1] : null);
    });
}

/// <summary>What the health page shows about reading: completeness, schema drift, and what needs an admin.</summary>
public sealed class SyncHealth(Database database)
{
    static readonly string[] CompletenessKey = ["connection_id", "kind", "measured_at"], CompletenessRest = ["remote_count", "local_count", "sampled", "differing"];
    static readonly string[] SchemaKey = ["connection_id", "kind"], SchemaRest = ["hash", "fields", "seen_at", "drift"];

    public async Task AddAsync(Guid connectionId, CompletenessRow row, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("completeness", CompletenessKey, CompletenessRest), new
        {
            connection_id = connectionId, kind = (long)row.Kind, measured_at = row.MeasuredAt, remote_count = row.RemoteCount, local_count = row.LocalCount,
            sampled = row.Sampled, differing = row.Differing,
        }, cancellationToken: cancel));
    }

    /// <summary>The latest measurement of each kind.</summary>
    public async Task<IReadOnlyList<CompletenessRow>> CompletenessAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<CompletenessRow>(new CommandDefinition("""
            SELECT kind, measured_at, remote_count, local_count, sampled, differing FROM completeness c
            WHERE connection_id = @connectionId AND measured_at = (SELECT MAX(measured_at) FROM completeness m WHERE m.connection_id = c.connection_id AND m.kind = c.kind)
            ORDER BY kind
            """, new { connectionId }, cancellationToken: cancel))];
    }

    public async Task<IReadOnlyList<SchemaSeen>> SchemasAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SchemaSeen>(new CommandDefinition(
            "SELECT kind, hash, fields, seen_at, drift FROM schema_seen WHERE connection_id = @connectionId ORDER BY kind", new { connectionId }, cancellationToken: cancel))];
    }

    public async Task SaveAsync(Guid connectionId, SchemaSeen seen, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("schema_seen", SchemaKey, SchemaRest), new
        {
            connection_id = connectionId, kind = (long)seen.Kind, hash = seen.Hash, fields = seen.Fields, seen_at = seen.SeenAt, drift = seen.Drift,
        }, cancellationToken: cancel));
    }

    /// <summary>Puts a sentence on the connection for its admin; null takes it away.</summary>
    public async Task NeedsAttentionAsync(Guid connectionId, string? says, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE connection SET needs_attention = @says WHERE id = @connectionId", new { connectionId, says }, cancellationToken: cancel));
    }
}
