using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.ConnectorTests;

namespace CrmIntegration.Salesforce.Emulator.Tests;

public sealed class JsforceFacts
{
    [Fact]
    public async Task A_client_that_we_did_not_write_works_against_the_emulator()
    {
        var folder = ForeignClient.Folder("tests/CrmIntegration.ConnectorTests/Jsforce");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "jsforce")) && await ForeignClient.RunAsync("npm", folder, "ci", "--no-audit", "--no-fund") is not (0, _, _))
            Assert.Skip("jsforce is not installed and npm ci failed: run npm ci in tests/CrmIntegration.ConnectorTests/Jsforce.");
        await using var org = await SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 2300), CancellationToken.None);

        var (exit, output, error) = await ForeignClient.RunAsync("node", folder, "script.mjs", org.Address.ToString().TrimEnd('/'), org.SignIns.Username, org.SignIns.Password, org.SignIns.ClientId, org.SignIns.ClientSecret);

        Assert.True(exit == 0, error);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.True(report.GetProperty("soapLogin").GetBoolean());
        Assert.Equal(org.Org.OrgId, report.GetProperty("identity").GetString());
        Assert.Equal(2000, report.GetProperty("firstPage").GetInt32());
        Assert.Equal(2300, report.GetProperty("paged").GetInt32());
        Assert.Equal(2300, report.GetProperty("bulkRead").GetInt32());
        Assert.Equal("string", report.GetProperty("parent").GetString());
        foreach (var yes in (string[])["children", "created", "updated", "upserted", "described", "deleted"])
            Assert.True(report.GetProperty(yes).GetBoolean(), yes);
        Assert.Equal("Energy", report.GetProperty("industry").GetString());
        Assert.Equal("Renamed", report.GetProperty("name").GetString());
        Assert.Equal("MULTIPLE_CHOICES", report.GetProperty("ambiguous").GetString());
        Assert.Equal("[true,false,true]", report.GetProperty("collection").GetRawText());
        Assert.Equal("REQUIRED_FIELD_MISSING", report.GetProperty("rowError").GetString());
        Assert.Equal("INVALID_FIELD", report.GetProperty("badField").GetString());
        Assert.Equal(2, report.GetProperty("bulkGood").GetInt32());
        Assert.Equal("REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --", report.GetProperty("bulkBad")[0].GetString());
    }
}
