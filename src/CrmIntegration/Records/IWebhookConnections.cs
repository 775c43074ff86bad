using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

/// <summary>
/// Who a webhook is for. The connections room implements it with a cache in memory: it is asked for every webhook, before anything is believed.
/// </summary>
public interface IWebhookConnections
{
    /// <summary>Null when there is no such connection, or its settings cannot be read.</summary>
    ValueTask<WebhookConnection?> FindAsync(Guid connectionId, CancellationToken cancel);
}

/// <param name="UrlSecretHash">SHA-256 hex of the secret part of its webhook address; a delivery with another secret is forged.</param>
public sealed record WebhookConnection(ICrmConnector Connector, CrmConnection Connection, string UrlSecretHash);
