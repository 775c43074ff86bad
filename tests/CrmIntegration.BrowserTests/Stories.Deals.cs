using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

public sealed partial class Stories
{
    [Fact]
    public async Task A_rep_signs_in_finds_the_deal_moves_it_in_the_CRM_and_sees_page_and_CRM_follow()
    {
        var deal = (await company.Get<CrmStore>().FindOpportunityAsync(company.Connection, await OpenDealAsync(), default))!;
        var rep = await RepAsync(deal.OwnerId!);
        await rep.GetByRole(AriaRole.Link, new() { Name = "Deals" }).ClickAsync();
        await rep.GetByLabel("Name contains").FillAsync(deal.Name!);
        await rep.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await rep.Locator("tbody a", new() { HasText = deal.Name }).First.ClickAsync();
        await Assertions.Expect(rep.Locator("h1")).ToHaveTextAsync(deal.Name!);
        Assert.Matches(@"^\d+–\d+%", await rep.Locator("#score dd").First.InnerTextAsync());        // the range stands before the point
        Assert.Matches(@"expected to bring [\d,]+ EUR", await rep.Locator("#brings").InnerTextAsync());
        await rep.EvaluateAsync("window.notReloaded = true");
        var score = rep.Locator("#score .figures");
        var before = await score.InnerTextAsync();

        // In another tab the rep works in the CRM itself.
        var crm = await rep.Context.NewPageAsync();
        await crm.GotoAsync(company.Run.Crm.RecordPage(RecordKind.Opportunity, deal.Id).ToString());
        var written = crm.Locator("tr:has(th:text-is('AI_Win_Probability__c')) td");
        var stage = crm.Locator("select[name=StageName]");
        var (left, entered) = await stage.InputValueAsync() == "Negotiation" ? ("Negotiation", "Qualification") : (await stage.InputValueAsync(), "Negotiation");
        await stage.SelectOptionAsync(entered);
        await crm.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(score).Not.ToHaveTextAsync(before);
        // With the number all that speaks of it follows: a reason that names the stage the deal has left would belie the page.
        await Assertions.Expect(rep.Locator("#crm")).ToContainTextAsync(entered);
        await Assertions.Expect(rep.Locator("#reasons")).Not.ToContainTextAsync($"The deal is in stage {left},");
        Assert.True(await rep.EvaluateAsync<bool>("window.notReloaded"));
        // Its history follows its stage a moment later; when both are in, the page and the CRM's own field say the same.
        await Company.UntilAsync(async () =>
        {
            await crm.ReloadAsync();
            return $"{Math.Round(decimal.Parse(await written.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture))}%" == Percent().Match(await rep.Locator("#score dd").Nth(1).InnerTextAsync()).Value;
        });

        // What it was before stays, and each reason says which way it pulls.
        await rep.ReloadAsync();
        Assert.True(await rep.Locator("section", new() { HasText = "What we said before" }).Locator("tbody tr").CountAsync() >= 2);
        var reasons = await rep.Locator("section", new() { Has = rep.GetByRole(AriaRole.Heading, new() { Name = "Why", Exact = true }) }).Locator(".factors > li").AllInnerTextsAsync();
        Assert.InRange(reasons.Count, 1, 5);
        Assert.All(reasons, reason => Assert.Matches("speaks (for|against) winning", reason));

        // A colleague's deal is not the rep's to see.
        var other = (await company.Get<CrmStore>().OpenOpportunitiesAsync(company.Connection, "", 200, default)).First(d => d.OwnerId != deal.OwnerId);
        Assert.Equal(404, (await rep.GotoAsync(company.Of("deals/" + other.Id)))!.Status);
        Assert.Equal(403, (await rep.GotoAsync(company.Of("forecast")))!.Status);
    }

