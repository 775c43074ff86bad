using System.Diagnostics;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce.Emulator.Tests;

public sealed class JsforceFacts
{
    [Fact]
    public async Task A_client_that_we_did_not_write_works_against_the_emulator()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "jsforce")) && await RunAsync("npm", folder, "ci", "--no-audit", "--no-fund") is not (0, _, _))
            Assert.Skip("jsforce is not installed and npm ci failed: run npm ci in tests/CrmIntegration.ConnectorTests/Jsforce.");
        await using var org = await SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 2300), CancellationToken.None);

        var (exit, output, error) = await RunAsync("node", folder, "script.mjs", org.Address.ToString().TrimEnd('/'), org.SignIns.Username, org.SignIns.Password, org.SignIns.ClientId, org.SignIns.ClientSecret);

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

    static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "tests", "CrmIntegration.ConnectorTests", "Jsforce") is var folder && File.Exists(Path.Combine(folder, "script.mjs")))
                return folder;
        throw new DirectoryNotFoundException("tests/CrmIntegration.ConnectorTests/Jsforce");
    }

    static async Task<(int Exit, string Output, string Error)> RunAsync(string command, string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, "", missing.Message);
        }
    }
}
