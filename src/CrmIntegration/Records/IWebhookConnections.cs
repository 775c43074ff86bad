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

public sealed record WebhookConnection(ICrmConnector Connector, CrmConnection Connection);
