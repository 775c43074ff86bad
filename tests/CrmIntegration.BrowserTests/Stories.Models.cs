using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

public sealed partial class Stories
{
    [Fact]
    public async Task An_admin_trains_publishes_the_new_model_sees_a_deal_follow_and_rolls_back()
    {
        var page = await company.AdminAsync();
        var asked = new List<string>();
        var agrees = false;
        page.Dialog += (_, dialog) => { asked.Add(dialog.Message); _ = agrees ? dialog.AcceptAsync() : dialog.DismissAsync(); };
        var before = (await company.Get<Models>().ChampionAsync(company.Connection, default))!.Version;
        await CloseAsync(3);

        await page.GotoAsync(company.Of("models"));
        var all = (await company.Get<Models>().ListAsync(company.Connection, default)).Select(m => m.Version).ToHashSet(StringComparer.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Train now" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("Training has started");
        string? trained = null;
        await Company.UntilAsync(async () => (trained = (await company.Get<Models>().ListAsync(company.Connection, default)).FirstOrDefault(m => !all.Contains(m.Version))?.Version) is not null);

        // It waits in the shadow beside the champion; the question comes before anything changes, and "no" changes nothing.
        await page.GotoAsync(company.Of("models"));
        await Assertions.Expect(page.Locator("section", new() { HasText = "In the shadow" }).Locator("tbody")).ToContainTextAsync(trained!);
        await Line(page, trained!).GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        Assert.Equal(["Every open deal is scored anew with this model. Go on?"], asked);
        Assert.Equal(before, (await company.Get<Models>().ChampionAsync(company.Connection, default))!.Version);

        agrees = true;
        await Line(page, trained!).GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToHaveTextAsync($"Model {trained} predicts from now on.");
        await Assertions.Expect(page.Locator("h2", new() { HasText = $"Model {trained}" })).ToBeVisibleAsync();
        await Assertions.Expect(Line(page, trained!).Locator(".state").First).ToContainTextAsync("champion");
        await Assertions.Expect(Line(page, trained!).GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        var deal = await OpenDealAsync();
        await SaysAsync(page, deal, trained!);

        await page.GotoAsync(company.Of("models"));
        await Line(page, before).GetByRole(AriaRole.Button, new() { Name = "Roll back to this" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToHaveTextAsync($"Model {before} predicts from now on.");
        await Assertions.Expect(Line(page, before).Locator(".state").First).ToContainTextAsync("champion");
        await Assertions.Expect(Line(page, trained!).GetByRole(AriaRole.Button, new() { Name = "Roll back to this" })).ToBeVisibleAsync();
        await SaysAsync(page, deal, before);
        // Both words stay on the record of what was said.
        await Assertions.Expect(page.Locator("section", new() { HasText = "What we said before" }).Locator("tbody")).ToContainTextAsync(trained!);
    }

    static ILocator Line(IPage page, string version) =>
        page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "History", Exact = true }) }).Locator("tbody tr", new() { HasText = version });

    // The page keeps up by itself: the model's name changes on it without a reload.
    async Task SaysAsync(IPage page, string deal, string version)
    {
        await page.GotoAsync(company.Of("deals/" + deal));
        await Assertions.Expect(page.Locator("#score")).ToContainTextAsync($"model {version}");
        await page.ReloadAsync();
    }

    // Deals end in the CRM, so that there is something to learn that the champion does not know.
    async Task CloseAsync(int count)
    {
        var open = await company.Get<CrmStore>().OpenOpportunitiesAsync(company.Connection, "", 40, default);
        var ending = open.TakeLast(count).Select(d => d.Id).ToList();
        using var crm = await CrmAdmin.SignInAsync(company.Run.Crm);
        foreach (var id in ending)
            await crm.ChangeAsync("Opportunity", id, new { StageName = "Closed Won" });
        await Company.UntilAsync(async () => (await Task.WhenAll(ending.Select(id => company.Get<CrmStore>().FindOpportunityAsync(company.Connection, id, default)))).All(d => d is { IsClosed: true }));
        await company.Run.UntilQuietAsync();
    }
}
