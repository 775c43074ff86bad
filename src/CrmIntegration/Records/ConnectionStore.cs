using Dapper;

namespace CrmIntegration.Records;

/// <summary>One connected CRM org as its admin sees it. Its settings are encrypted and stay in the connections room.</summary>
public sealed record ConnectionRow
{
    /// <summary>The CRM of a connection that was imported from a file: nothing newer will come by itself.</summary>
    public const string File = "file";
    public const string Off = "off", Preview = "preview", Automatic = "automatic";

    /// <summary>As automatic, and also while the model is judged not ready.</summary>
    public const string Always = "always";

    public required Guid Id { get; init; }
    public required string Crm { get; init; }
    public required string Name { get; init; }
    public bool Paused { get; init; }

    /// <summary>A sentence for the admin; null when fine.</summary>
    public string? NeedsAttention { get; init; }

    /// <summary>off | preview | automatic | always.</summary>
    public string WriteBack { get; init; } = Off;

    /// <summary>en | de | zh-Hans: of the sentences that are written back; null: the CRM's own.</summary>
    public string? Language { get; init; }

    /// <summary>The organisation's default, as the CRM writes it (de, zh_CN); null: it said nothing.</summary>
    public string? CrmLanguage { get; init; }
    public long RejectedSignatures { get; init; }
    public DateTimeOffset? LastEventAt { get; init; }
    public long? ApiUsed { get; init; }
    public long? ApiLimit { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The connections themselves. What is encrypted comes and goes as bytes.</summary>
public sealed class ConnectionStore(Database database, TimeProvider clock)
{
    const string All = "id, crm, name, paused, needs_attention, write_back, language, crm_language, rejected_signatures, last_event_at, api_used, api_limit, created_at";

    public async Task<IReadOnlyList<ConnectionRow>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ConnectionRow>(new CommandDefinition($"SELECT {All} FROM connection ORDER BY created_at, id", cancellationToken: cancel))];
    }

    public async Task<ConnectionRow?> FindAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<ConnectionRow>(new CommandDefinition($"SELECT {All} FROM connection WHERE id = @id", new { id }, cancellationToken: cancel));
    }

    public async Task<SealedConnection?> SealedAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<SealedConnection>(new CommandDefinition(
            "SELECT id, crm, settings, mapping, url_secret FROM connection WHERE id = @id", new { id }, cancellationToken: cancel));
    }

    public async Task AddAsync(SealedConnection added, string name, string writeBack, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO connection (id, crm, name, settings, mapping, url_secret, paused, write_back, token_fence, rejected_signatures, created_at)
            VALUES (@Id, @Crm, @name, @Settings, @Mapping, @UrlSecret, @paused, @writeBack, 0, 0, @now)
            """, new { added.Id, added.Crm, name, added.Settings, added.Mapping, added.UrlSecret, paused = false, writeBack, now = clock.GetUtcNow() }, cancellationToken: cancel));
    }

    /// <summary>New settings end the token: it may belong to another org or user.</summary>
    public Task<bool> SetSettingsAsync(Guid id, byte[] settings, CancellationToken cancel) =>
        SetAsync("settings = @settings, token = NULL, token_fence = token_fence + 1, token_lease_until = NULL, needs_attention = NULL", id, new { id, settings }, cancel);

    public Task<bool> SetMappingAsync(Guid id, string mapping, CancellationToken cancel) => SetAsync("mapping = @mapping", id, new { id, mapping }, cancel);
    public Task<bool> SetNameAsync(Guid id, string name, CancellationToken cancel) => SetAsync("name = @name", id, new { id, name }, cancel);
    public Task<bool> SetPausedAsync(Guid id, bool paused, CancellationToken cancel) => SetAsync("paused = @paused", id, new { id, paused }, cancel);
    public Task<bool> SetWriteBackAsync(Guid id, string writeBack, CancellationToken cancel) => SetAsync("write_back = @writeBack", id, new { id, writeBack }, cancel);
    public Task<bool> SetLanguageAsync(Guid id, string? language, CancellationToken cancel) => SetAsync("language = @language", id, new { id, language }, cancel);
    public Task<bool> SetCrmLanguageAsync(Guid id, string crmLanguage, CancellationToken cancel) => SetAsync("crm_language = @crmLanguage", id, new { id, crmLanguage }, cancel);
    public Task<bool> SetUrlSecretAsync(Guid id, string urlSecret, CancellationToken cancel) => SetAsync("url_secret = @urlSecret", id, new { id, urlSecret }, cancel);
    public Task<bool> SetBudgetAsync(Guid id, long used, long limit, CancellationToken cancel) => SetAsync("api_used = @used, api_limit = @limit", id, new { id, used, limit }, cancel);

    async Task<bool> SetAsync(string what, Guid id, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition($"UPDATE connection SET {what} WHERE id = @id", parameters, cancellationToken: cancel)) == 1;
    }

    /// <summary>Takes the connection and everything kept about it away, in one transaction.</summary>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in OwnedTables)
            await connection.ExecuteAsync(new CommandDefinition($"DELETE FROM {table} WHERE connection_id = @id", new { id }, transaction, commandTimeout: 600, cancellationToken: cancel));
        var gone = await connection.ExecuteAsync(new CommandDefinition("DELETE FROM connection WHERE id = @id", new { id }, transaction, cancellationToken: cancel)) == 1;
        await transaction.CommitAsync(cancel);
        return gone;
    }

    /// <summary>Every table with a connection id, as the migrations say: a new one is never forgotten.</summary>
    internal static IReadOnlyList<string> OwnedTables { get; } = Migrator.TablesWith("connection_id");
}

/// <param name="Settings">JSON of the connector's settings type, encrypted.</param>
/// <param name="Mapping">JSON of <see cref="CrmIntegration.Connectors.FieldMapping"/>'s changes.</param>
/// <param name="UrlSecret">SHA-256 hex of the secret part of the webhook's address.</param>
public sealed record SealedConnection
{
    public required Guid Id { get; init; }
    public required string Crm { get; init; }
    public required byte[] Settings { get; init; }
    public required string Mapping { get; init; }
    public required string UrlSecret { get; init; }
}
