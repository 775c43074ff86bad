using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>A working day with the product, each part as its user would do it.</summary>
public sealed partial class Stories(Company company) : IClassFixture<Company>
{
    [Fact]
    public async Task A_deal_moves_in_the_CRM_and_its_page_follows_without_a_reload()
    {
        var page = await company.AdminAsync();
        var deal = await OpenDealAsync();
        await page.GotoAsync(company.Of("deals/" + deal));
        var score = page.Locator("#score .figures");
        var before = await score.InnerTextAsync();
        await page.EvaluateAsync("window.notReloaded = true");

        await MoveAsync(deal);

        await Assertions.Expect(score).Not.ToHaveTextAsync(before);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded"));
    }

    [Fact]
    public async Task A_mail_arrives_and_its_suggestion_with_sources_stands_in_the_list()
    {
        var page = await company.AdminAsync();
        var before = (await company.Get<Suggestions>().CountAsync(company.Connection, default)).Ready;
        for (var step = 0; step < 100 && (await company.Get<Suggestions>().CountAsync(company.Connection, default)).Ready == before; step++)
        {
            await company.Run.Crm.LiveAsync(default);
            await company.Run.UntilQuietAsync();
        }
        await page.GotoAsync(company.Of("suggestions"));
        // A case gets one answer, a mail gets several: the newest mail's on the first page, and not one that somebody has had written again in another tone.
        var newest = (await company.Get<Suggestions>().ListAsync(company.Connection, 0, 25, default)).First(s => s is { CaseId: null, Abstained: null } && s.Drafts.Any(d => d.Tone == "friendly"));
        await page.Locator($"tbody a[href*='{newest.Id}']").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "friendly" }).WaitForAsync();
        // Each source number leads to the words it stands for.
        var source = page.Locator(".draft sup a").First;
        var target = await source.GetAttributeAsync("href");
        Assert.Equal(1, await page.Locator(target!).CountAsync());
        Assert.NotEqual("", await page.Locator(target + " blockquote").InnerTextAsync());
    }

    [Fact]
    public async Task A_manager_is_let_in_and_reads_the_forecast_down_to_a_deal()
    {
        var admin = await company.AdminAsync();
        await admin.GotoAsync(company.Address + "/people");
        await admin.GetByLabel("Login").FillAsync("manager@example.com");
        await admin.GetByLabel("Role").SelectOptionAsync("manager");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Let in" }).ClickAsync();
        var password = PasswordSaid().Match(await admin.Locator("[role=status]").InnerTextAsync()).Groups[1].Value;

        var page = await company.SignInAsync(await company.ReaderAsync(), "manager@example.com", password);
        Assert.Contains("/forecast", page.Url, StringComparison.Ordinal);
        Assert.Contains("EUR", await page.Locator(".figures").First.InnerTextAsync(), StringComparison.Ordinal);
        await ReadForecastAsync(page);

        // What is the admin's is not shown, and not open either.
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = "API keys" }).CountAsync());
        Assert.Equal(403, (await page.GotoAsync(company.Of("keys")))!.Status);
    }

    // From the grid to what it is made of, with an own word beside it; what changed, and how right it was before; down to a deal.
    static async Task ReadForecastAsync(IPage page)
    {
        await page.Locator("#forecast tbody th a").First.ClickAsync();
        var parts = await page.Locator("table:has(#total) tbody td").AllInnerTextsAsync();
        Assert.Equal(Cents(await page.Locator("#total").InnerTextAsync()), parts.Sum(Cents));
        await page.GetByLabel("Amount in the period").FillAsync("1,234,567.00");
        await page.GetByLabel("Why").FillAsync("Two large ones will slip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep my word" }).ClickAsync();
        await Assertions.Expect(page.Locator("blockquote")).ToContainTextAsync("Two large ones will slip");

        await page.GetByRole(AriaRole.Link, new() { Name = "What changed" }).ClickAsync();
        var steps = (await page.Locator("#waterfall tbody td:last-child").AllInnerTextsAsync()).Sum(Cents);
        Assert.Equal(Cents(await page.Locator("#waterfall tfoot td").Last.InnerTextAsync()), steps);
        await page.GetByRole(AriaRole.Link, new() { Name = "How right we were" }).ClickAsync();
        Assert.Equal(8, await page.Locator("section:has-text('Period by period') tbody tr").CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Where it comes from" }).ClickAsync();
        await page.Locator("section:has-text('Deals that count most') tbody a").First.ClickAsync();
        await page.Locator("#score").WaitForAsync();
    }

    static long Cents(string money) => long.Parse(string.Concat(money.Replace("\u2212", "-").Where(c => char.IsAsciiDigit(c) || c == '-')), System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_admin_mends_a_field_and_replays_what_was_set_aside()
    {
        var page = await company.AdminAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        var deal = await OpenDealAsync();
        await SetFieldAsync(page, "No_Such_Field__c");
        await MoveAsync(deal);
        await Company.UntilAsync(async () => await DeadAsync() > 0);

        // In business words, with what the CRM said, and found by step and by reason.
        await page.GotoAsync(company.Address + "/connections");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = SetAside() }).ClickAsync();
        await page.GetByLabel("Step").SelectOptionAsync("Write to the CRM");
        await page.WaitForURLAsync(u => u.Contains("stage=", StringComparison.Ordinal));
        var set = await page.Locator("tbody tr code").First.InnerTextAsync();
        var letter = page.Locator("tbody tr", new() { HasText = set });
        await Assertions.Expect(letter).ToContainTextAsync("Write to the CRM: Opportunity");
        await Assertions.Expect(letter).ToContainTextAsync("No_Such_Field__c");

        // Replayed before its cause is mended it comes back, and alone.
        await letter.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToContainTextAsync("1 set free");
        await Company.UntilAsync(async () => (await company.Get<WorkQueue>().DeadAsync(new(company.Connection), 0, 500, default)).Item1.Any(l => l.RecordId == set));
        await company.Run.UntilQuietAsync();

        await SetFieldAsync(page, "AI_Win_Probability__c");
        await page.GotoAsync(company.Of("work"));
        // Fields that were changed are filled at once: often nothing is left to replay by hand.
        if (await page.GetByRole(AriaRole.Button, new() { NameRegex = ReplayAll() }).CountAsync() > 0)
            await page.GetByRole(AriaRole.Button, new() { NameRegex = ReplayAll() }).ClickAsync();
        await Company.UntilAsync(async () => await DeadAsync() == 0);
        await company.Run.UntilQuietAsync();
        await page.GotoAsync(company.Of("work"));
        await page.GetByText("Nothing is set aside").WaitForAsync();
    }

    async Task<long> DeadAsync() => (await company.Get<WorkQueue>().DeadAsync(new(company.Connection), 0, 10, default)).Item2;

    [Fact]
    public async Task An_admin_previews_another_field_on_ten_records_before_anything_is_kept()
    {
        var page = await company.AdminAsync();
        await page.GotoAsync(company.Of("fields"));
        var field = page.Locator("[id='Opportunity.NextStep']");
        var before = await field.InputValueAsync();
        await field.FillAsync("Type");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();

        await page.Locator("#preview").WaitForAsync();
        Assert.Contains("Type", await page.Locator("#preview li").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(10, await page.Locator("#preview tbody tr").CountAsync());
        Assert.Equal("Type", await field.InputValueAsync());
        await page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Path.Combine(Chromium.Root, "artifacts", "console")).FullName, "fields-preview.png"), FullPage = true });
        await page.GotoAsync(company.Of("fields"));
        Assert.Equal(before, await field.InputValueAsync());
    }

    async Task SetFieldAsync(IPage page, string theirs)
    {
        await page.GotoAsync(company.Of("fields"));
        await page.Locator("[id='Opportunity.Probability']").FillAsync(theirs);
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
    }

    // To another stage: that changes a deal's chance whatever the model makes of amounts.
    async Task MoveAsync(string deal)
    {
        using var crm = new HttpClient();
        var address = company.Run.Crm.RecordPage(RecordKind.Opportunity, deal);
        var elsewhere = (await crm.GetStringAsync(address)).Contains("selected>Negotiation", StringComparison.Ordinal) ? "Qualification" : "Negotiation";
        (await crm.PostAsync(address, new FormUrlEncodedContent(new Dictionary<string, string> { ["StageName"] = elsewhere }))).EnsureSuccessStatusCode();
    }

    async Task<string> OpenDealAsync()
    {
        var latest = await company.Get<Predictions>().LatestAsync(company.Connection, [.. company.Run.Crm.TrueWinProbabilities.Keys], default);
        return latest.Values.Where(p => p.Win is not null).OrderBy(p => p.OpportunityId, StringComparer.Ordinal).First().OpportunityId;
    }

    [GeneratedRegex("shown this once: (\\S+)")]
    private static partial Regex PasswordSaid();

    [GeneratedRegex("set aside$")]
    private static partial Regex SetAside();

    [GeneratedRegex("^Replay all")]
    private static partial Regex ReplayAll();
}
