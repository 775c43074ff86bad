using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Doors;

public class AdminApiFacts
{
    const string Api = "/api/admin/v1";
    const string Settings = """{"Flow":"client","MyDomainUrl":"https://acme.my.salesforce.com","ClientId":"key","ClientSecret":"s3cret-value","OrgId":"00D000000000001"}""";

    [Fact]
    public async Task An_admin_connects_a_CRM_and_no_answer_ever_holds_its_secret()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();

        var made = await admin.PostAsJsonAsync($"{Api}/connections", new { crm = "salesforce", name = "Acme", settings = JsonDocument.Parse(Settings).RootElement });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var connected = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        foreach (var path in new[] { "", "/settings", "/mapping", "/backfill", "/completeness", "/dead-letters", "/jobs", "/models", "/keys" })
        {
            using var answer = await admin.GetAsync($"{Api}/connections/{connected}{path}");
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            Assert.DoesNotContain("s3cret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_with_the_scope_admin_does_what_concerns_its_own_connection_and_nothing_else()
    {
        await using var house = await RunningHouse.StartAsync();
        Guid own = await house.ConnectAsync(), other = await house.ConnectAsync("Other");
        using var program = house.Program(await house.KeyAsync(own, "admin"));

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"{Api}/connections/{own}/models")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync($"{Api}/connections/{other}/models")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync($"{Api}/connections")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync($"{Api}/people", new { login = "x", role = "admin" })).StatusCode);
    }

    [Fact]
    public async Task Who_changes_a_connections_address_must_type_its_secret_again()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        var made = await admin.PostAsJsonAsync($"{Api}/connections", new { crm = "salesforce", name = "Acme", settings = JsonDocument.Parse(Settings).RootElement });
        var connected = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        Task<HttpResponseMessage> ChangeAsync(string settings) => admin.PutAsJsonAsync($"{Api}/connections/{connected}/settings", new { name = "Acme", settings = JsonDocument.Parse(settings).RootElement });
        var without = Settings.Replace("\"ClientSecret\":\"s3cret-value\",", "", StringComparison.Ordinal);

        using var same = await ChangeAsync(without);
        using var moved = await ChangeAsync(without.Replace("acme.my", "elsewhere.my", StringComparison.Ordinal));
        using var typed = await ChangeAsync(Settings.Replace("acme.my", "elsewhere.my", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);
        Assert.Contains("type it again", await moved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, typed.StatusCode);
    }

    [Fact]
    public async Task A_key_hears_about_the_health_of_its_own_connection_only()
    {
        await using var house = await RunningHouse.StartAsync();
        var own = await house.ConnectAsync("Acme");
        await house.ConnectAsync("Rival");
        using var program = house.Program(await house.KeyAsync(own, "admin"));
        using var admin = await house.AdminAsync();

        Assert.DoesNotContain("Rival", await program.GetStringAsync("/health/dependencies"), StringComparison.Ordinal);
        Assert.Contains("Rival", await admin.GetStringAsync("/health/dependencies"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_off_makes_the_service_degraded_and_not_dead_until_it_is_well_again()
    {
        await using var house = await RunningHouse.StartAsync();
        var own = await house.ConnectAsync("Acme");
        var other = await house.ConnectAsync("Rival");
        await house.Get<Alerts>().RaiseAsync(own, "drift", "Open deals differ from those the model has learnt from: amount.", "Mend the mapping first.", DateTimeOffset.UnixEpoch, default);
        await house.Get<Alerts>().RaiseAsync(other, "error", "The log loss is high.", "Roll back.", DateTimeOffset.UnixEpoch, default);
        using var program = house.Program(await house.KeyAsync(own, "admin"));
        using var admin = await house.AdminAsync();

        var health = await program.GetAsync("/health/dependencies");
        var checks = (await health.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToList();

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        var model = Assert.Single(checks, c => c.GetProperty("name").GetString() == "Model of Acme, drift");
        Assert.Equal(JsonValueKind.Null, model.GetProperty("ok").ValueKind);
        Assert.Contains("Mend the mapping first.", model.GetProperty("says").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(checks, c => c.GetProperty("name").GetString()!.Contains("Rival", StringComparison.Ordinal));
        Assert.Contains("Mend the mapping first.", await admin.GetStringAsync("/"), StringComparison.Ordinal);

        await house.Get<Alerts>().EndAsync(own, "drift", DateTimeOffset.UnixEpoch.AddDays(9), default);

        Assert.DoesNotContain("Mend the mapping first.", await program.GetStringAsync("/health/dependencies"), StringComparison.Ordinal);
        var first = await admin.GetStringAsync("/");
        Assert.DoesNotContain("Mend the mapping first.", first, StringComparison.Ordinal);
        Assert.Contains("Roll back.", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_page_cannot_make_a_signed_in_browser_change_anything()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        admin.DefaultRequestHeaders.Remove("X-Requested-With");

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync($"{Api}/connections/{await house.ConnectAsync()}/train", null)).StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        var connection = await house.ConnectAsync();
        var made = await (await admin.PostAsJsonAsync($"{Api}/connections/{connection}/keys", new { name = "widget", scopes = "panel" })).Content.ReadFromJsonAsync<JsonElement>();
        using var widget = house.Program(made.GetProperty("key").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await widget.GetAsync("/api/panel/v1/deals/1")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"{Api}/connections/{connection}/keys/{made.GetProperty("id").GetGuid()}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await widget.GetAsync("/api/panel/v1/deals/1")).StatusCode);
    }

    public static TheoryData<string, string, HttpStatusCode> BadBodies => new()
    {
        { "application/json", "{", HttpStatusCode.BadRequest },
        { "application/json", "", HttpStatusCode.BadRequest },
        { "application/json", "[]", HttpStatusCode.BadRequest },
        { "application/json", """{"name":7}""", HttpStatusCode.BadRequest },
        { "application/json", "{\"settings\":" + new string('[', 100) + new string(']', 100) + "}", HttpStatusCode.BadRequest },
        { "application/json", "{\"name\":\"" + new string('x', 1_200_000) + "\"}", HttpStatusCode.RequestEntityTooLarge },
        { "text/plain", "hello", HttpStatusCode.UnsupportedMediaType },
    };

    [Theory, MemberData(nameof(BadBodies))]
    public async Task A_bad_body_gets_4xx_with_a_problem_and_stores_nothing(string type, string body, HttpStatusCode wanted)
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();

        using var answer = await admin.PostAsync($"{Api}/connections", new StringContent(body, Encoding.UTF8, type));

        Assert.Equal(wanted, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await house.Get<ConnectionStore>().ListAsync(default));
    }

    [Fact]
    public async Task Once_the_deletions_are_allowed_what_was_set_aside_because_of_them_goes_on_by_itself()
    {
        await using var house = await RunningHouse.StartAsync();
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        await using (var opened = await house.Get<Database>().OpenAsync(default))
        await using (var transaction = await opened.BeginTransactionAsync())
        {
            await house.Get<WorkQueue>().SetAsideAsync(transaction, connection, RecordKind.Opportunity, [new SetAside("006", "90 of 301 Opportunity records would vanish at once.", null)], default);
            await house.Get<WorkQueue>().SetAsideAsync(transaction, connection, RecordKind.Contact, [new SetAside("003", "Its address is no text.", null)], default);
            await transaction.CommitAsync();
        }
        using var admin = await house.AdminAsync();

        using var allowed = await admin.PostAsJsonAsync($"{Api}/connections/{connection}/allow-deletes", new { kind = "Opportunity" });

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        var left = await admin.GetFromJsonAsync<JsonElement>($"{Api}/connections/{connection}/dead-letters");
        Assert.Equal("003", Assert.Single(left.GetProperty("page").EnumerateArray()).GetProperty("recordId").GetString());
    }

    [Fact]
    public async Task Dead_letters_are_listed_with_their_reason_and_replayed()
    {
        await using var house = await RunningHouse.StartAsync();
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        var work = house.Get<WorkQueue>();
        await using (var opened = await house.Get<Database>().OpenAsync(default))
        await using (var transaction = await opened.BeginTransactionAsync())
        {
            await work.SetAsideAsync(transaction, connection, RecordKind.Opportunity, [new SetAside("006", "Amount is no number.", "{}")], default);
            await transaction.CommitAsync();
        }
        using var admin = await house.AdminAsync();

        var listed = await admin.GetFromJsonAsync<JsonElement>($"{Api}/connections/{connection}/dead-letters");
        Assert.Equal("Amount is no number.", listed.GetProperty("page")[0].GetProperty("says").GetString());
        var replayed = await (await admin.PostAsJsonAsync($"{Api}/connections/{connection}/dead-letters/replay", new { recordIds = new[] { "006" } })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(1, replayed.GetProperty("count").GetInt32());
        Assert.Equal(0, (await admin.GetFromJsonAsync<JsonElement>($"{Api}/connections/{connection}/dead-letters")).GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task What_an_admin_orders_can_be_run_by_the_job_server()
    {
        await using var house = await RunningHouse.StartAsync();
        using var admin = await house.AdminAsync();
        var at = $"{Api}/connections/{await house.ConnectAsync()}";
        await TrainAsync(1);
        await TrainAsync(2);                                 // the first one retires: there is one to go back to

        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync($"{at}/models/roll-back", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsJsonAsync($"{at}/resync", new { kind = "Opportunity" })).StatusCode);
        foreach (var order in new[] { "backfill", "sync", "completeness" })
            Assert.Equal(HttpStatusCode.Accepted, (await admin.PostAsync($"{at}/{order}", null)).StatusCode);

        var jobs = house.Get<Hangfire.JobStorage>().GetMonitoringApi();
        for (var tries = 0; tries < 4800 && jobs.EnqueuedCount("default") + jobs.ProcessingCount() > 0; tries++)
            await Task.Delay(25);
        Assert.Empty(jobs.ScheduledJobs(0, 100).Where(j => j.Value.LoadException is not null).Select(j => j.Value.InvocationData?.Type));
        Assert.Empty(jobs.FailedJobs(0, 100).Where(j => j.Value.LoadException is not null).Select(j => j.Value.InvocationData?.Type));

        // A model is listed before it is published: only the champion's place says that the training is over.
        async Task<bool> StandsAsync(int models)
        {
            var states = (await admin.GetFromJsonAsync<JsonElement>($"{at}/models")).EnumerateArray().Select(m => m.GetProperty("state").GetString()).ToList();
            return states.Count == models && states[0] == "champion" && states.Skip(1).All(s => s == "retired");
        }

        async Task TrainAsync(int models)
        {
            await admin.PostAsync($"{at}/train", null);
            for (var tries = 0; tries < 4800 && !await StandsAsync(models); tries++)
                await Task.Delay(25);
        }
    }

    [Fact]
    public async Task Testing_a_CRM_that_does_not_answer_says_so_by_name()
    {
        await using var house = await RunningHouse.StartAsync();
        var connection = (await house.Get<IConnectionForms>().AddAsync("salesforce", "Nowhere", Settings.Replace("https://acme.my.salesforce.com", "http://127.0.0.1:9"), default)).Value.Id;
        using var admin = await house.AdminAsync();

        var checks = await (await admin.PostAsync($"{Api}/connections/{connection}/test", null)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Contains(checks.EnumerateArray(), c => c.GetProperty("ok").ValueKind == JsonValueKind.False && c.GetProperty("says").GetString()!.Length > 10);
    }

    [Fact]
    public async Task The_API_describes_itself_and_its_page_loads_nothing_from_elsewhere()
    {
        await using var house = await RunningHouse.StartAsync();
        using var stranger = house.Program();

        var document = await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var asked = document.GetProperty("components").GetProperty("schemas").GetProperty("KeyAsked").GetProperty("properties");
        Assert.Equal(("string", "string"), (asked.GetProperty("name").GetProperty("type").GetString(), asked.GetProperty("scopes").GetProperty("type").GetString()));
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/panel/v1/deals/{opportunityId}", out _));
        var page = await stranger.GetStringAsync("/api/docs/");
        Assert.DoesNotContain("//cdn", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'self'", (await stranger.GetAsync("/health/live")).Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_knocks_too_often_hears_when_to_come_back()
    {
        await using var house = await RunningHouse.StartAsync("--Limits:PerKey", "10");
        using var program = house.Program(await house.KeyAsync(await house.ConnectAsync()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => program.GetAsync("/api/panel/v1/deals/1")));

        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
    }
}