    [Fact]
    public async Task A_customer_writes_and_the_rep_inserts_the_suggestion_that_comes_of_it()
    {
        var deal = (await company.Get<CrmStore>().OpenOpportunitiesAsync(company.Connection, "", 200, default)).First(d => d.OwnerId is not null && d.AccountId is not null);
        var rep = await RepAsync(deal.OwnerId!);
        var subject = $"Which warranty applies, {Guid.NewGuid():N}?";
        using var crm = await CrmAdmin.SignInAsync(company.Run.Crm);
        var mail = await crm.CreateAsync("EmailMessage", new
        {
            RelatedToId = deal.Id, Subject = subject, TextBody = "Hello,\n\ncould you tell me how long the warranty on the sensors is?\n\nKind regards\nMarta Holm", FromName = "Marta Holm", FromAddress = "marta.holm@customer.example",
            ToAddress = "sales@haldencontrols.example", Incoming = true, Status = "0", MessageDate = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        });
        Suggestion? made = null;
        await Company.UntilAsync(async () => (made = await company.Get<Suggestions>().LatestOfEmailAsync(company.Connection, mail, default)) is { Drafts.Count: > 0 });

        // The way a rep comes to it: from the deal.
        await rep.GotoAsync(company.Of("deals/" + deal.Id));
        await rep.Locator("section", new() { HasText = "Suggested replies" }).GetByRole(AriaRole.Link, new() { Name = subject }).ClickAsync();
        await Assertions.Expect(rep.Locator("h1")).ToHaveTextAsync(subject);
        await Assertions.Expect(rep.Locator("blockquote", new() { HasText = "how long the warranty" }).First).ToBeVisibleAsync();
        var card = rep.Locator(".draft-card").First;
        var words = await card.Locator("textarea").InputValueAsync();
        Assert.Contains("Marta", words, StringComparison.Ordinal);

        // The mail program gets the very words; nothing is sent by us, and the verdict is kept.
        var insert = card.GetByRole(AriaRole.Link, new() { Name = "Insert into a mail" });
        var mailto = (await insert.GetAttributeAsync("href"))!;
        Assert.StartsWith("mailto:marta.holm", mailto, StringComparison.Ordinal);
        Assert.Equal(words.ReplaceLineEndings("\n").Trim(), Uri.UnescapeDataString(mailto[(mailto.IndexOf("body=", StringComparison.Ordinal) + 5)..].Split('&')[0]).ReplaceLineEndings("\n").Trim());
        var mails = await crm.CountAsync("EmailMessage");
        var told = rep.WaitForResponseAsync(r => r.Url.EndsWith("/verdict", StringComparison.Ordinal));
        await insert.ClickAsync();
        await told;
        await rep.ReloadAsync();
        await Assertions.Expect(rep.Locator(".draft-card").First.Locator(".state")).ToContainTextAsync("inserted");
        Assert.Equal(mails, await crm.CountAsync("EmailMessage"));

        // The manager's list says what became of it.
        var admin = await company.AdminAsync();
        await admin.GotoAsync(company.Of("suggestions"));
        await Assertions.Expect(admin.Locator("tbody tr", new() { HasText = subject }).First).ToContainTextAsync("inserted");
    }

    // Let in by the admin, with the CRM's own user behind the name, and signed in like anyone.
    async Task<IPage> RepAsync(string crmUser)
    {
        var admin = await company.AdminAsync();
        await admin.GotoAsync(company.Address + "/people");
        var login = $"rep-{Guid.NewGuid():N}@example.com";
        await admin.GetByLabel("Login").FillAsync(login);
        await admin.GetByLabel("Role").SelectOptionAsync("rep");
        await admin.GetByLabel("CRM user").FillAsync(crmUser);
        await admin.GetByRole(AriaRole.Button, new() { Name = "Let in" }).ClickAsync();
        return await company.SignInAsync(await company.ReaderAsync(), login, PasswordSaid().Match(await admin.Locator("[role=status]").InnerTextAsync()).Groups[1].Value);
    }

    [GeneratedRegex(@"\d+%")]
    private static partial Regex Percent();
}
