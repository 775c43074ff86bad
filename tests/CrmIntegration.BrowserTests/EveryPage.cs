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
        var (page, stranger) = (await company.AdminAsync(), await (await company.ReaderAsync()).NewPageAsync());
        await company.Get<IEnumerable<IChore>>().Single(c => c.Name == "proof-monthly").RunAsync(company.Connection, default);
        var troubles = new List<string>();
        var asked = new List<string>();
        foreach (var watched in new[] { page, stranger })
        {
            watched.Console += (_, said) => { if (said.Type == "error") troubles.Add($"{watched.Url} says {said.Text}"); };
            watched.PageError += (_, error) => troubles.Add($"{watched.Url} breaks with {error}");
            watched.Request += (_, request) => asked.Add(request.Url);
        }

        foreach (var (name, address) in (await company.PagesAsync()).Concat(company.SignedOutPages()))
            foreach (var width in new[] { 1280, 375 })
            {
                page = company.SignedOutPages().ContainsKey(name) ? stranger : page;
                await page.SetViewportSizeAsync(width, 900);
                var answer = await page.GotoAsync(address);
                if (answer!.Status != 200)
                    troubles.Add($"{name} answers {answer.Status}");
                if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width)
                    troubles.Add($"{name} is {wide} wide on {width}");
                troubles.AddRange((await PushedAsync(page)).Select(table => $"{name} at {width} pushes sideways: {table}"));
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{width}.png"), FullPage = true });
                troubles.AddRange((await Chromium.AxeAsync(page)).Select(v => $"{name} at {width}: {v}"));
            }

        Assert.Empty(troubles);
        Assert.All(asked, url => Assert.StartsWith(company.Address, url, StringComparison.Ordinal));
        await ForReadmeAsync(await company.AdminAsync());
        Chromium.NeedsAxe();
    }

    [Fact]
    public async Task Every_page_is_accessible_in_the_dark()
    {
        var (page, stranger) = (await company.AdminAsync(dark: true), await (await company.ReaderAsync(dark: true)).NewPageAsync());
        var troubles = new List<string>();
        foreach (var (name, address) in (await company.PagesAsync()).Concat(company.SignedOutPages()))
        {
            page = company.SignedOutPages().ContainsKey(name) ? stranger : page;
            await page.GotoAsync(address);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-dark.png"), FullPage = true });
            troubles.AddRange((await Chromium.AxeAsync(page)).Select(v => $"{name} in the dark: {v}"));
        }
        Assert.Empty(troubles);
        Chromium.NeedsAxe();
    }

    [Theory]
    [InlineData("de-DE", "Gewinnchance", "Modelle")]
    [InlineData("zh-CN", "赢单概率", "模型")]
    public async Task A_reader_gets_every_page_in_their_language(string locale, string chance, string models)
    {
        var page = await company.AdminAsync(locale);
        var pages = await company.PagesAsync();
        await page.GotoAsync(pages["deal"]);
        Assert.Equal(chance, await page.Locator("#score h2").InnerTextAsync());
        // Every reason of every open deal has a shape that we know in this language.
        var said = (await company.Get<Predictions>().LatestAsync(company.Connection, [.. company.Run.Crm.TrueWinProbabilities.Keys], default)).Values.SelectMany(p => p.Reasons.Concat(p.Change?.Reasons ?? [])).Select(r => r.Says).Distinct().ToList();
        var (teller, language) = (company.Get<CrmIntegration.Wording.Teller>(), CrmIntegration.Wording.Languages.Of(locale)!);
        Assert.True(said.Count > 20, $"only {said.Count} reasons");
        Assert.DoesNotContain(said, s => teller.Tell(s, language) == s);
        // So have the results of every Test of the set-up, names and sentences; a name of the CRM or of a database stays.
        var checks = new List<CrmIntegration.Connectors.NamedCheck>();
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");    // as in a page for a German reader
        foreach (var step in Enum.GetValues<SetUpStep>())
            checks.AddRange(await company.Get<ISetUp>().CheckAsync(step, company.Connection, default));
        Assert.True(checks.Count > 40, $"only {checks.Count} checks");
        Assert.Contains(checks, c => System.Text.RegularExpressions.Regex.IsMatch(c.Says, @"^\d,\d{3} records are read"));
        Assert.Empty(checks.SelectMany(c => new[] { c.Name, c.Says }).Where(s => s is not ("API" or "Name (DNS)") && !s.StartsWith("Sqlite", StringComparison.Ordinal) && teller.Tell(s, language) == s).Distinct());
        await page.GotoAsync(pages["models"]);
        Assert.Equal(models, await page.Locator("h1").InnerTextAsync());
        var pushed = new List<string>();
        foreach (var (name, address) in pages)
        {
            await page.GotoAsync(address);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} in {locale} does not fit");
            foreach (var width in new[] { 1120, 800, 1280 })
            {
                await page.SetViewportSizeAsync(width, 900);
                pushed.AddRange((await PushedAsync(page)).Select(table => $"{name} at {width}: {table}"));
            }
            if (Keep)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{locale}.png"), FullPage = true });
        }
        Assert.Equal([], pushed.ToArray());
        // What a button did is told in it too.
        await page.GotoAsync(pages["connection"]);
        await page.ClickAsync("form[action$='/sync-now'] button");
        Assert.DoesNotContain("Asking", await page.Locator("[role=status]").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_reads_without_scripts()
    {
        var (with, without) = (await company.AdminAsync(), await company.AdminAsync(scripts: false));
        var troubles = new List<string>();
        foreach (var (name, address) in await company.PagesAsync())
        {
            await with.GotoAsync(address);
            var plain = (await without.GotoAsync(address))!;
            if (plain.Status != 200 || (await without.Locator("main h1").CountAsync()) != 1)
                troubles.Add($"{name} answers {plain.Status} without a heading");
            // The same headings, tables and pictures stand there as with scripts: nothing waits to be drawn.
            foreach (var part in new[] { "main h2", "main table", "main svg", "main form" })
                if (await with.Locator(part).CountAsync() is var there && await without.Locator(part).CountAsync() is var here && there != here)
                    troubles.Add($"{name} shows {here} of {there} {part}");
        }
        Assert.Empty(troubles);
    }

    // A table that is pushed sideways, and a mark that runs over what stands beside it.
    static Task<string[]> PushedAsync(IPage page) =>
        page.EvaluateAsync<string[]>("[...document.querySelectorAll('main .wide, main td:has(.state)')].filter(w => w.checkVisibility() && w.scrollWidth > w.clientWidth + 1).map(w => w.innerText.slice(0, 60).replaceAll('\\n', ' '))");

    // KEEP_PICTURES=1 renews the four pictures that the README shows, and takes those in other languages to look at.
    static bool Keep => Environment.GetEnvironmentVariable("KEEP_PICTURES") is not null;

    async Task ForReadmeAsync(IPage page)
    {
        if (!Keep)
            return;
        var folder = Directory.CreateDirectory(Path.Combine(Chromium.Root, "tests", "CrmIntegration.BrowserTests", "Pictures")).FullName;
        await page.SetViewportSizeAsync(1100, 720);
        var pages = await company.PagesAsync();
        foreach (var name in InReadme)
        {
            await page.GotoAsync(pages[name]);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
