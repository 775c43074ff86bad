using System.Net;
using CrmIntegration.Doors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

public class ForecastDoorFacts
{
    [Fact]
    public async Task A_manager_takes_their_own_companys_forecast_home_and_no_other()
    {
        await using var house = await RunningHouse.StartAsync();
        var (ours, theirs) = (await house.ConnectAsync(), await house.ConnectAsync("Other"));
        var run = new ForecastRun { Id = Guid.NewGuid(), PeriodFrom = new(2026, 10, 1), PeriodUntil = new(2027, 1, 1), AsOf = house.Clock.GetUtcNow(), MadeAt = house.Clock.GetUtcNow(), InputsHash = "h", Currency = "EUR" };
        await house.Get<ForecastRuns>().SaveAsync(ours, run, [new() { Part = "Company", PartId = "", Won = 10.1m, Middle = 20 }, new() { Part = "Region", PartId = "=1+1,\"x\"", Won = 10.1m }], default);
        using var manager = await house.BrowserAsync("mia", await house.Get<SignIn>().AddAsync("mia", Person.Manager, ours, null, default));
        using var rep = await house.BrowserAsync("rob", await house.Get<SignIn>().AddAsync("rob", Person.Rep, ours, "u1", default));

        var csv = await manager.GetStringAsync($"/c/{ours}/forecast/grid.csv?period=2026-4");

        Assert.Contains("2026-4,Company,,,EUR,,10.10", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=1+1,\"\"x\"\"\"", csv, StringComparison.Ordinal);          // a name, not a formula
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"/c/{theirs}/forecast/grid.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"/c/{theirs}/forecast/details")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await rep.GetAsync($"/c/{ours}/forecast/grid.csv")).StatusCode);
    }

    [Fact]
    public async Task A_period_that_is_over_and_not_yet_scored_is_not_said_to_have_brought_nothing()
    {
        await using var house = await RunningHouse.StartAsync();
        var ours = await house.ConnectAsync();
        using var admin = await house.AdminAsync();
        var now = house.Clock.GetUtcNow();
        var quarter = new DateOnly(now.Year, (now.Month - 1) / 3 * 3 + 1, 1);
        var made = new DateTimeOffset(quarter.AddMonths(-3).AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        await house.Get<ForecastRuns>().SaveAsync(ours, new() { Id = Guid.NewGuid(), PeriodFrom = quarter.AddMonths(-3), PeriodUntil = quarter, AsOf = made, MadeAt = made, InputsHash = "h", Currency = "EUR" },
            [new() { Part = "Company", PartId = "", Low = 61, Middle = 62, High = 63 }], default);
        async Task<string> PageAsync() => await admin.GetStringAsync($"/c/{ours}/forecast/accuracy");

        var before = await PageAsync();
        await house.Get<ForecastWords>().ScoreAsync(ours, [new() { PeriodFrom = quarter.AddMonths(-3), Part = "Company", PartId = "", ScoredAt = now, Amount = 0, Currency = "EUR" }], default);

        Assert.DoesNotContain("61–63", before, StringComparison.Ordinal);
        Assert.Contains("61–63", await PageAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?period=2026-99&who=nobody&by=moon&currency=XXX")]
    [InlineData("?period=&who=%00&from=3000-13-45&to=x&at=9")]
    [InlineData("?part=Company&who=%27%3B--&period=0-0")]
    public async Task Odd_questions_get_a_page_not_an_error(string query)
    {
        await using var house = await RunningHouse.StartAsync();
        var ours = await house.ConnectAsync();
        using var admin = await house.AdminAsync();

        foreach (var page in new[] { "forecast", "forecast/details", "forecast/changes", "forecast/accuracy", "forecast/setup" })
            Assert.Equal((page, HttpStatusCode.OK), (page, (await admin.GetAsync($"/c/{ours}/{page}{query}")).StatusCode));
    }
}
