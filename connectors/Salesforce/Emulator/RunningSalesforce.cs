using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator;

sealed class RunningSalesforce(WebApplication app, SalesforceOrg org, SignIns signIns, Hooks hooks, Company company, DataFolder? folder, Uri address) : IRunningEmulator
{
    public Uri Address => address;
    public SalesforceOrg Org => org;
    public SignIns SignIns => signIns;
    public Faults Faults => org.Faults;

    public string ConnectionSettingsJson => JsonSerializer.Serialize(new
    {
        LoginUrl = Trimmed, MyDomainUrl = Trimmed, Flow = "client", signIns.ClientId, signIns.ClientSecret, signIns.Username, ApiVersion = "62.0",
        signIns.WebhookSecret, org.OrgId,
    });

    string Trimmed => address.ToString().TrimEnd('/');

    public IReadOnlyDictionary<string, double> TrueWinProbabilities => company.Truth;

    public IReadOnlyList<CallTranscript> Transcripts => company.Transcripts;

    public Task SendWebhooksToAsync(Uri hook, CancellationToken cancel)
    {
        hooks.SendTo(hook, soap: false);
        return Task.CompletedTask;
    }

    public void SendOutboundMessagesTo(Uri hook) => hooks.SendTo(hook, soap: true);

    public Task<IReadOnlyList<string>> LiveAsync(CancellationToken cancel) => Task.Run(company.Live, cancel);

    public Uri RecordPage(RecordKind kind, string id)
    {
        var type = kind switch
        {
            RecordKind.Stage => "OpportunityStage", RecordKind.ContactRole => "OpportunityContactRole", RecordKind.FieldChange => "OpportunityHistory", RecordKind.Email => "EmailMessage", RecordKind.Article => "Knowledge__kav",
            RecordKind.Product => "Product2", RecordKind.LineItem => "OpportunityLineItem", RecordKind.Role => "UserRole",
            RecordKind.Activity => id.StartsWith("00U", StringComparison.Ordinal) ? "Event" : "Task", _ => kind.ToString(),
        };
        return new Uri(address, $"lightning/r/{type}/{Uri.EscapeDataString(id)}/view");
    }

    public Task UntilStoppedAsync() => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        await hooks.DisposeAsync();
        folder?.Dispose();
    }
}
