using System.Net;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

/// <summary>One organisation's provider and one house for all these facts; each person comes with a browser of her own.</summary>
public sealed class ForeignOrganisation : IAsyncLifetime
{
    ForeignProvider? provider;
    RunningHouse? house;

    internal ForeignProvider Provider => provider!;
    internal string Deals { get; private set; } = "";

    internal RunningHouse House
    {
        get
        {
            ForeignProvider.SkipWithout(provider);
            return house!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        provider = await ForeignProvider.StartAsync();
        if (provider is null)
            return;
        house = await RunningHouse.StartAsync(provider.Settings("crm"));
        Deals = $"/c/{await house.ConnectAsync()}/deals";
        await provider.RegisterAsync("crm", house.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (house is not null)
            await house.DisposeAsync();
        if (provider is not null)
            await provider.DisposeAsync();
    }
}

public sealed class ForeignProviderFacts(ForeignOrganisation organisation) : IClassFixture<ForeignOrganisation>
{
    const string Refused = "Your company's sign-in does not answer, or it refused.";

    /// <summary>From our door to the provider's form, and from there to the address of ours that the provider names.</summary>
    async Task<Uri> AnswerAsync(HttpClient browser, string login)
    {
        var house = organisation.House.Address.Authority;
        var (form, page) = await browser.FollowAsync("/sign-in/oidc?returnUrl=" + organisation.Deals);
        Assert.Contains("name=\"login\"", page, StringComparison.Ordinal);
        using var typed = await browser.PostAsync(form, new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = login }));
        var (ours, _) = await browser.FollowAsync(typed.Headers.Location!, at => at.Authority == house);
        Assert.Equal("/signin-oidc", ours.AbsolutePath);
        return ours;
    }

    async Task<(Uri At, string Page)> ComeInAsync(HttpClient browser, string login) => await browser.FollowAsync(await AnswerAsync(browser, login), _ => false);

