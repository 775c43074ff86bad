using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

public sealed partial class Stories
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draft_is_written_again_made_ones_own_and_another_is_rejected(bool scripts)
    {
        var page = await company.AdminAsync(scripts: scripts);
        var about = (await company.Get<Suggestions>().ListAsync(company.Connection, 0, 200, default)).First(s => s.Drafts.Count == 3 && s.Drafts[1].Tone != "short" && s.Asks.Count > 0 && s.Drafts[1].Sentences.Any(d => d.SourceIds.Count > 0));
        await page.GotoAsync(company.Of($"suggestions/{about.Id}"));
        var card = page.Locator(".draft-card").Nth(1);

        // The words that stand behind a fact are shown to whoever points at it or comes by keyboard.
        var tip = card.Locator(".tip").First;
        await Assertions.Expect(tip).ToBeHiddenAsync();
        await card.Locator(".cited sup a").First.FocusAsync();
        await Assertions.Expect(tip).ToBeVisibleAsync();
        if (scripts)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Path.Combine(Chromium.Root, "artifacts", "console")).FullName, "suggestion-tip.png") });

        await card.GetByRole(AriaRole.Button, new() { Name = "Write again, shorter" }).ClickAsync();
        await page.WaitForURLAsync(u => !u.Contains(about.Id.ToString(), StringComparison.Ordinal));
        var now = (await company.Get<Suggestions>().LatestOfEmailAsync(company.Connection, about.EmailId, default))!;
        Assert.Equal(("short", about.Drafts[2].Text), (now.Drafts[1].Tone, now.Drafts[2].Text));

        card = page.Locator(".draft-card").Nth(1);
        await card.Locator("summary", new() { HasText = "Edit" }).ClickAsync();
        await card.Locator("textarea").FillAsync("Hi there,\n\nyes.\n\nCheers,\nB");
        await card.GetByRole(AriaRole.Button, new() { Name = "Keep my version" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("Your version is kept");
        await Assertions.Expect(page.Locator(".draft-card").Nth(1).Locator("textarea")).ToHaveValueAsync("Hi there,\n\nyes.\n\nCheers,\nB");

        card = page.Locator(".draft-card").Nth(2);
        await card.Locator("summary", new() { HasText = "Reject" }).ClickAsync();
        await card.GetByLabel("Why").SelectOptionAsync("Wrong tone");
        await card.GetByRole(AriaRole.Button, new() { Name = "Reject this draft" }).ClickAsync();
        await Assertions.Expect(page.Locator(".draft-card").Nth(2).Locator(".state")).ToContainTextAsync("rejected");

        await page.GotoAsync(company.Of("suggestions"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "How the drafts fare" })).ToBeVisibleAsync();
    }
}
