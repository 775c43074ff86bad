using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Rest;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>A Salesforce org on this machine, with the sample company in it.</summary>
public sealed class SalesforceEmulator : ICrmEmulator
{
    public string Crm => "salesforce";

    async Task<IRunningEmulator> ICrmEmulator.StartAsync(EmulatorOptions options, CancellationToken cancel) => await StartAsync(options, cancel);

    internal static async Task<RunningSalesforce> StartAsync(EmulatorOptions options, CancellationToken cancel)
    {
        var org = new SalesforceOrg(options.Clock ?? TimeProvider.System, options.Seed) { UserId = SalesforceIds.Make("005", 999_999_999) };
        var file = new OrgFile(options.DataFolder, options.Seed, options.Deals, SignIns.RefreshTokenOf(options.Seed));
        var folder = options.DataFolder is null ? null : new DataFolder(org, options.DataFolder);
        var company = new Company(org, options);
        file.Save();                                         // only now is the company whole: a start that was killed before begins anew
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // This machine only: the credentials follow from the seed and can be guessed.
            kestrel.Listen(System.Net.IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = 150_000_000;
        });
        var app = builder.Build();
        Uri? address = null;
        var signIns = new SignIns(org, file, options.Seed, () => address!);
        var hooks = new Hooks(org, file, signIns.WebhookSecret);
        new EmulatorServer(org, signIns, file, new RestDoor(org), hooks, new Pages(org)).Map(app);
        await app.StartAsync(cancel);
        address = new Uri(app.Urls.First());
        return new RunningSalesforce(app, org, signIns, hooks, company, folder, address);
    }
}

