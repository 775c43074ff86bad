using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>Pages that keep up by themselves: how often they ask, by a clock of the test's own. What is counted is what the page's script asked for.</summary>
public sealed class KeepingUp(Company company) : IClassFixture<Company>
{
    // Every wait that the script asks for, and every look at the server it takes.
    const string Log = """
        window.waits = []; window.looks = 0;
        const later = window.setTimeout, ask = window.fetch;
        window.setTimeout = (todo, wait, ...more) => { if (todo.name === 'look') window.waits.push(wait); return later(todo, wait, ...more); };
        window.fetch = (...asked) => { window.looks++; return ask(...asked); };
        window.setInterval = () => { throw new Error('nothing here asks in a fixed beat'); };
        """;

    [Fact]
    public async Task No_page_asks_more_often_than_every_two_seconds()
    {
        var page = await WatchedAsync();
        var live = 0;
        foreach (var (name, address) in await company.PagesAsync())
        {
            await page.GotoAsync(address);
            var follows = await page.Locator("[data-live]").CountAsync() > 0;
            for (var look = 1; look <= (follows ? 4 : 1); look++)
            {
                await page.Clock.RunForAsync(1999);
                Assert.Equal(look - 1, await page.EvaluateAsync<int>("window.looks"));
                await page.Clock.RunForAsync(1);
                Assert.Equal(follows ? look : 0, await page.EvaluateAsync<int>("window.looks"));
                if (follows)
                    await page.WaitForFunctionAsync("done => window.waits.length > done", look);
            }
            Assert.All(await page.EvaluateAsync<int[]>("window.waits"), wait => Assert.True(wait >= 2000, $"{name} asks again after {wait} ms"));
            live += follows ? 1 : 0;
        }
        Assert.True(live >= 10, $"only {live} pages follow");
    }

    [Fact]
    public async Task A_page_whose_service_does_not_answer_asks_less_and_less_and_then_as_before()
    {
        var page = await WatchedAsync();
        await page.GotoAsync(company.Of("work"));
        var down = true;
        await page.RouteAsync("**/work", route => down ? route.AbortAsync() : route.ContinueAsync());

        int[] waits = [2000, 4000, 8000, 16000, 30000, 30000];
        for (var look = 1; look < waits.Length; look++)
        {
            await page.Clock.RunForAsync(waits[look - 1]);
            await page.WaitForFunctionAsync("done => window.waits.length > done", look);
        }
        Assert.Equal(waits, await page.EvaluateAsync<int[]>("window.waits"));

        down = false;
        await page.Clock.RunForAsync(30000);
        await page.WaitForFunctionAsync("done => window.waits.length > done", waits.Length);
        Assert.Equal(2000, await page.EvaluateAsync<int>("window.waits.at(-1)"));
    }

    async Task<IPage> WatchedAsync()
    {
        var page = await company.AdminAsync();
        await page.Clock.InstallAsync();
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddMinutes(1));
        await page.AddInitScriptAsync(Log);
        return page;
    }
}
