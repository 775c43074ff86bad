using System.Net;
using System.Net.Http.Json;
using CrmIntegration.Doors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

public class SignInFacts
{
    [Fact]
    public async Task The_first_start_makes_an_admin_whose_password_opens_the_admin_API_and_is_kept_as_a_hash_only()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/admin/v1/connections")).StatusCode);
        var kept = Assert.Single(await house.Get<People>().ListAsync(default));
        Assert.DoesNotContain(house.Get<FirstAdmin>().Password!, kept.PasswordHash, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Two_nodes_that_start_at_the_same_moment_make_one_admin_and_neither_stops(Engine engine)
    {
        var people = new People(await Databases.NewAsync(engine), TimeProvider.System);

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => people.AddAsync(new() { Id = Guid.NewGuid(), Login = "admin", Role = Person.Admin, Stamp = SignIn.NewStamp() }, default)));

        Assert.Single(made, true);
        Assert.Single(await people.ListAsync(default));
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        await using var house = await RunningHouse.StartAsync();
        using var stranger = await house.BrowserAsync();

        foreach (var path in new[] { "/api/admin/v1/connections", "/api/admin/v1/people", "/health/dependencies", "/api/panel/v1/deals/1" })
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await stranger.GetAsync(path)).StatusCode));
        Assert.NotEqual(HttpStatusCode.OK, (await stranger.GetAsync("/jobs")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_name_for_fifteen_minutes_even_for_the_right_one()
    {
        await using var house = await RunningHouse.StartAsync();
        using var browser = await house.BrowserAsync();
        var right = house.Get<FirstAdmin>().Password!;

        for (var i = 0; i < 5; i++)
            await house.SignInAsync(browser, "admin", "wrong");
        Assert.Contains("wrong=locked", (await house.SignInAsync(browser, "admin", right)).Headers.Location!.ToString(), StringComparison.Ordinal);

        house.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("/", (await house.SignInAsync(browser, "admin", right)).Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_that_are_open()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        var id = (await house.Get<People>().FindAsync("admin", default))!.Id;

        await house.Get<SignIn>().ResetAsync(id, default);

        Assert.Equal(HttpStatusCode.Unauthorized, (await admin.GetAsync("/api/admin/v1/connections")).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_without_the_pages_token_is_refused()
    {
        await using var house = await RunningHouse.StartAsync();
        using var browser = await house.BrowserAsync();

        var forged = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = "admin", ["password"] = house.Get<FirstAdmin>().Password! }));

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task A_sign_in_never_leads_to_another_site(string url)
    {
        await using var house = await RunningHouse.StartAsync();
        using var browser = await house.BrowserAsync();
        var page = await browser.GetStringAsync("/sign-in");
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

        var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["login"] = "admin", ["password"] = house.Get<FirstAdmin>().Password!, ["__RequestVerificationToken"] = token, ["returnUrl"] = url,
        }));

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_manager_cannot_open_the_admin_API()
    {
        await using var house = await RunningHouse.StartAsync();
        var password = await house.Get<SignIn>().AddAsync("mia", Person.Manager, await house.ConnectAsync(), null, default);
        using var manager = await house.BrowserAsync("mia", password);

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync("/api/admin/v1/connections")).StatusCode);
    }

    [Fact]
    public async Task The_last_admin_cannot_be_deleted()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        var id = (await house.Get<People>().FindAsync("admin", default))!.Id;

        Assert.Equal(HttpStatusCode.Conflict, (await admin.DeleteAsync($"/api/admin/v1/people/{id}")).StatusCode);
        await house.Get<SignIn>().AddAsync("second", Person.Admin, null, null, default);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/api/admin/v1/people/{id}")).StatusCode);
    }

    [Fact]
    public async Task The_job_dashboard_opens_for_an_admin_and_for_nobody_else()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        using var manager = await house.BrowserAsync("mia", await house.Get<SignIn>().AddAsync("mia", Person.Manager, await house.ConnectAsync(), null, default));

        Assert.Contains("Jobs", await admin.GetStringAsync("/jobs"), StringComparison.Ordinal);
        Assert.Contains("poll-changes", await admin.GetStringAsync("/jobs/recurring"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync("/jobs")).StatusCode);
    }
}
