using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>Names as people really type them into a CRM: markup, the other direction, one endless word.</summary>
[Collection("a company with troubles")]
public sealed class OddNames(Company company)
{
    public static readonly TheoryData<string, string> Names = new()
    {
        { "<b>Bold</b><script>window.hacked = 1</script><img src=x onerror='window.hacked=1'>", "ltr" },
        { "שדרוג תחנת השאיבה — מחזור 2027 (EUR 40,000)", "rtl" },
        { "تحديث محطة الضخ <b>القديمة</b>", "rtl" },
        { new string('W', 120), "ltr" },                    // as long as the CRM takes it
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_deal_of_any_name_reads_as_text_in_its_own_direction_wherever_it_stands(string name, string direction)
    {
        var page = await company.AdminAsync();
        var deal = (await company.Get<CrmStore>().OpenOpportunitiesAsync(company.Connection, "", 1, default))[0];
        using var crm = await CrmAdmin.SignInAsync(company.Run.Crm);
        await crm.ChangeAsync("Opportunity", deal.Id, new { Name = name });
        await crm.ChangeAsync("Account", deal.AccountId!, new { Name = name });
        await Company.UntilAsync(async () => (await company.Get<CrmStore>().FindOpportunityAsync(company.Connection, deal.Id, default))?.Name == name);
        await company.Run.UntilQuietAsync();

        foreach (var (address, where) in new[] { ("deals/" + deal.Id, "h1"), ("deals?q=" + Uri.EscapeDataString(name[..8]), "tbody tr a") })
            foreach (var width in new[] { 1280, 375 })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.GotoAsync(company.Of(address));
                var shown = page.Locator(where).Filter(new() { HasText = name }).First;
                Assert.Equal(name, (await shown.InnerTextAsync()).Trim());
                Assert.Equal(direction, await shown.EvaluateAsync<string>("e => getComputedStyle(e.closest('[dir]') ?? e).direction"));
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{address} is wider than {width}");
                Assert.Equal("", await page.EvaluateAsync<string>("String(window.hacked ?? '')"));
            }
    }

    [Theory]
    [InlineData("<script>window.hacked = 1</script><img src=x onerror='window.hacked=1'>", 1)]
    [InlineData("‏שלום עולם — صفقة", 1)]
    [InlineData("W", 200)]
    public async Task A_connection_of_any_name_is_shown_as_text(string word, int times)
    {
        var name = string.Concat(Enumerable.Repeat(word, times));
        var page = await company.AdminAsync();
        var id = (await company.Get<IConnectionForms>().AddAsync("salesforce", name, BadInput.Unreachable("odd", 3), default)).Value.Id;
        await page.SetViewportSizeAsync(375, 800);
        await page.GotoAsync($"{company.Address}/c/{id}");
        Assert.Contains(name.Trim('‏'), await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", await page.EvaluateAsync<string>("String(window.hacked ?? '')"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the phone");
        await company.Get<IConnectionForms>().DeleteAsync(id, default);
    }

    [Fact]
    public async Task A_field_label_of_300_characters_stands_beside_its_field_and_breaks_no_table()
    {
        var label = string.Concat(Enumerable.Repeat("Nächster <Schritt> ", 15)) + "Wwwwwwwwwwwwwww";
        Assert.Equal(300, label.Length);
        using var crm = await CrmAdmin.SignInAsync(company.Run.Crm);
        await crm.RenameFieldAsync("Opportunity", "NextStep", label);
        await crm.RenameFieldAsync("Opportunity", "Amount", new string('金', 300));
        await company.Get<IEnumerable<IChore>>().Single(c => c.Name == "schema-watch").RunAsync(company.Connection, default);

        var page = await company.AdminAsync();
        foreach (var width in new[] { 1280, 375 })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync(company.Of("fields"));
            var shown = page.Locator("tr", new() { Has = page.Locator("[id='Opportunity.NextStep']") }).Locator(".clip[title]");
            Assert.Equal(label, await shown.GetAttributeAsync("title"));
            Assert.True((await shown.BoundingBoxAsync())!.Height < 80, "the label takes more than three lines");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"fields is wider than {width}");
            var field = await page.Locator("[id='Opportunity.Amount']").BoundingBoxAsync();
            Assert.True(field!.Width >= 200 && field.X + field.Width <= width, $"the box to type in is {field.Width} wide at {field.X} on {width}");
        }
    }
}
