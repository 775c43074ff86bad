using System.Text.Json;
using CrmIntegration.Connectors;
using Microsoft.Playwright;

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

        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Connect a CRM" }).ClickAsync();
        // What the connector knows to be missing is said before anything is kept.
        await page.FillAsync("#setting-ClientId", "half a connection");
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]", new() { HasText = "needs the user name" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#setting-RefreshToken")).ToBeHiddenAsync();
        foreach (var setting in JsonDocument.Parse(fresh.Crm.ConnectionSettingsJson).RootElement.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.String).OrderBy(s => s.Name != "Flow"))
        {
            // The form asks only for what the chosen flow needs.
            var field = page.Locator("#setting-" + setting.Name);
            if (!await field.IsVisibleAsync())
                continue;
            if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT")
                await field.SelectOptionAsync(setting.Value.GetString()!);
            else
                await field.FillAsync(setting.Value.GetString()!);
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Connect" }).ClickAsync();
        var said = await page.Locator("[role=status]").InnerTextAsync();
        Assert.Contains("/hooks/", said, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Test now" }).ClickAsync();
        await page.Locator(".checks li").First.WaitForAsync();
        Assert.Equal(0, await page.Locator(".checks .bad").CountAsync());
        Assert.True(await page.Locator(".checks .good").CountAsync() >= 4, "fewer than four checks passed");

        // Reading began when the CRM was connected; the page keeps up by itself.
        await page.GetByRole(AriaRole.Link, new() { Name = "Reading the CRM" }).ClickAsync();
        await page.GetByText("all read").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Train now" }).ClickAsync();
        for (var tries = 0; await page.Locator(".state", new() { HasText = "champion" }).CountAsync() == 0 && tries < 240; tries++)
        {
            await page.WaitForTimeoutAsync(500);
            await page.ReloadAsync();
        }
        await page.GetByRole(AriaRole.Link, new() { Name = "Set-up" }).ClickAsync();
        await page.GetByText("6 of 7 steps done").WaitForAsync();
        foreach (var step in new[] { "Language model", "Connect a CRM", "Map fields", "Read the CRM", "Train and publish" })
            await TestAsync(page, step);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test: Install the panel" }).ClickAsync();
        await page.Locator("#tested .bad").GetByText("failed").WaitForAsync();
        Assert.Contains("make one under API keys", await page.Locator("#tested").InnerTextAsync(), StringComparison.Ordinal);

        await InstallAsync(page);
        await WriteBackAsync(page);
    }

    // The key goes into the CRM's credential. When the panel first asks with it, the open checklist ticks its last step by itself.
    async Task InstallAsync(IPage page)
    {
        await page.Locator("#steps").GetByRole(AriaRole.Link, new() { Name = "API keys" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("panel in production");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var key = (await page.Locator("[role=status]").InnerTextAsync()).Split(": ")[^1].Trim();
        await page.ReloadAsync();
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);            // shown this once

        await page.GetByRole(AriaRole.Link, new() { Name = "Set-up" }).ClickAsync();
        await page.GetByText("the panel has not asked yet").WaitForAsync();
        await TestAsync(page, "Install the panel");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set-up" }).ClickAsync();
        await page.EvaluateAsync("window.notReloaded = true");
        using var card = new HttpClient();
        card.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await card.GetAsync($"{fresh.Address}/api/panel/v1/deals/{fresh.Crm.TrueWinProbabilities.Keys.First()}")).StatusCode);
        await Assertions.Expect(page.Locator("#steps li.good")).ToHaveCountAsync(7);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    // Nothing is written before the admin says so; then a deal's own fields in the CRM hold its chance.
    async Task WriteBackAsync(IPage page)
    {
        var deal = fresh.Crm.RecordPage(RecordKind.Opportunity, fresh.Crm.TrueWinProbabilities.Keys.First()).ToString();
        var crm = await page.Context.NewPageAsync();
        var chance = crm.Locator("tr:has(th:text-is('AI_Win_Probability__c')) td");
        await crm.GotoAsync(deal);
        await Assertions.Expect(chance).ToHaveTextAsync("");

        await page.GetByRole(AriaRole.Link, new() { Name = "Connections" }).ClickAsync();
        await page.Locator("#connections a").First.ClickAsync();
        await page.GetByLabel("always").CheckAsync();
        await page.Locator("section", new() { Has = page.GetByLabel("always") }).GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        var stage = crm.Locator("select[name=StageName]");
        await stage.SelectOptionAsync(await stage.InputValueAsync() == "Negotiation" ? "Qualification" : "Negotiation");
        await crm.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        // This CRM announces nothing: the admin does not wait for the next poll.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sync now" }).ClickAsync();
        await Company.UntilAsync(async () =>
        {
            await crm.ReloadAsync();
            return decimal.TryParse(await chance.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100;
        });
    }

    static async Task TestAsync(IPage page, string step)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Test: {step}" }).ClickAsync();
        await page.Locator("#tested").GetByRole(AriaRole.Heading, new() { Name = step }).WaitForAsync();
        Assert.True(await page.Locator("#tested .good").CountAsync() > 0, $"nothing passed at {step}: {await page.Locator("#tested").InnerTextAsync()}");
        Assert.Equal("", string.Join(" ", await page.Locator("#tested li", new() { Has = page.Locator(".bad") }).AllInnerTextsAsync()));
    }
}
