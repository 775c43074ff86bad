using System.Net;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

/// <summary>What stands beside the service, and how it is told when it does not answer.</summary>
public class OutsideFacts
{
    [Fact]
    public async Task Doctor_reads_the_sign_in_providers_documents_and_says_what_is_wrong_with_them()
    {
        await using var provider = await SignInProvider.StartAsync();
        await using var right = await RunningHouse.StartAsync(provider.Settings);
        Assert.True((await CheckAsync(right, "Sign-in provider")).Ok);

        // The same provider under another name than its own: its tokens would be refused.
        await using var other = await RunningHouse.StartAsync([.. provider.Settings, "--SignIn:Oidc:Authority", provider.Address.Replace("127.0.0.1", "localhost")]);
        var named = await CheckAsync(other, "Sign-in provider");
        Assert.False(named.Ok);
        Assert.Contains($"calls itself {provider.Address}", named.Says, StringComparison.Ordinal);

        await using var none = await RunningHouse.StartAsync([.. provider.Settings, "--SignIn:Oidc:Authority", provider.Address + "/no/such"]);
        Assert.Contains("answers 404", (await CheckAsync(none, "Sign-in provider")).Says, StringComparison.Ordinal);

        await using var dead = await RunningHouse.StartAsync([.. provider.Settings, "--SignIn:Oidc:Authority", "http://127.0.0.1:9"]);
        Assert.Contains("cannot be reached", (await CheckAsync(dead, "Sign-in provider")).Says, StringComparison.Ordinal);
    }

    [Theory, InlineData("http"), InlineData("grpc")]
    public async Task A_dead_collector_is_told_by_doctor_and_by_health_and_stops_nothing(string protocol)
    {
        await using var house = await RunningHouse.StartAsync("--Telemetry:Otlp", "http://127.0.0.1:9", "--Telemetry:Protocol", protocol);
        using var admin = await house.AdminAsync();

        Assert.Contains("traces and measures are lost", (await CheckAsync(house, "Collector")).Says, StringComparison.Ordinal);
        using var answer = await admin.GetAsync("/health/dependencies");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("degraded: http://127.0.0.1:9", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_tells_how_the_last_real_call_of_the_language_model_went_and_asks_nothing()
    {
        await using var house = await RunningHouse.StartAsync("--Language:Provider", "openai", "--Language:Endpoint", "http://127.0.0.1:9/v1", "--Language:Deployment", "small", "--Language:ApiKey", "k");
        using var admin = await house.AdminAsync();
        var id = await house.ConnectAsync();
        Assert.Contains("not yet called", await admin.GetStringAsync("/health/dependencies"), StringComparison.Ordinal);

        await CalledAsync("written");
        Assert.Contains("answered just now (written, 120 ms)", await admin.GetStringAsync("/health/dependencies"), StringComparison.Ordinal);

        await CalledAsync("unavailable");
        await CalledAsync("unavailable");
        await CalledAsync("written", milliseconds: 0);          // given again from memory
        var degraded = await admin.GetStringAsync("/health/dependencies");
        Assert.Contains("degraded, no answer to the last 2 calls", degraded, StringComparison.Ordinal);
        Assert.DoesNotContain("what was asked", degraded, StringComparison.Ordinal);

        Task CalledAsync(string outcome, long milliseconds = 120) => house.Get<ModelCalls>().AppendAsync(new()
        {
            ConnectionId = id, At = TimeProvider.System.GetUtcNow(), Feature = "reply", Writer = "openai/small", PromptVersion = "1", MaskedPrompt = "what was asked", Outcome = outcome, Milliseconds = milliseconds,
        }, default);
    }

    [Fact]
    public async Task Who_signs_in_too_often_reads_a_sentence_in_his_language_and_a_program_gets_a_typed_problem()
    {
        await using var house = await RunningHouse.StartAsync();
        using var browser = await house.BrowserAsync();
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        browser.DefaultRequestHeaders.Add("Accept-Language", "de");
        HttpResponseMessage? last = null;
        for (var i = 0; i < 31; i++)
            last = await browser.PostAsync("/sign-in", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.SeeOther, last!.StatusCode);
        Assert.Contains("Warten Sie eine Minute", WebUtility.HtmlDecode(await browser.GetStringAsync(last.Headers.Location)), StringComparison.Ordinal);
        using var program = house.Program();
        using var told = await program.PostAsync("/sign-in", new FormUrlEncodedContent([]));
        Assert.Equal((HttpStatusCode.TooManyRequests, "application/problem+json"), (told.StatusCode, told.Content.Headers.ContentType?.MediaType));
        Assert.Contains("\"type\":\"https://www.rfc-editor.org/rfc/rfc6585#section-4\"", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(told.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_command_of_the_job_dashboard_that_is_opened_like_a_page_is_no_error_of_ours()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await admin.GetAsync("/jobs/stats")).StatusCode);
    }

    static async Task<NamedCheck> CheckAsync(RunningHouse house, string name) => (await house.Get<ISetUp>().CheckAsync(SetUpStep.Outside, null, default)).Single(c => c.Name == name);
}
