using System.Collections.Concurrent;
using CrmIntegration.Connectors;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Salesforce;

public sealed class SalesforceConnector(IHttpMessageHandlerFactory handlers, ILoggerFactory logs, TimeProvider time) : ICrmConnector
{
    readonly ConcurrentDictionary<Guid, SalesforceLane> lanes = new();
    readonly ILogger log = logs.CreateLogger<SalesforceConnector>();

    public string Crm => "salesforce";
    public string DisplayName => "Salesforce";
    public Type SettingsType => typeof(SalesforceSettings);

    public IReadOnlyDictionary<string, string> DefaultMapping(RecordKind kind) => SalesforceMapping.Default(kind);

    public ICrmSession Open(CrmConnection connection) => new SalesforceSession(
        connection, (SalesforceSettings)connection.Settings,
        lanes.GetOrAdd(connection.Id, _ => new SalesforceLane(new CrmHttp(handlers, time, CrmHttpLimits.Usual), time)), time, log);

    public WebhookVerdict ReadWebhook(CrmConnection connection, WebhookRequest request) =>
        SalesforceWebhooks.Read((SalesforceSettings)connection.Settings, request);

    public string? Trouble(object settings) => ((SalesforceSettings)settings).Trouble();

    public Uri? Address(CrmConnection connection) => ((SalesforceSettings)connection.Settings) is var settings && settings.Trouble() is null ? settings.SignInAddress : null;

    public WebhookRequest? Ping(CrmConnection connection, DateTimeOffset now) => SalesforceWebhooks.Ping((SalesforceSettings)connection.Settings, now);
}
