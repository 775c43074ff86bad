using System.Diagnostics;

namespace CrmIntegration.Tests.Layout;

/// <summary>A CRM is one folder. The proof builds a copy of the house with a throw-away folder added, then deleted.</summary>
public sealed class ConnectorFolder : IDisposable
{
    readonly string copy = Directory.CreateTempSubdirectory("crm-house-").FullName;

    [Fact]
    public async Task Adding_or_deleting_a_connector_folder_needs_no_other_edit()
    {
        CopyHouse();
        WriteThrowaway();

        await BuildHouse();
        var with = await List();
        Directory.Delete(Path.Combine(copy, "connectors", "Throwaway"), recursive: true);
        await ListOnly();
        var without = await List();

        Assert.Contains("CrmIntegration.Throwaway", with);
        Assert.Contains("CrmIntegration.Salesforce", with);
        Assert.True(File.Exists(Path.Combine(copy, "src", "CrmIntegration", "bin", "Debug", "net10.0", "CrmIntegration.Throwaway.dll")));
        Assert.DoesNotContain("CrmIntegration.Throwaway", without);
        Assert.Contains("CrmIntegration.Salesforce", without);
    }

    void CopyHouse()
    {
        foreach (var file in Directory.GetFiles(Repository.Root).Where(f => Path.GetFileName(f) is var n && (n.StartsWith("Directory.") || n is "global.json" or ".editorconfig")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        foreach (var top in new[] { "src", "connectors" })
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, top), "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(Repository.Root, file);
                if (relative.Split('/').Any(p => p is "bin" or "obj" or "node_modules"))
                    continue;
                var target = Path.Combine(copy, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
    }

    void WriteThrowaway()
    {
        var folder = Directory.CreateDirectory(Path.Combine(copy, "connectors", "Throwaway")).FullName;
        File.WriteAllText(Path.Combine(folder, "CrmIntegration.Throwaway.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><ProjectReference Include="../../src/CrmIntegration.Connectors/CrmIntegration.Connectors.csproj" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "ThrowawayConnector.cs"), """
            using CrmIntegration.Connectors;
            namespace CrmIntegration.Throwaway;
            public sealed class ThrowawayConnector : ICrmConnector
            {
                public string Crm => "throwaway";
                public string DisplayName => "Throw-away";
                public Type SettingsType => typeof(object);
                public IReadOnlyDictionary<string, string> DefaultMapping(RecordKind kind) => new Dictionary<string, string>();
                public ICrmSession Open(CrmConnection connection) => throw new NotSupportedException();
                public WebhookVerdict ReadWebhook(CrmConnection connection, WebhookRequest request) => new WebhookRefused(404, "no webhooks here");
            }
            """);
    }

    Task BuildHouse() => Dotnet("build src/CrmIntegration -v q --nologo");
    Task ListOnly() => Dotnet("msbuild src/CrmIntegration -t:ListConnectors -v:q -nologo");
    Task<string> List() => File.ReadAllTextAsync(Path.Combine(copy, "src", "CrmIntegration", "obj", "Debug", "net10.0", "ConnectorList.g.cs"));

    async Task Dotnet(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments + " -m:1 -nodeReuse:false")
        {
            WorkingDirectory = copy, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }

    public void Dispose() => Directory.Delete(copy, recursive: true);
}
