using System.Net;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

public class OidcFacts
{
    /// <returns>Where the browser ends that goes from our door to the provider and back.</returns>
    static async Task<(HttpClient Browser, string End)> ComeInAsync(RunningHouse house)
    {
        var browser = await house.BrowserAsync();
        var (at, _) = await browser.FollowAsync("/sign-in/oidc?returnUrl=/deals");
        return (browser, at.PathAndQuery);
    }

    [Fact]
    public async Task An_admin_of_the_organisation_comes_in_and_may_what_an_admin_may()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "Ada@acme.example", ["roles"] = new[] { "crm-admin", "other" } };
        await using var house = await RunningHouse.StartAsync(provider.Settings);

        var (browser, end) = await ComeInAsync(house);

        Assert.Equal("/deals", end);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/admin/v1/people")).StatusCode);
        await house.Get<People>().DeleteAsync((await house.Get<People>().FindAsync("ada@acme.example", default))!.Id, default);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/admin/v1/people")).StatusCode);
    }

    [Fact]
    public async Task Somebody_without_a_role_stays_out()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "eve@acme.example", ["roles"] = new[] { "intern" } };
        await using var house = await RunningHouse.StartAsync(provider.Settings);

        var (_, end) = await ComeInAsync(house);

        Assert.Equal("/sign-in?wrong=role", end);
        Assert.Null(await house.Get<People>().FindAsync("eve@acme.example", default));
    }

    [Fact]
    public async Task Who_may_choose_a_name_at_the_provider_does_not_get_the_local_account_of_that_name()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["preferred_username"] = "admin", ["roles"] = "crm-rep" };
        await using var house = await RunningHouse.StartAsync(provider.Settings);
        await house.ConnectAsync();

        Assert.Equal("/sign-in?wrong=local", (await ComeInAsync(house)).End);
    }

    [Fact]
    public async Task A_mail_address_that_the_provider_did_not_verify_is_nobodys_name()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "boss@acme.example", ["email_verified"] = false, ["roles"] = "crm-admin" };
        await using var house = await RunningHouse.StartAsync(provider.Settings);

        Assert.Equal("/sign-in?wrong=role", (await ComeInAsync(house)).End);
    }

    [Fact]
    public async Task A_rep_belongs_to_one_CRM_or_stays_out_until_an_admin_says_which()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "rita@acme.example", ["roles"] = "crm-rep" };
        await using var house = await RunningHouse.StartAsync(provider.Settings);
        Guid first = await house.ConnectAsync(), second = await house.ConnectAsync("Other");

        var (_, refused) = await ComeInAsync(house);
        using var admin = await house.AdminAsync();
        using var added = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(admin, "/api/admin/v1/people", new { login = "rita@acme.example", role = "rep", connectionId = second, byOrganisation = true });
        var (_, end) = await ComeInAsync(house);

        Assert.Equal("/sign-in?wrong=connection", refused);
        Assert.Equal((HttpStatusCode.Created, "/deals"), (added.StatusCode, end));
        Assert.Equal(second, (await house.Get<People>().FindAsync("rita@acme.example", default))!.ConnectionId);
    }

    [Fact]
    public async Task A_role_taken_away_at_the_provider_holds_from_the_next_sign_in_and_ends_the_session_before()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "ada@acme.example", ["roles"] = "crm-admin" };
        await using var house = await RunningHouse.StartAsync(provider.Settings);
        await house.ConnectAsync();
        var (before, _) = await ComeInAsync(house);
        provider.Claims["roles"] = "crm-manager";

        var (after, _) = await ComeInAsync(house);

        Assert.Equal(HttpStatusCode.Forbidden, (await after.GetAsync("/api/admin/v1/people")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await before.GetAsync("/api/admin/v1/people")).StatusCode);
    }

    [Fact]
    public async Task A_role_that_is_told_of_somebody_else_lets_nobody_in()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "ada@acme.example" };
        await using var house = await RunningHouse.StartAsync(provider.Settings);

        var (_, unreachable) = await ComeInAsync(house);
        provider.Told = new() { ["sub"] = "u2", ["roles"] = "crm-admin" };
        var (_, another) = await ComeInAsync(house);
        provider.Told["sub"] = "u1";
        var (_, own) = await ComeInAsync(house);

        Assert.Equal(("/sign-in?wrong=provider", "/sign-in?wrong=provider", "/deals"), (unreachable, another, own));
    }

    [Fact]
    public async Task A_provider_that_is_down_leads_back_to_the_sign_in_which_still_takes_passwords()
    {
        var provider = await SignInProvider.StartAsync();
        var settings = provider.Settings;
        await provider.DisposeAsync();
        await using var house = await RunningHouse.StartAsync(settings);

        Assert.Equal("/sign-in?wrong=provider", (await ComeInAsync(house)).End);
        using var admin = await house.AdminAsync();
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/api/admin/v1/people")).StatusCode);
    }

    [Theory]
    [InlineData("roles", "a b")]
    [InlineData("realm_access.roles", "c")]
    [InlineData("resource_access.my.app.roles", "d")]
    [InlineData("https://acme.example/roles", "e")]
    [InlineData("https://acme.example/all.within.roles", "f g")]
    [InlineData("realm_access", "{\"roles\":[\"c\",7,null]}")]
    [InlineData("realm_access.roles.c", "")]
    [InlineData("broken.roles", "")]
    [InlineData("nothing.of.it.is.there", "")]
    [InlineData(".roles.", "")]
    public void A_role_is_found_under_its_claims_name_or_on_the_way_into_a_claim(string way, string roles)
    {
        var who = new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity(
        [
            new("roles", "a"), new("roles", "b"), new("realm_access", """{"roles":["c",7,null]}"""), new("resource_access", """{"my.app":{"roles":"d"},"other":{"roles":["x"]}}"""),
            new("https://acme.example/roles", "e"), new("https://acme.example/all", """{"within":{"roles":["f"]},"within.roles":["g"]}"""), new("broken", "{\"roles\":[\"x\""),
        ]));

        Assert.Equal(roles, string.Join(' ', CrmIntegration.Doors.RolePath.Values(who, way).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Where_the_provider_offers_no_sign_out_only_the_session_here_ends()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "Ada@acme.example", ["roles"] = new[] { "crm-admin" } };
        await using var house = await RunningHouse.StartAsync(provider.Settings);
        var (browser, _) = await ComeInAsync(house);

        using var left = await house.SignOutAsync(browser);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (left.StatusCode, left.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/admin/v1/people")).StatusCode);
    }

    [Fact]
    public async Task No_page_from_elsewhere_can_end_a_session_through_the_providers_own_way()
    {
        await using var provider = await SignInProvider.StartAsync();
        provider.Claims = new() { ["email"] = "Ada@acme.example", ["roles"] = new[] { "crm-admin" } };
        await using var house = await RunningHouse.StartAsync(provider.Settings);
        var (browser, _) = await ComeInAsync(house);

        using var lured = await browser.GetAsync("/signout-oidc?iss=" + provider.Address);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/admin/v1/people")).StatusCode);
    }
}
