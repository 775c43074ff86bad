using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.BrowserTests;

/// <summary>An admin with a fresh service and a CRM: from the first sign-in to a model that predicts, with nothing but the browser.</summary>
public sealed class SetUpStory : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-setup-").FullName;
    WebApplication? house;
    IRunningEmulator? crm;
    Chromium? chromium;

    [Fact]
    public async Task An_admin_connects_tests_reads_and_trains_and_the_checklist_fills()
    {
        Company.NeedsChromium();
        var reader = await chromium!.ReaderAsync();
        var page = await reader.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var address = house!.Urls.First();

        await page.GotoAsync(address + "/");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Login").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync(house.Services.GetRequiredService<FirstAdmin>().Password!);
        await page.ClickAsync("button.main");
        await page.GetByText("2 of 7 steps done").WaitForAsync();
        await TestAsync(page, "Database");

        await page.Locator("main").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Connect a CRM" }).ClickAsync();
        foreach (var setting in JsonDocument.Parse(crm!.ConnectionSettingsJson).RootElement.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.String))
        {
            var field = page.Locator("#setting-" + setting.Name);
            if (await field.CountAsync() == 0)
                continue;
            if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
                await field.SelectOptionAsync(setting.Value.GetString()!);
            else
                await field.FillAsync(setting.Value.GetString()!);
        }
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
        var said = await page.Locator("[role=status]").InnerTextAsync();
        Assert.Contains("/hooks/", said, StringComparison.Ordinal);

        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await page.Locator(".checks li").First.WaitForAsync();
        Assert.Equal(0, await page.Locator(".checks .bad").CountAsync());
        Assert.True(await page.Locator(".checks .good").CountAsync() >= 4, "fewer than four checks passed");

        // Reading began when the CRM was connected; the page keeps up by itself.
        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Reading the CRM" }).ClickAsync();
        await page.GetByText("all read").WaitForAsync();

        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Train now" }).ClickAsync();
        for (var tries = 0; await page.Locator(".state", new() { HasText = "champion" }).CountAsync() == 0 && tries < 60; tries++)
        {
            await page.WaitForTimeoutAsync(500);
            await page.ReloadAsync();
        }
        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Set-up" }).ClickAsync();
        await page.GetByText("6 of 7 steps done").WaitForAsync();
        foreach (var step in new[] { "Language model", "Connect a CRM", "Map fields", "Read the CRM", "Train and publish" })
            await TestAsync(page, step);
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Test: Install the panel" }).ClickAsync();
        await page.Locator("#tested .bad").GetByText("failed").WaitForAsync();
        Assert.Contains("make one under API keys", await page.Locator("#tested").InnerTextAsync(), StringComparison.Ordinal);
    }

    static async Task TestAsync(Microsoft.Playwright.IPage page, string step)
    {
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = $"Test: {step}" }).ClickAsync();
        await page.Locator("#tested").GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = step }).WaitForAsync();
        Assert.True(await page.Locator("#tested .good").CountAsync() > 0, $"nothing passed at {step}: {await page.Locator("#tested").InnerTextAsync()}");
        Assert.Equal("", string.Join(" ", await page.Locator("#tested li", new() { Has = page.Locator(".bad") }).AllInnerTextsAsync()));
    }

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Missing)
            return;
        house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error"]);
        crm = await house.Services.GetRequiredService<Connections.ConnectorCatalog>().Emulator("salesforce")!.StartAsync(new EmulatorOptions(0, 5, 400), default);
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
            await house.DisposeAsync();
        }
        if (crm is not null)
            await crm.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
