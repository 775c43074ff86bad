using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>A key without the key: only its SHA-256 is kept.</summary>
public sealed record ApiKeyRow
{
    public const string Panel = "panel", Manager = "manager", Admin = "admin";

    /// <summary>Manager: the forecast of the CRM user that the program names, and of those under them.</summary>
    public static readonly IReadOnlyList<string> All = [Panel, Manager, Admin];

    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }
    public required string Name { get; init; }

    /// <summary>Space separated, of <see cref="All"/>.</summary>
    public required string Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>Keys for programs, each for one connection. 256 random bits: a plain hash is enough, and the lookup by it is an index's.</summary>
public sealed class ApiKeys(Database database, TimeProvider clock)
{
    const string All = "id, connection_id, name, scopes, created_at, last_used_at, revoked_at", Prefix = "crm_";
    const int LongestKey = 100;
    static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(1), AskEvery = TimeSpan.FromSeconds(1);

    // A widget asks for many cards with one key. Replaced as a whole by whoever revokes, so that an answer from before is put where nobody looks.
    volatile ConcurrentDictionary<string, (ApiKeyRow Row, long At)> seen = new(StringComparer.Ordinal);

    /// <returns>The row, and the key itself, which nobody can show again.</returns>
    public async Task<(ApiKeyRow Row, string Key)> CreateAsync(Guid connectionId, string name, string scopes, CancellationToken cancel)
    {
        var key = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var row = new ApiKeyRow { Id = Guid.CreateVersion7(), ConnectionId = connectionId, Name = name, Scopes = scopes, CreatedAt = clock.GetUtcNow() };
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO api_key (connection_id, id, name, hash, scopes, created_at) VALUES (@ConnectionId, @Id, @Name, @hash, @Scopes, @CreatedAt)
            """, new { row.ConnectionId, row.Id, row.Name, hash = Hash(key), row.Scopes, row.CreatedAt }, cancellationToken: cancel));
        return (row, key);
    }

    /// <summary>Null when there is no such key, or it is revoked. A key revoked here ends at once; revoked on another node, within a second.</summary>
    public async Task<ApiKeyRow?> FindAsync(string key, CancellationToken cancel)
    {
        if (key.Length > LongestKey)
            return null;
        var (hash, known, now) = (Hash(key), seen, clock.GetTimestamp());
        if (known.TryGetValue(hash, out var lately) && clock.GetElapsedTime(lately.At, now) < AskEvery)
            return lately.Row;
        if (await AskAsync(hash, cancel) is not { } row)
        {
            known.TryRemove(hash, out _);                   // what is unknown is asked for each time: a flood of guesses fills no memory
            return null;
        }
        known[hash] = (row, now);
        return row;
    }

    async Task<ApiKeyRow?> AskAsync(string hash, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<ApiKeyRow>(new CommandDefinition(
            $"SELECT {All} FROM api_key WHERE hash = @hash AND revoked_at IS NULL", new { hash }, cancellationToken: cancel));
        var now = clock.GetUtcNow();
        if (row is not null && !(now - row.LastUsedAt < UsedEvery))
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE api_key SET last_used_at = @now WHERE connection_id = @ConnectionId AND id = @Id", new { now, row.ConnectionId, row.Id }, cancellationToken: cancel));
        return row;
    }

    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ApiKeyRow>(new CommandDefinition(
            $"SELECT {All} FROM api_key WHERE connection_id = @connectionId ORDER BY created_at DESC, id", new { connectionId }, cancellationToken: cancel))];
    }

    /// <summary>False when there is no such key that still lives.</summary>
    public async Task<bool> RevokeAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var revoked = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE api_key SET revoked_at = @now WHERE connection_id = @connectionId AND id = @id AND revoked_at IS NULL", new { connectionId, id, now = clock.GetUtcNow() }, cancellationToken: cancel));
        seen = new(StringComparer.Ordinal);
        return revoked == 1;
    }

    static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
