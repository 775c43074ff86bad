using System.Collections.Concurrent;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Connections;

/// <summary>Connections ready for use, decrypted once and kept for a few seconds: a webhook asks before anything is believed.</summary>
sealed class OpenConnections(ConnectionStore store, ConnectorCatalog catalog, SettingsSeal seal, TokenVaults vaults, TimeProvider clock) : IWebhookConnections, ICrmSessions
{
    // Another node may change a connection; it is seen here after this.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<Guid, (WebhookConnection? Found, DateTimeOffset At)> kept = new();

    public void Forget(Guid id) => kept.TryRemove(id, out _);

    public ValueTask<WebhookConnection?> FindAsync(Guid connectionId, CancellationToken cancel) =>
        kept.TryGetValue(connectionId, out var known) && clock.GetUtcNow() - known.At < Fresh ? ValueTask.FromResult(known.Found) : new(ReadAsync(connectionId, cancel));

    async Task<WebhookConnection?> ReadAsync(Guid id, CancellationToken cancel)
    {
        var row = await store.SealedAsync(id, cancel);
        // Unknown ids are not kept: a flood of made-up ones must not fill the memory.
        if (row is null || catalog.Connector(row.Crm) is not { } connector)
            return null;
        var settings = seal.Open(id, row.Settings, connector.SettingsType);
        var found = settings is null ? null : new WebhookConnection(connector, new(id, row.Crm, settings, vaults.Of(id), Mapping(row.Mapping)), row.UrlSecret);
        kept[id] = (found, clock.GetUtcNow());
        return found;
    }

    static FieldMapping Mapping(string json)
    {
        var changes = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(json) ?? [];
        return new(changes.Where(c => Enum.TryParse<RecordKind>(c.Key, out _))
            .ToDictionary(c => Enum.Parse<RecordKind>(c.Key), c => (IReadOnlyDictionary<string, string>)c.Value));
    }

    public async Task<IReadOnlyList<Guid>> ConnectionIdsAsync(CancellationToken cancel) =>
        [.. (await store.ListAsync(cancel)).Where(c => !c.Paused).Select(c => c.Id)];

    public async Task<CrmResult<ICrmSession>> OpenAsync(Guid connectionId, CancellationToken cancel) =>
        await FindAsync(connectionId, cancel) is { } found
            ? CrmResult<ICrmSession>.Of(found.Connector.Open(found.Connection))
            : new CrmFailure(FailureKind.Misconfigured,
                $"Connection {connectionId} is gone, or its settings cannot be decrypted with the keys in the data folder: enter its settings again on the connection's page.");
}
