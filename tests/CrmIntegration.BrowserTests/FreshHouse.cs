using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>The service as it starts the first time, an emulated CRM that it does not know yet, and a browser.</summary>
public sealed class FreshHouse : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-setup-").FullName;
    WebApplication? house;
    Chromium? chromium;

    internal IRunningEmulator Crm { get; private set; } = null!;
    internal T Get<T>() where T : notnull => house!.Services.GetRequiredService<T>();
    public string Address => house!.Urls.First();

    /// <summary>At the start page, which asks who one is.</summary>
    internal async Task<IPage> ComeAsync()
    {
        Company.NeedsChromium();
        var page = await (await chromium!.ReaderAsync()).NewPageAsync();
        await page.GotoAsync(Address + "/");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Login").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync(Get<FirstAdmin>().Password!);
        await page.ClickAsync("button.main");
        await page.Locator("form[action='/sign-out']").WaitForAsync();
        return page;
    }

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Missing)
            return;
        house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]);
        Crm = await Get<Connections.ConnectorCatalog>().Emulator("salesforce")!.StartAsync(new EmulatorOptions(0, 5, 400), default);
        Assert.Empty(await House.TryStartAsync(house));
        chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        if (house is not null)
        {
            await house.StopAsync();
            await Crm.DisposeAsync();
            await house.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}
