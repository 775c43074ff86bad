using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>Each page of the console, at a desk and on a phone. Pictures of all of them lie in artifacts/console when the test is done.</summary>
public sealed class EveryPage(Company company) : IClassFixture<Company>
{
    static readonly string Pictures = Directory.CreateDirectory(Path.Combine(Chromium.Root, "artifacts", "console")).FullName;
    static readonly string[] InReadme = ["forecast", "deal", "models", "forecast-changes"];

    [Fact]
    public async Task Every_page_answers_fits_and_is_accessible_at_both_widths()
    {
        var page = await company.AdminAsync();
        await company.Get<IEnumerable<IChore>>().Single(c => c.Name == "proof-monthly").RunAsync(company.Connection, default);
        var troubles = new List<string>();
        var asked = new List<string>();
        page.Console += (_, said) => { if (said.Type == "error") troubles.Add($"{page.Url} says {said.Text}"); };
        page.PageError += (_, error) => troubles.Add($"{page.Url} breaks with {error}");
        page.Request += (_, request) => asked.Add(request.Url);

        foreach (var (name, address) in await PagesAsync())
            foreach (var width in new[] { 1280, 375 })
            {
                await page.SetViewportSizeAsync(width, 900);
                var answer = await page.GotoAsync(address);
                if (answer!.Status != 200)
                    troubles.Add($"{name} answers {answer.Status}");
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width)
                    troubles.Add($"{name} is {wide} wide on {width}");
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{width}.png"), FullPage = true });
                troubles.AddRange((await Chromium.AxeAsync(page) ?? []).Select(v => $"{name} at {width}: {v}"));
            }

        Assert.Empty(troubles);
        Assert.All(asked, url => Assert.StartsWith(company.Address, url, StringComparison.Ordinal));
        await ForReadmeAsync(page);
    }

    [Theory]
    [InlineData("de-DE", "Gewinnchance", "Modelle")]
    [InlineData("zh-CN", "赢单概率", "模型")]
    public async Task A_reader_gets_every_page_in_their_language(string locale, string chance, string models)
    {
        var page = await company.AdminAsync(locale);
        var pages = await PagesAsync();
        await page.GotoAsync(pages["deal"]);
        Assert.Equal(chance, await page.Locator("#score h2").InnerTextAsync());
        await page.GotoAsync(pages["models"]);
        Assert.Equal(models, await page.Locator("h1").InnerTextAsync());
        foreach (var (name, address) in pages)
        {
            await page.GotoAsync(address);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} in {locale} does not fit");
        }
    }

    [Fact]
    public async Task Every_page_reads_without_scripts()
    {
        var page = await company.AdminAsync(scripts: false);
        foreach (var (name, address) in await PagesAsync())
        {
            Assert.Equal(200, (await page.GotoAsync(address))!.Status);
            Assert.True((await page.Locator("main").InnerTextAsync()).Length > 40, $"{name} is empty without scripts");
        }
    }

    async Task<Dictionary<string, string>> PagesAsync()
    {
        var suggestion = (await company.Get<Suggestions>().ListAsync(company.Connection, 0, 1, default))[0];
        var deal = company.Run.Crm.TrueWinProbabilities.Keys.Order(StringComparer.Ordinal).First();
        var campaign = await company.CampaignAsync();
        await company.LanguageAsync();
        var pages = new Dictionary<string, string>
        {
            ["home"] = company.Address + "/", ["people"] = company.Address + "/people", ["connections"] = company.Address + "/connections", ["connect"] = company.Address + "/connections/new",
            ["connection"] = company.Of(""), ["deal"] = company.Of("deals/" + deal), ["suggestion"] = company.Of($"suggestions/{suggestion.Id}"),
            ["campaign"] = company.Of($"campaigns/{campaign}"), ["conversation"] = company.Of($"conversations/{(await company.Get<CrmIntegration.Records.Conversations>().ListAsync(company.Connection, null, 0, 1, default))[0].Id}"),
        };
        foreach (var name in (string[])["ai", "audit", "backfill", "brand", "campaigns", "coaching", "conversations", "deals", "fields", "forecast", "keys", "models", "proof", "scorecards", "segments", "settings", "suggestions", "trend", "value", "work"])
            pages[name] = company.Of(name);
        foreach (var name in (string[])["details", "changes", "accuracy", "setup"])
            pages["forecast-" + name] = company.Of("forecast/" + name);
        return pages;
    }

    // KEEP_PICTURES=1 renews the four pictures that the README shows.
    async Task ForReadmeAsync(IPage page)
    {
        if (Environment.GetEnvironmentVariable("KEEP_PICTURES") is null)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Chromium.Root, "tests", "CrmIntegration.BrowserTests", "Pictures")).FullName;
        await page.SetViewportSizeAsync(1100, 720);
        var pages = await PagesAsync();
        foreach (var name in InReadme)
        {
            await page.GotoAsync(pages[name]);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
