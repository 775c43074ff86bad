using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator.Soql;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Salesforce.Emulator.Tests;

public sealed class EmulatorFacts
{
    const string Data = "/services/data/v62.0/";
    readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    Task<RunningSalesforce> StartAsync(string? folder = null) =>
        SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 30, folder, _clock), CancellationToken.None);

    static async Task<HttpClient> SignedInAsync(RunningSalesforce org)
    {
        var http = new HttpClient { BaseAddress = org.Address };
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = org.SignIns.ClientId, ["client_secret"] = org.SignIns.ClientSecret };
        var token = await (await http.PostAsync("/services/oauth2/token", new FormUrlEncodedContent(form))).Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return http;
    }

    static ICrmSession Session(RunningSalesforce org)
    {
        var connector = ConnectorTests.Contract.EveryCrm.New("salesforce");
        return connector.Open(new CrmConnection(Guid.NewGuid(), "salesforce", JsonSerializer.Deserialize(org.ConnectionSettingsJson, connector.SettingsType)!, new ConnectorTests.MemoryVault(), FieldMapping.None));
    }

    static async Task<JsonElement> AskAsync(HttpClient http, string soql) => await http.GetFromJsonAsync<JsonElement>($"{Data}query?q={Uri.EscapeDataString(soql)}");

    [Fact]
    public async Task A_change_survives_a_restart_and_the_company_lives_on()
    {
        var folder = Directory.CreateTempSubdirectory("emulator").FullName;
        string id;
        await using (var org = await StartAsync(folder))
        {
            using var http = await SignedInAsync(org);
            id = (await AskAsync(http, "SELECT Id FROM Opportunity LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
            await http.PatchAsJsonAsync($"{Data}sobjects/Opportunity/{id}", new { Amount = 1234.5, AI_Grade__c = "A" });
            await org.LiveAsync(CancellationToken.None);
        }
        _clock.Advance(TimeSpan.FromHours(1));

        await using var again = await StartAsync(folder);
        using var client = await SignedInAsync(again);
        var row = (await AskAsync(client, $"SELECT Amount, AI_Grade__c FROM Opportunity WHERE Id = '{id}'")).GetProperty("records")[0];

        Assert.Equal("A", row.GetProperty("AI_Grade__c").GetString());
        Assert.NotNull(await again.LiveAsync(CancellationToken.None));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_field_added_in_Setup_a_key_and_a_rotated_refresh_token_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("emulator").FullName;
        string id, key, refresh;
        await using (var org = await StartAsync(folder))
        {
            using var http = await SignedInAsync(org);
            (await http.PostAsJsonAsync("/emulator/fields", new { @object = "Opportunity", field = "Region__c", type = "string" })).EnsureSuccessStatusCode();
            id = (await AskAsync(http, "SELECT Id FROM Opportunity LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString()!;
            (await http.PatchAsJsonAsync($"{Data}sobjects/Opportunity/{id}", new { Region__c = "North" })).EnsureSuccessStatusCode();
            key = await http.GetStringAsync("/emulator/private-key.pem");
            refresh = (await RefreshedAsync(org, org.SignIns.FirstRefreshToken)).GetProperty("refresh_token").GetString()!;
        }

        await using var again = await StartAsync(folder);
        using var client = await SignedInAsync(again);

        Assert.Equal("North", (await AskAsync(client, $"SELECT Region__c FROM Opportunity WHERE Id = '{id}'")).GetProperty("records")[0].GetProperty("Region__c").GetString());
        Assert.Equal(key, await client.GetStringAsync("/emulator/private-key.pem"));
        Assert.Equal("invalid_grant", (await RefreshedAsync(again, again.SignIns.FirstRefreshToken)).GetProperty("error").GetString());
        Assert.True((await RefreshedAsync(again, refresh)).TryGetProperty("access_token", out _));
    }

    static async Task<JsonElement> RefreshedAsync(RunningSalesforce org, string token)
    {
        using var http = new HttpClient { BaseAddress = org.Address };
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["client_id"] = org.SignIns.ClientId, ["refresh_token"] = token };
        return await (await http.PostAsync("/services/oauth2/token", new FormUrlEncodedContent(form))).Content.ReadFromJsonAsync<JsonElement>();
    }

    [Fact]
    public async Task A_folder_whose_company_was_half_made_when_the_process_was_killed_is_made_anew_and_another_companys_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("emulator").FullName;
        await using (await StartAsync(folder)) { }
        File.Delete(Path.Combine(folder, "org.json"));
        var journal = Path.Combine(folder, "journal.jsonl");
        await File.WriteAllLinesAsync(journal, (await File.ReadAllLinesAsync(journal)).Take(50));

        await using (var org = await StartAsync(folder))
        {
            using var http = await SignedInAsync(org);
            Assert.Equal(30, (await AskAsync(http, "SELECT COUNT() FROM Opportunity")).GetProperty("totalSize").GetInt32());
        }
        var refused = await Assert.ThrowsAsync<EmulatorRefused>(() => SalesforceEmulator.StartAsync(new EmulatorOptions(0, 8, 30, folder, _clock), CancellationToken.None));
        Assert.Contains("--seed 7", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("composite/sobjects", """{"records":[{"attributes":{"type":5}},7]}""")]
    [InlineData("composite/sobjects/Opportunity", """{"ids":[1,null],"fields":[2]}""")]
    [InlineData("composite", """{"compositeRequest":[{"method":1,"url":2,"referenceId":3}]}""")]
    [InlineData("composite/batch", """{"batchRequests":[{"method":7,"url":8}]}""")]
    public async Task Numbers_where_words_belong_are_the_callers_error(string path, string body)
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);

        using var answer = await http.PostAsync(Data + path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    [Theory]
    [InlineData("sobjects/Opportunity", """{"Name":"Halfling \ud800","StageName":"Prospecting","CloseDate":"2026-04-01"}""")]
    [InlineData("sobjects/Opportunity", """{"Name":"Halfling \udc00\ud83d","StageName":"Prospecting","CloseDate":"2026-04-01"}""")]
    [InlineData("sobjects/Opportunity", """{"\udfff":"Halfling"}""")]
    [InlineData("composite/sobjects", """{"records":[{"attributes":{"type":"\ud800"}}]}""")]
    [InlineData("composite", """{"compositeRequest":[{"method":"POST","url":"/services/data/v62.0/sobjects/Account","referenceId":"a","body":{"Name":"\ud800"}}]}""")]
    public async Task Half_a_character_is_refused_as_unreadable_and_nothing_is_kept(string path, string body)
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);

        using var answer = await http.PostAsync(Data + path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("JSON_PARSER_ERROR", (await answer.Content.ReadFromJsonAsync<JsonElement>())[0].GetProperty("errorCode").GetString());
        Assert.Equal(0, (await AskAsync(http, "SELECT COUNT() FROM Opportunity WHERE Name LIKE 'Halfling %'")).GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task A_sign_in_whose_words_are_broken_is_refused()
    {
        await using var org = await StartAsync();
        using var http = new HttpClient { BaseAddress = org.Address };
        static string Part(string json) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));

        using var answer = await http.PostAsync("/services/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Part("""{"alg":"\ud800"}""") + "." + Part("{}") + ".AAAA",
        }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_grant", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_as_unreadable()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        using var body = new ByteArrayContent([.. "{\"Name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        body.Headers.ContentType = new("application/json");

        using var answer = await http.PostAsync(Data + "sobjects/Account", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("JSON_PARSER_ERROR", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/emulator/faults", """{"kind":"5O3"}""")]
    [InlineData("/emulator/faults", """{"kind":"503","match":"("}""")]
    [InlineData("/emulator/faults", """{"kind":"503","count":0}""")]
    [InlineData("/emulator/fields", """{"object":"Opportunity","field":"Nothing__c"}""")]
    [InlineData("/emulator/fields", """{"object":"Opportunity","field":"Region__c","type":"text"}""")]
    [InlineData("/emulator/fields", """{"object":"Opportunity","field":"SystemModstamp"}""")]
    [InlineData("/emulator/hook", """{"address":"nowhere"}""")]
    public async Task A_mistyped_order_to_the_emulator_is_refused_not_silently_without_effect(string path, string body)
    {
        await using var org = await StartAsync();
        using var http = new HttpClient { BaseAddress = org.Address };

        using var answer = await http.PostAsync(path, new StringContent(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_campaign_handed_over_twice_stands_once_with_each_person_once()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        var people = (await AskAsync(http, "SELECT Id FROM Contact LIMIT 7")).GetProperty("records").EnumerateArray().Select(r => r.GetProperty("Id").GetString()!).ToList();
        var campaign = new CrmCampaign("1a2b3c4d", new string('x', 120) + " d'été", new DateOnly(2026, 3, 2), [("A", "Come and see"), ("B", "Three leaks in one hour")]);

        for (var time = 0; time < 2; time++)
        {
            var crm = Session(org).Campaigns!;
            var parts = (await crm.KeepAsync(campaign, CancellationToken.None)).Value;
            var joined = (await crm.JoinAsync([.. people.Select((p, i) => new CrmCampaignMember(parts[i % 2 == 0 ? "A" : "B"], p)), new(parts["A"], "003000000000000AAA")], CancellationToken.None)).Value;
            Assert.Equal([null, null, null, null, null, null, null, FailureKind.NotFound], joined.Select(o => o.Failure?.Kind));
        }

        var parents = (await AskAsync(http, "SELECT Id, Name FROM Campaign WHERE ParentId = null")).GetProperty("records");
        Assert.EndsWith("… [1a2b3c4d]", parents[0].GetProperty("Name").GetString());
        Assert.Equal(1, parents.GetArrayLength());
        Assert.Equal(2, (await AskAsync(http, $"SELECT COUNT() FROM Campaign WHERE ParentId = '{parents[0].GetProperty("Id").GetString()}'")).GetProperty("totalSize").GetInt32());
        Assert.Equal(7, (await AskAsync(http, "SELECT COUNT() FROM CampaignMember")).GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task A_stage_decides_probability_and_writes_history()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        var won = (await AskAsync(http, "SELECT ApiName FROM OpportunityStage WHERE IsWon = true")).GetProperty("records")[0].GetProperty("ApiName").GetString();
        var id = (await AskAsync(http, "SELECT Id FROM Opportunity WHERE IsClosed = false LIMIT 1")).GetProperty("records")[0].GetProperty("Id").GetString();
        var before = (await AskAsync(http, $"SELECT COUNT() FROM OpportunityHistory WHERE OpportunityId = '{id}'")).GetProperty("totalSize").GetInt32();

        var patched = await http.PatchAsJsonAsync($"{Data}sobjects/Opportunity/{id}", new { StageName = won });

        Assert.Equal(HttpStatusCode.NoContent, patched.StatusCode);
        var row = (await AskAsync(http, $"SELECT IsWon, IsClosed, Probability FROM Opportunity WHERE Id = '{id}'")).GetProperty("records")[0];
        Assert.True(row.GetProperty("IsWon").GetBoolean() && row.GetProperty("IsClosed").GetBoolean());
        Assert.Equal(100, row.GetProperty("Probability").GetDouble());
        Assert.Equal(before + 1, (await AskAsync(http, $"SELECT COUNT() FROM OpportunityHistory WHERE OpportunityId = '{id}'")).GetProperty("totalSize").GetInt32());
    }

    [Fact]
    public async Task A_fault_strikes_as_often_as_told_and_then_all_is_well()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        await http.PostAsJsonAsync("/emulator/faults", new { kind = "503", match = "limits", count = 1 });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(Data + "limits")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(Data + "limits")).StatusCode);
    }

    [Fact]
    public async Task A_late_row_shows_later_with_its_old_stamp()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        org.Faults.Add(new Fault("late", Count: 1, DelayMs: 60_000));
        await http.PostAsJsonAsync(Data + "sobjects/Account", new { Name = "Late" });

        Assert.Equal(0, (await AskAsync(http, "SELECT COUNT() FROM Account WHERE Name = 'Late'")).GetProperty("totalSize").GetInt32());
        _clock.Advance(TimeSpan.FromMinutes(2));
        var row = (await AskAsync(http, "SELECT SystemModstamp FROM Account WHERE Name = 'Late'")).GetProperty("records")[0];
        Assert.Equal("2026-03-02T09:00:00.000+0000", row.GetProperty("SystemModstamp").GetString());
    }

    [Fact]
    public async Task All_or_none_undoes_the_good_rows()
    {
        await using var org = await StartAsync();
        using var http = await SignedInAsync(org);
        var rows = new { allOrNone = true, records = new object[] { new { attributes = new { type = "Account" }, Name = "Good" }, new { attributes = new { type = "Account" } } } };

        var answer = await (await http.PostAsJsonAsync(Data + "composite/sobjects", rows)).Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("ALL_OR_NONE_OPERATION_ROLLED_BACK", answer[0].GetProperty("errors")[0].GetProperty("statusCode").GetString());
        Assert.Equal(0, (await AskAsync(http, "SELECT COUNT() FROM Account WHERE Name = 'Good'")).GetProperty("totalSize").GetInt32());
    }

    [Theory]
    [InlineData("SELECT Id FROM Opportunity WHERE")]
    [InlineData("SELECT FROM Opportunity")]
    [InlineData("SELECT Id FROM Opportunity WHERE Name = 'open")]
    [InlineData("SELECT Id FROM Opportunity LIMIT x")]
    public void What_is_no_SOQL_is_a_malformed_query(string soql) =>
        Assert.Equal("MALFORMED_QUERY", Assert.Throws<SalesforceError>(() => SoqlParser.Parse(soql, new DateOnly(2026, 3, 2))).Code);
}
