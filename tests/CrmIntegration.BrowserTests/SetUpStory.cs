using System.Text.Json;

namespace CrmIntegration.BrowserTests;

/// <summary>An admin with a fresh service and a CRM: from the first sign-in to a model that predicts, with nothing but the browser.</summary>
public sealed class SetUpStory(FreshHouse fresh) : IClassFixture<FreshHouse>
{
    [Fact]
    public async Task An_admin_connects_tests_reads_and_trains_and_the_checklist_fills()
    {
        var page = await fresh.ComeAsync();
        await page.GetByText("2 of 7 steps done").WaitForAsync();
        await TestAsync(page, "Database");

        await page.Locator("main").GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Connect a CRM" }).ClickAsync();
        foreach (var setting in JsonDocument.Parse(fresh.Crm.ConnectionSettingsJson).RootElement.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.String))
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
}