    static async Task<HttpStatusCode> PeopleAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/api/admin/v1/people");
        return answer.StatusCode;
    }

    [Theory, InlineData("ada", Person.Admin, HttpStatusCode.OK), InlineData("mona", Person.Manager, HttpStatusCode.Forbidden)]
    public async Task A_person_comes_in_through_a_provider_that_we_did_not_write_and_may_what_her_group_may(string login, string role, HttpStatusCode people)
    {
        using var browser = await organisation.House.BrowserAsync();

        var (at, page) = await ComeInAsync(browser, login);

        Assert.Equal(organisation.Deals, at.PathAndQuery);
        Assert.Contains($"{login}@acme.example", page, StringComparison.Ordinal);
        Assert.Equal(people, await PeopleAsync(browser));
        Assert.Equal(role, (await organisation.House.Get<People>().FindAsync($"{login}@acme.example", default))!.Role);
    }

    [Theory, InlineData("eve", "eve@acme.example"), InlineData("mallory", "boss@acme.example")]
    public async Task Whose_groups_give_no_role_or_whose_address_is_not_verified_reads_what_to_do(string login, string email)
    {
        using var browser = await organisation.House.BrowserAsync();

        var (at, page) = await ComeInAsync(browser, login);

        Assert.Equal("/sign-in?wrong=role", at.PathAndQuery);
        Assert.Contains("Your company's account has no role here; ask an admin for one.", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await PeopleAsync(browser));
        Assert.Null(await organisation.House.Get<People>().FindAsync(email, default));
    }

    [Fact]
    public async Task Whom_the_provider_does_not_know_is_led_back_with_a_sentence()
    {
        using var browser = await organisation.House.BrowserAsync();

        Assert.Contains(Refused, (await ComeInAsync(browser, "nobody")).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_twice_lets_nobody_in_and_does_not_end_the_session_that_it_began()
    {
        using var browser = await organisation.House.BrowserAsync();
        var answer = await AnswerAsync(browser, "ada");
        using var thief = await organisation.House.BrowserAsync();

        // Somebody else's browser first, then hers, then hers again as by the way back.
        Assert.Contains(Refused, (await thief.FollowAsync(answer, _ => false)).Page, StringComparison.Ordinal);
        Assert.Equal(organisation.Deals, (await browser.FollowAsync(answer, _ => false)).At.PathAndQuery);
        Assert.Contains(Refused, (await browser.FollowAsync(answer, _ => false)).Page, StringComparison.Ordinal);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await PeopleAsync(browser), await PeopleAsync(thief)));
    }

    [Fact]
    public async Task A_code_that_was_used_is_refused_by_the_provider_also_where_every_cookie_was_copied()
    {
        var cookies = new CookieContainer();
        using var first = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = organisation.House.Address };
        var answer = await AnswerAsync(first, "ada");
        using var copy = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = organisation.House.Address };
        copy.DefaultRequestHeaders.Add("Cookie", cookies.GetCookieHeader(answer));

        var (at, _) = await first.FollowAsync(answer, _ => false);

        Assert.Equal(organisation.Deals, at.PathAndQuery);
        Assert.Contains(Refused, (await copy.FollowAsync(answer, _ => false)).Page, StringComparison.Ordinal);
    }

    [Theory, InlineData("forged"), InlineData("absent"), InlineData("bare"), InlineData("error"), InlineData("code")]
    public async Task An_answer_that_was_tampered_with_is_refused_with_a_sentence(string how)
    {
        using var browser = await organisation.House.BrowserAsync();
        var answer = (await AnswerAsync(browser, "ada")).AbsoluteUri;
        var tampered = how switch
        {
            "forged" => Regex.Replace(answer, "state=[^&]+", "state=CfDJ8forged"),
            "absent" => Regex.Replace(answer, "&?state=[^&]+", ""),
            "bare" => answer[..answer.IndexOf('?', StringComparison.Ordinal)],
            "error" => answer + "&error=%00%0Aserver_error&error_description=%F0%9F",
            _ => Regex.Replace(answer, "code=[^&]+", "code=guessed"),
        };
        Assert.NotEqual(answer, tampered);

        var (at, page) = await browser.FollowAsync(new Uri(tampered), _ => false);

        Assert.Equal("/sign-in?wrong=provider", at.PathAndQuery);
        Assert.Contains(Refused, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await PeopleAsync(browser));
    }

    [Theory, InlineData("mistyped", null), InlineData("provider-s3cret", "http://127.0.0.1:9")]
    public async Task A_wrong_client_secret_or_an_address_that_is_not_registered_leads_back_with_a_sentence(string secret, string? registered)
    {
        Assert.NotNull(organisation.House);
        await using var house = await RunningHouse.StartAsync([.. organisation.Provider.Settings("other"), "--SignIn:Oidc:ClientSecret", secret]);
        await organisation.Provider.RegisterAsync("other", registered is null ? house.Address : new(registered));
        using var browser = await house.BrowserAsync();

        Assert.Contains(Refused, (await browser.FollowAsync("/sign-in/oidc")).Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_out_is_out_here_and_at_the_provider_and_is_led_back()
    {
        using var browser = await organisation.House.BrowserAsync();
        await ComeInAsync(browser, "ada");

        using var left = await organisation.House.SignOutAsync(browser);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (left.StatusCode, await PeopleAsync(browser)));
        var onward = new Uri(left.Headers.GetValues("Refresh").Single().Split("url=", 2)[1]);
        Assert.Equal(organisation.Provider.Address, onward.GetLeftPart(UriPartial.Authority));
        Assert.Contains("id_token_hint=", onward.Query, StringComparison.Ordinal);
        var (_, asks) = await browser.FollowAsync(onward, _ => false);
        var (form, proof) = (Regex.Match(asks, "action=\"([^\"]+)\"").Groups[1].Value, Regex.Match(asks, "name=\"xsrf\" value=\"([^\"]+)\"").Groups[1].Value);
        using var confirmed = await browser.PostAsync(new Uri(form), new FormUrlEncodedContent(new Dictionary<string, string> { ["xsrf"] = proof, ["logout"] = "yes" }));
        var (back, _) = await browser.FollowAsync(confirmed.Headers.Location!, _ => false);

        Assert.Equal(new Uri(organisation.House.Address, "/sign-in"), back);
        Assert.Contains("name=\"login\"", (await browser.FollowAsync("/sign-in/oidc?returnUrl=" + organisation.Deals)).Page, StringComparison.Ordinal);
    }

    [Theory, InlineData("ada", "realm_access.roles", Person.Admin), InlineData("mona", "resource_access.crm.acme.roles", Person.Manager), InlineData("mona", "resource_access.other.roles", null)]
    public async Task Roles_that_stand_within_a_claim_are_found_by_the_way_to_them(string login, string way, string? role)
    {
        Assert.NotNull(organisation.House);
        var application = $"{login}-{way}";
        await using var house = await RunningHouse.StartAsync([.. organisation.Provider.Settings(application), "--SignIn:Oidc:Scopes", "openid email profile roles", "--SignIn:Oidc:RoleClaim", way]);
        await house.ConnectAsync();
        await organisation.Provider.RegisterAsync(application, house.Address);
        using var browser = await house.BrowserAsync();

        var (form, _) = await browser.FollowAsync("/sign-in/oidc");
        using var typed = await browser.PostAsync(form, new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = login }));
        await browser.FollowAsync(typed.Headers.Location!, _ => false);

        Assert.Equal(role, (await house.Get<People>().FindAsync($"{login}@acme.example", default))?.Role);
    }

    [Fact]
    public async Task Doctor_finds_the_provider_in_order()
    {
        var check = (await organisation.House.Get<ISetUp>().CheckAsync(SetUpStep.Outside, null, default)).Single(c => c.Name == "Sign-in provider");

        Assert.True(check.Ok, check.Says);
        Assert.StartsWith($"{organisation.Provider.Address} answers, with 1 signing key", check.Says, StringComparison.Ordinal);
    }
}
