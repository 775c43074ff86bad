using System.Net.Http.Json;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Playwright;

namespace CrmIntegration.BrowserTests;

/// <summary>Reading a CRM that refuses half-way.</summary>
public sealed partial class HalfRead(FreshHouse fresh) : IClassFixture<FreshHouse>
{
    [Fact]
    public async Task A_reading_that_fails_half_way_says_why_and_goes_on_where_it_stopped_when_told_to()
    {
        var page = await fresh.ComeAsync();
        using var crm = new HttpClient { BaseAddress = fresh.Crm.Address };
        // The first page of mails comes; every further one is refused, and not before two minutes shall it be asked again.
        var refused = new { kind = "429", match = "FROM.+EmailMessage.*Id.+(>|%3E)", delayMs = 120_000 };
        (await crm.PostAsJsonAsync("/emulator/faults", refused)).EnsureSuccessStatusCode();
        var connection = (await fresh.Get<IConnectionForms>().AddAsync("salesforce", "Half read", fresh.Crm.ConnectionSettingsJson, default)).Value.Id;
        fresh.Get<IOrders>().Backfill(connection);

        await page.GotoAsync($"{fresh.Address}/c/{connection}/backfill");
        var stuck = page.Locator(".stuck");
        await stuck.WaitForAsync();
        var said = await stuck.InnerTextAsync();
        Assert.Equal("200", StoppedAfter().Match(said).Groups[1].Value);
        Assert.Contains("limit", said, StringComparison.OrdinalIgnoreCase);

        // The checklist says it too, with the sentence and where to look.
        await page.GotoAsync(fresh.Address + "/");
        await Assertions.Expect(page.Locator("#steps li.bad")).ToContainTextAsync("limit", new() { IgnoreCase = true });
        await page.Locator("#steps li.bad").GetByRole(AriaRole.Link, new() { Name = "Look" }).ClickAsync();

        // Told again while it still refuses, it says so again, and has lost nothing.
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await page.GetByText("Reading goes on where it stopped.", new() { Exact = true }).WaitForAsync();
        await stuck.WaitForAsync();

        await crm.DeleteAsync("/emulator/faults");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();
        await page.GetByText("all read").WaitForAsync();
        var mails = (await fresh.Get<SyncCursors>().FindAsync(connection, RecordKind.Email, SyncCursor.Backfill, default))!;
        Assert.Equal(mails.RowsExpected, mails.RowsDone);        // the first 200 were not read a second time
        Assert.True(mails.RowsDone > 400, $"only {mails.RowsDone} mails");
        Assert.Equal(0, await stuck.CountAsync());
    }

    [GeneratedRegex(@"stopped after (\d+) records")]
    private static partial Regex StoppedAfter();
}
