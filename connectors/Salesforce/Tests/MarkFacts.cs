using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmIntegration.Salesforce.Tests;

/// <summary>How an org's admins classified its fields, over the emulator's wire.</summary>
public sealed class MarkFacts : IAsyncLifetime
{
    RunningSalesforce org = null!;
    ICrmSession session = null!;

    public async ValueTask InitializeAsync()
    {
        org = await SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 5), default);
        session = new SalesforceConnector(new Plain(), NullLoggerFactory.Instance, TimeProvider.System)
            .Open(new CrmConnection(Guid.NewGuid(), "salesforce", JsonSerializer.Deserialize<SalesforceSettings>(org.ConnectionSettingsJson)!, new ConnectorTests.MemoryVault(), FieldMapping.None));
    }

    public ValueTask DisposeAsync() => org.DisposeAsync();

    [Theory]
    [InlineData(RecordKind.Opportunity, "NextStep", FieldSensitivity.Restricted, "Restricted")]
    [InlineData(RecordKind.Account, "AnnualRevenue", FieldSensitivity.Confidential, "Confidential")]
    [InlineData(RecordKind.Contact, "FirstName", FieldSensitivity.Personal, "Internal; PII, GDPR")]
    [InlineData(RecordKind.Contact, "Email", FieldSensitivity.Confidential, "Confidential; PII, GDPR")]
    [InlineData(RecordKind.Opportunity, "StageName", FieldSensitivity.Unmarked, null)]
    public async Task A_field_comes_with_the_strictest_of_its_marks(RecordKind kind, string field, FieldSensitivity sensitivity, string? says)
    {
        var found = (await session.DescribeAsync(kind, default)).Value.Fields.Single(f => f.Name == field);

        Assert.Equal((sensitivity, says), (found.Sensitivity!.Value, found.Marks));
    }

    [Theory]
    [InlineData("Public", "", FieldSensitivity.Open)]
    [InlineData("MissionCritical", "", FieldSensitivity.Restricted)]
    [InlineData("Board only", "", FieldSensitivity.Confidential)]
    [InlineData("Public", "PCI;PII", FieldSensitivity.Restricted)]
    public async Task A_mark_set_in_the_org_is_seen_at_the_next_look_and_one_of_its_own_is_taken_seriously(string level, string compliance, FieldSensitivity sensitivity)
    {
        using var http = new HttpClient();
        var set = await http.PostAsJsonAsync(new Uri(org.Address, "/emulator/fields"), new { @object = "Opportunity", field = "Amount", security = level, compliance });

        Assert.True(set.IsSuccessStatusCode);
        var amount = (await session.DescribeAsync(RecordKind.Opportunity, default)).Value.Fields.Single(f => f.Name == "Amount");
        Assert.Equal((sensitivity, "currency"), (amount.Sensitivity!.Value, amount.Type));
    }

    [Fact]
    public async Task Marks_that_the_user_may_not_see_are_unknown_and_the_fields_come_all_the_same()
    {
        org.Org.Without("FieldDefinition");

        var described = await session.DescribeAsync(RecordKind.Opportunity, default);

        Assert.True(described.Ok);
        Assert.All(described.Value.Fields, f => Assert.Null(f.Sensitivity));
    }

    sealed class Plain : IHttpMessageHandlerFactory
    {
        public HttpMessageHandler CreateHandler(string name) => new SocketsHttpHandler();
    }
}
