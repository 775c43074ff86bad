using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

/// <summary>Whatever somebody sends to whatever door: a 4xx with a sentence, never a 500.</summary>
public class HostileFacts
{
    static readonly string[] Bodies =
    [
        "", "null", "[]", "[null]", "{}", "7", "\"x\"", "{\"a\":", "{\"name\":null}", "{\"name\":7,\"kind\":7,\"paused\":\"x\"}", "{\"kind\":999}", "{\"kind\":\"Nonsense\"}", "{\"recordIds\":[null,\"\\u0000\"]}",
        "{\"stage\":\"a\\u0000b\"}", "{\"crm\":\"salesforce\",\"name\":\"a\\u0000b\",\"settings\":{}}", "{\"crm\":\"salesforce\",\"name\":\"\\ud800\",\"settings\":{}}", "{\"settings\":{\"Flow\":{\"a\":[1]}},\"crm\":\"salesforce\",\"name\":\"n\"}",
        "{\"login\":\"x\\u0000\",\"role\":\"admin\"}", "{\"from\":\"0001-01-01T00:00:00Z\",\"to\":\"9999-12-31T23:59:59Z\"}", "{\"scopes\":\"root\",\"name\":\"n\"}", "[{\"kind\":\"Opportunity\"}]", "[{\"kind\":\"Opportunity\",\"ours\":\"\\u0000\"}]",
        "{\"subject\":\"prediction\",\"subjectId\":\"\\u0000\",\"verdict\":\"up\"}", "{\"subject\":\"reason\",\"subjectId\":\"a:99999999999999999999\",\"verdict\":\"true\",\"draft\":-1}", "\u0001\u0002\u0003",
    ];

    static readonly string[] Ids = ["%00", "..%2f..", "%F0%9F%92%A9", "'; DROP TABLE person; --", "1"];

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Whatever_is_sent_to_whatever_door_the_answer_is_never_a_500(Engine engine)
    {
        await using var house = await RunningHouse.OnAsync(engine);
        using var admin = await house.AdminAsync();
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        using var widget = house.Program(await house.KeyAsync(connection, "panel admin"));
        var tried = 0;

        foreach (var (method, path, reads) in await DoorsAsync(house))
        {
            var browser = path.StartsWith("/api/admin", StringComparison.Ordinal) ? admin : widget;
            foreach (var id in path.Replace("{connectionId}", "", StringComparison.Ordinal).Contains('{') ? Ids : [""])
                foreach (var body in !reads || id is not ("" or "1") ? [""] : Bodies)
                {
                    var address = System.Text.RegularExpressions.Regex.Replace(path.Replace("{connectionId}", connection.ToString(), StringComparison.Ordinal), @"\{[^}]+\}", Uri.EscapeDataString(id).Replace("%25", "%", StringComparison.Ordinal));
                    using var request = new HttpRequestMessage(method, new Uri(house.Address.ToString().TrimEnd('/') + address));
                    request.Headers.Add("Idempotency-Key", "k" + tried++);
                    if (method != HttpMethod.Get)
                        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                    using var answer = await browser.SendAsync(request);
                    Assert.True((int)answer.StatusCode is < 500 or 502 or 503, $"{method} {address} with {body} got {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                    if ((int)answer.StatusCode >= 400 && answer.Content.Headers.ContentLength > 0)
                        Assert.False(string.IsNullOrWhiteSpace((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()), $"{method} {address} with {body} says nothing");
                }
        }

        Assert.True(tried > 200, $"only {tried} were tried");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "{\"a\":1}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.md\"\r\n\r\nhalf a fi")]
    [InlineData("multipart/form-data", "--x--")]
    [InlineData("application/json", "{}")]
    public async Task An_upload_that_breaks_off_is_the_senders_trouble_not_ours(string kind, string body)
    {
        await using var house = await RunningHouse.StartAsync();
        var connection = await house.ConnectAsync();
        using var program = house.Program(await house.KeyAsync(connection, "admin"));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", kind);

        using var answer = await program.PostAsync($"/api/admin/v1/connections/{connection}/articles", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!);
    }

    // Deleting the connection would end the trial early.
    static async Task<IReadOnlyList<(HttpMethod, string, bool ReadsBody)>> DoorsAsync(RunningHouse house)
    {
        using var stranger = house.Program();
        var document = await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. from path in document.GetProperty("paths").EnumerateObject()
                   from method in path.Value.EnumerateObject()
                   where path.Name.StartsWith("/api/", StringComparison.Ordinal) && !(method.Name == "delete" && path.Name.EndsWith("{connectionId}", StringComparison.Ordinal))
                   select (new HttpMethod(method.Name.ToUpperInvariant()), path.Name, method.Value.TryGetProperty("requestBody", out _))];
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_sign_in_with_nonsense_is_a_wrong_password_or_no_form_and_nothing_else(Engine engine)
    {
        await using var house = await RunningHouse.OnAsync(engine);
        using var browser = await house.BrowserAsync();

        foreach (var login in new[] { "a\0b", "' OR 1=1 --", new string('x', 5000), "" })
        {
            using var answer = await house.SignInAsync(browser, login, "p\0");
            if (answer.StatusCode != HttpStatusCode.BadRequest)   // a form that is none
                Assert.Contains("wrong=password", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sign_in_form_of_another_site_is_refused()
    {
        await using var house = await RunningHouse.StartAsync();
        using var browser = await house.BrowserAsync();

        using var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = "admin", ["password"] = house.Get<CrmIntegration.Doors.FirstAdmin>().Password! }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Made_up_keys_do_not_each_get_an_allowance_of_their_own()
    {
        await using var house = await RunningHouse.StartAsync("--Limits:PerAddress", "10");
        using var stranger = house.Program();

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/panel/v1/deals/1");
            request.Headers.Authorization = new("Bearer", $"crm_{i}");
            return stranger.SendAsync(request);
        }));

        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task An_address_with_a_word_where_a_number_belongs_shows_the_page_as_if_it_were_not_there()
    {
        await using var house = await RunningHouse.StartAsync();
        var id = await house.ConnectAsync();
        using var admin = await house.AdminAsync();

        foreach (var page in new[] { "value?weeks=abc&share=&chance=30", "audit?skip=99999999999", "deals?skip=1e9&skip=2", "suggestions?skip=", "topics?skip=%00", "work?Skip=x", "ai?skip=-" })
        {
            using var answer = await admin.GetAsync($"/c/{id}/{page}");
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page}: {answer.StatusCode}");
        }
    }
}
