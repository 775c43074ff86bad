using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>The machine's own Chromium; a test without one says so and is skipped.</summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string Program = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
    static readonly string AxeFile = Path.Combine(Root, "connectors", "Salesforce", "Panel", "node_modules", "axe-core", "axe.min.js");
    /// <summary>Milliseconds: a busy machine may be slow, it is not wrong.</summary>
    const int Patience = 120_000;
    readonly IPlaywright playwright;
    readonly IBrowser browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static bool Missing => !File.Exists(Program);

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CrmIntegration.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("CrmIntegration.sln stands in no folder above the tests.");
        }
    }

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    /// <summary>A reader with cookies of their own.</summary>
    public async Task<IBrowserContext> ReaderAsync(string locale = "en-GB", bool scripts = true, string? cookies = null, bool dark = false)
    {
        var reader = await browser.NewContextAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, Locale = locale, JavaScriptEnabled = scripts, StorageState = cookies, ViewportSize = new() { Width = 1280, Height = 900 } });
        reader.SetDefaultTimeout(Patience);
        return reader;
    }

    /// <summary>Said last, so that whatever was looked at without it still counts: a page that axe never saw is not called accessible.</summary>
    public static void NeedsAxe()
    {
        if (!File.Exists(AxeFile))
            Assert.Skip("All else holds, but axe-core is not installed: run npm ci in connectors/Salesforce/Panel.");
    }

    /// <returns>What axe finds wrong, a line each; see <see cref="NeedsAxe"/>.</returns>
    public static async Task<IReadOnlyList<string>> AxeAsync(IPage page)
    {
        if (!File.Exists(AxeFile))
            return [];
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeFile));
        return await page.EvaluateAsync<string[]>("async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`)");
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
