using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>What goes wrong in front of a screen: nothing breaks, and the page says what happened.</summary>
[Collection("a company with troubles")]
public sealed class BadInput(Company company)
{
    /// <summary>Settings of a CRM that nobody answers for.</summary>
    internal static string Unreachable(string name, int org) =>
        $$"""{"Flow":"client","MyDomainUrl":"https://{{name}}.my.salesforce.com","ClientId":"key","ClientSecret":"s","OrgId":"00D00000000000{{org}}","WebhookSecret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}""";

    [Fact]
    public async Task An_expired_sign_in_leads_to_the_form_and_back_to_the_page()
    {
        var page = await company.AdminAsync();
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(company.Of("models"));
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await page.FillAsync("input[name=login]", "admin");
        await page.FillAsync("input[name=password]", company.Get<Doors.FirstAdmin>().Password!);
        await page.ClickAsync("button.main");
        Assert.Equal(company.Of("models"), page.Url);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_fields_stay_usable()
    {
        var page = await (await company.ReaderAsync()).NewPageAsync();
        await page.GotoAsync(company.Address + "/sign-in");
        await page.FillAsync("input[name=login]", "nobody");
        await page.FillAsync("input[name=password]", "wrong");
        await page.ClickAsync("button.main");
        Assert.Equal("Login or password is wrong.", await page.Locator("[role=alert]").InnerTextAsync());
    }

    [Fact]
    public async Task A_connection_deleted_in_another_tab_is_told_in_this_one()
    {
        var page = await company.AdminAsync();
        var doomed = (await company.Get<IConnectionForms>().AddAsync("salesforce", "Doomed", Unreachable("doomed", 2), default)).Value.Id;
        await page.GotoAsync($"{company.Address}/c/{doomed}");
        await company.Get<IConnectionForms>().DeleteAsync(doomed, default);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        Assert.Contains("deleted in another tab", await page.Locator("[role=status]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await page.GotoAsync($"{company.Address}/c/{doomed}/deals"))!.Status);
        Assert.Contains("It may have been deleted in another tab", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_open_while_its_connection_is_deleted_says_so_by_itself()
    {
        var page = await company.AdminAsync();
        var doomed = (await company.Get<IConnectionForms>().AddAsync("salesforce", "Doomed too", Unreachable("doomed", 4), default)).Value.Id;
        await page.GotoAsync($"{company.Address}/c/{doomed}");
        await company.Get<IConnectionForms>().DeleteAsync(doomed, default);
        await page.GetByText("It may have been deleted in another tab").WaitForAsync();
    }

    [Fact]
    public async Task A_sign_in_that_ends_under_an_open_page_is_told_there_and_its_button_does_nothing()
    {
        var page = await company.AdminAsync();
        await page.GotoAsync(company.Of("backfill"));
        await page.Context.ClearCookiesAsync(new() { Name = "crm-session" });
        await page.GetByText("Your sign-in has ended; what you see no longer follows.").WaitForAsync();

        await page.GotoAsync(company.Address + "/sign-in");
        page = await company.AdminAsync();
        await page.GotoAsync(company.Of("keys"));
        await page.GetByLabel("Name").FillAsync("made by nobody");
        await page.Context.ClearCookiesAsync(new() { Name = "crm-session" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Your sign-in has ended" }).WaitForAsync();
        Assert.DoesNotContain(await company.Get<ApiKeys>().ListAsync(company.Connection, default), k => k.Name == "made by nobody");

        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await page.FillAsync("input[name=login]", "admin");
        await page.FillAsync("input[name=password]", company.Get<Doors.FirstAdmin>().Password!);
        await page.ClickAsync("button.main");
        Assert.Equal(company.Of("keys"), page.Url);
    }

    [Fact]
    public async Task A_form_older_than_its_sign_in_is_told_and_nothing_is_done()
    {
        var page = await company.AdminAsync();
        await page.GotoAsync(company.Of("keys"));
        await page.EvaluateAsync("document.querySelectorAll('input[name=__RequestVerificationToken]').forEach(i => i.value = 'stale')");
        await page.GetByLabel("Name").FillAsync("never made");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await page.GetByText("The form was too old").WaitForAsync();
        Assert.DoesNotContain(await company.Get<ApiKeys>().ListAsync(company.Connection, default), k => k.Name == "never made");
    }

    [Fact]
    public async Task An_address_that_is_none_gets_a_page_not_json()
    {
        var page = await company.AdminAsync();
        Assert.Equal(404, (await page.GotoAsync(company.Address + "/no/such/page"))!.Status);
        Assert.Equal("Not here", await page.Locator("h2").InnerTextAsync());
        Assert.Equal(404, (await page.GotoAsync(company.Of("deals/006000000000000AAA")))!.Status);
        Assert.Contains("There is no such deal", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_double_click_makes_one_key()
    {
        var page = await company.AdminAsync();
        await page.GotoAsync(company.Of("keys"));
        await page.GetByLabel("Name").FillAsync("clicked twice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).DblClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Single(await company.Get<ApiKeys>().ListAsync(company.Connection, default), k => k.Name == "clicked twice");
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing()
    {
        var page = await company.AdminAsync();
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.GotoAsync(company.Of("keys"));
        await page.GetByLabel("Name").FillAsync("for a day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var key = (await page.Locator("[role=status]").InnerTextAsync()).Split(": ")[^1].Trim();
        var deal = company.Run.Crm.TrueWinProbabilities.Keys.First();
        using var widget = new HttpClient();
        widget.DefaultRequestHeaders.Authorization = new("Bearer", key);
        var card = $"{company.Address}/api/panel/v1/deals/{deal}";
        Assert.Equal(System.Net.HttpStatusCode.OK, (await widget.GetAsync(card)).StatusCode);

        await page.Locator("tr", new() { HasText = "for a day" }).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByText("it opens nothing from now on").WaitForAsync();
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await widget.GetAsync(card)).StatusCode);
    }
}

/// <summary>One company for all that goes wrong; its tests run one after the other.</summary>
[CollectionDefinition("a company with troubles")]
public sealed class Troubles : ICollectionFixture<Company>;
