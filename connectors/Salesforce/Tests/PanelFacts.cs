using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmIntegration.Connectors;
using CrmIntegration.ConnectorTests;

namespace CrmIntegration.Salesforce.Tests;

/// <summary>The package for Salesforce: its own checks run here, and its names are held against the connector's.</summary>
public sealed class PanelFacts
{
    static readonly XNamespace Metadata = "http://soap.sforce.com/2006/04/metadata";
    static readonly string Panel = Find();
    static readonly string Source = Path.Combine(Panel, "force-app", "main", "default");

    [Fact]
    public async Task The_cards_pass_their_component_tests()
    {
        var (exit, output) = await NodeAsync("node_modules/jest/bin/jest.js", "--ci", "--maxWorkers=2", "--json", "--outputFile=artifacts/jest.json");

        Assert.True(exit == 0, output);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Panel, "artifacts", "jest.json")));
        Assert.True(report.RootElement.GetProperty("numPassedTests").GetInt32() >= 40, "Most component tests did not run.");
        Assert.Equal(0, report.RootElement.GetProperty("numPendingTests").GetInt32());
    }

    [Fact]
    public async Task The_source_of_the_cards_is_clean()
    {
        var (exit, output) = await NodeAsync("node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "force-app");

        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task The_source_converts_to_what_a_deployment_takes()
    {
        var (exit, output) = await NodeAsync("checks/convert.mjs");

        Assert.True(exit == 0, output);
        var manifest = XDocument.Load(Path.Combine(Panel, "artifacts", "converted", "force-app", "package.xml"));
        var types = manifest.Descendants(Metadata + "name").Select(n => n.Value).ToList();
        foreach (var needed in (string[])["ApexClass", "ApexTrigger", "CustomField", "ExternalCredential", "LightningComponentBundle", "ListView", "NamedCredential", "PermissionSet", "Report"])
            Assert.Contains(needed, types);
    }

    [Fact]
    public async Task The_Apex_passes_the_type_check_and_PMD()
    {
        if (await RunAsync("java", "-version") is (-1, _))
            Assert.Skip("No Java here: install default-jre-headless for the Apex checks.");

        var (exit, output) = await NodeAsync("checks/apex.mjs");

        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task The_real_cards_with_the_real_base_components_hold_in_Chromium()
    {
        if (!File.Exists(Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium"))
            Assert.Skip("No Chromium here: install chromium, or name it in CHROMIUM, to see the cards rendered.");

        var built = await NodeAsync("node_modules/rollup/dist/bin/rollup", "--config", "preview/rollup.config.mjs", "--silent");
        Assert.True(built.Exit == 0, built.Output);
        var (exit, output) = await NodeAsync("checks/render.mjs");

        Assert.True(exit == 0, output);
    }

    [Fact]
    public void The_signature_that_the_Apex_test_expects_is_one_that_we_accept()
    {
        var test = File.ReadAllText(Path.Combine(Source, "classes", "CrmIntegrationChangeDeliveryTest.cls"));
        string Constant(string name) => Regex.Match(test, $" {name} = '([^']+)'").Groups[1].Value;
        var stamp = Regex.Match(test, @" AT = (\d+)").Groups[1].Value;
        var headers = new Dictionary<string, string> { ["webhook-id"] = Constant("MESSAGE"), ["webhook-timestamp"] = stamp, ["webhook-signature"] = Constant("SIGNATURE") };
        var request = new WebhookRequest(headers, "application/json", Encoding.UTF8.GetBytes(Constant("BODY")), null, DateTimeOffset.FromUnixTimeSeconds(long.Parse(stamp)));

        var accepted = Assert.IsType<WebhookAccepted>(SalesforceWebhooks.Read(new SalesforceSettings { OrgId = "00D000000000001EAA", WebhookSecret = Constant("SECRET") }, request));

        Assert.Equal(RecordKind.Opportunity, Assert.Single(accepted.Hints).Kind);
    }

    [Fact]
    public void Every_field_that_the_connector_writes_is_in_the_package_with_a_help_text()
    {
        foreach (var (ours, theirs) in SalesforceMapping.Default(RecordKind.Opportunity).Where(f => WriteBackFields.All.Contains(f.Key)))
        {
            var file = Path.Combine(Source, "objects", "Opportunity", "fields", theirs + ".field-meta.xml");
            Assert.True(File.Exists(file), $"{ours} is written to {theirs}, which the package lacks.");
            Assert.NotEmpty(XDocument.Load(file).Root!.Element(Metadata + "inlineHelpText")!.Value);
        }
    }

    [Fact]
    public void The_service_may_write_the_score_fields_and_people_may_only_read_them()
    {
        var fields = WriteBackFields.All.Select(f => "Opportunity." + SalesforceMapping.Default(RecordKind.Opportunity)[f]).Order().ToList();

        Assert.Equal(fields, Fields("CrmIntegration_Connection", editable: true));
        foreach (var people in (string[])["CrmIntegration_Rep", "CrmIntegration_Manager", "CrmIntegration_Admin"])
            Assert.Equal(fields, Fields(people, editable: false));

        static List<string> Fields(string set, bool editable) => [.. XDocument.Load(Path.Combine(Source, "permissionsets", set + ".permissionset-meta.xml"))
            .Descendants(Metadata + "fieldPermissions")
            .Where(f => f.Element(Metadata + "readable")!.Value == "true" && f.Element(Metadata + "editable")!.Value == (editable ? "true" : "false"))
            .Select(f => f.Element(Metadata + "field")!.Value).Order()];
    }

    [Fact]
    public void A_trigger_announces_each_object_that_a_webhook_may_name()
    {
        var announced = Directory.GetFiles(Path.Combine(Source, "triggers"), "*.trigger").Select(f => Regex.Match(File.ReadAllText(f), @" on (\w+)").Groups[1].Value).ToList();

        foreach (var name in Enum.GetValues<RecordKind>().SelectMany(SalesforceMapping.Objects).Where(o => SalesforceMapping.KindOf(o) is not null && o != "User"))
            Assert.Contains(name, announced);
    }

    [Fact]
    public void Every_text_of_the_cards_is_there_in_three_languages_with_the_same_holes()
    {
        var english = XDocument.Load(Path.Combine(Source, "labels", "CustomLabels.labels-meta.xml")).Descendants(Metadata + "labels")
            .ToDictionary(l => l.Element(Metadata + "fullName")!.Value, l => l.Element(Metadata + "value")!.Value);
        foreach (var language in (string[])["de", "zh_CN"])
        {
            var file = Path.Combine(Panel, "optional", "translations", "main", "default", "translations", language + ".translation-meta.xml");
            var texts = XDocument.Load(file).Descendants(Metadata + "customLabels").ToDictionary(l => l.Element(Metadata + "name")!.Value, l => l.Element(Metadata + "label")!.Value);
            Assert.Equal(english.Keys.Order(), texts.Keys.Order());
            foreach (var (name, text) in english)
                Assert.True(Holes(text).SequenceEqual(Holes(texts[name])), $"{language}: {name}");
        }

        static IEnumerable<string> Holes(string text) => Regex.Matches(text, @"\{\d\}").Select(m => m.Value).Order();
    }

    static async Task<(int Exit, string Output)> NodeAsync(params string[] words)
    {
        if (!Directory.Exists(Path.Combine(Panel, "node_modules", "@salesforce")))
            Assert.Skip("The package's tools are not installed: run npm ci in connectors/Salesforce/Panel.");
        var run = await RunAsync("node", words);
        if (run.Exit == -1)
            Assert.Skip("No node here: install Node 20 or later for the package's checks.");
        return run;
    }

    static async Task<(int Exit, string Output)> RunAsync(string command, params string[] words)
    {
        var (exit, output, error) = await ForeignClient.RunAsync(command, Panel, words);
        return (exit, output + error);
    }

    static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "connectors", "Salesforce", "Panel") is var folder && File.Exists(Path.Combine(folder, "sfdx-project.json")))
                return folder;
        throw new DirectoryNotFoundException("connectors/Salesforce/Panel");
    }
}
