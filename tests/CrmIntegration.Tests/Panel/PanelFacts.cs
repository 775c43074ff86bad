using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Panel;

public class PanelFacts
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    static async Task<Guid> PredictAsync(RunningHouse house, Guid connection, double? win, DateTimeOffset at, string? abstained = null)
    {
        var id = Guid.CreateVersion7(at);
        await house.Get<Predictions>().SaveAsync(connection, [new()
        {
            Id = id, ConnectionId = connection, OpportunityId = "006A", MadeAt = at, ModelVersion = "m1", InputsHash = id.ToString(), Win = win, WinLow = win - 0.1, WinHigh = win + 0.1, Grade = win is null ? null : "B", Abstained = abstained,
            ExpectedClose = new(2026, 12, 9), Reasons = [new("mail", "The customer answered twice this week", 0.4, "Email", "02sA", false), new("age", "Open for 90 days", -0.2, null, null, true)],
        }], default);
        return id;
    }

    static async Task<(RunningHouse House, Guid Connection, HttpClient Widget)> NewAsync(Engine engine = Engine.Sqlite)
    {
        var house = await RunningHouse.OnAsync(engine);
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        await house.Get<CrmStore>().SaveAsync(connection, RecordKind.Opportunity,
            [new Opportunity { Id = "006A", Modified = Now, Name = "Big <b>deal</b>", Stage = "Proposal", Amount = 1234.56m, Currency = "EUR", CloseDate = new(2026, 11, 28), Created = Now.AddDays(-90) }], default);
        return (house, connection, house.Program(await house.KeyAsync(connection)));
    }

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_deal_card_shows_range_trend_reasons_and_the_close_date_beside_the_CRMs(Engine engine)
    {
        var (house, connection, widget) = await NewAsync(engine);
        await using var _ = house;
        await PredictAsync(house, connection, 0.40, Now.AddDays(-9));
        await PredictAsync(house, connection, 0.55, Now.AddDays(-1));
        var latest = await PredictAsync(house, connection, 0.60, Now);

        var card = await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A");

        Assert.Equal("scored", card.GetProperty("state").GetString());
        Assert.Equal(1234.56m, card.GetProperty("amount").GetDecimal());
        Assert.Equal("2026-11-28", card.GetProperty("crmCloseDate").GetString());
        var said = card.GetProperty("prediction");
        Assert.Equal((0.6, 0.5, 0.7), (said.GetProperty("win").GetDouble(), Math.Round(said.GetProperty("winLow").GetDouble(), 6), Math.Round(said.GetProperty("winHigh").GetDouble(), 6)));
        Assert.Equal("2026-12-09", said.GetProperty("expectedClose").GetString());
        Assert.Equal(0.2, said.GetProperty("trend").GetProperty("change").GetDouble(), 6);   // against nine days ago, not yesterday
        Assert.Equal($"{latest}:0", said.GetProperty("reasons")[0].GetProperty("id").GetString());
        Assert.Equal("02sA", said.GetProperty("reasons")[0].GetProperty("evidence").GetProperty("id").GetString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_deal_card_tells_what_may_go_wrong_and_what_came_of_the_last_conversation(Engine engine)
    {
        var (house, connection, widget) = await NewAsync(engine);
        await using var _ = house;
        var at = DateTimeOffset.UtcNow.AddDays(-20);
        var talk = (await house.Get<IConversations>().AddAsync(connection, new("006A", Conversation.Call, "Visit", at, "Rep: We have new pumps.\nCustomer: That's a stretch for us this year.\nRep: I'll send you the drawings by tomorrow.\nCustomer: Let's meet on Thursday at ten."), default)).Value;

        var told = (await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A")).GetProperty("talk");

        var risks = told.GetProperty("risks").EnumerateArray().ToDictionary(r => r.GetProperty("kind").GetString()!);
        Assert.Equal(["missed-promise", "silence"], risks.Keys.Order());
        Assert.EndsWith($"/c/{connection}/conversations/{talk}#line-3", risks["missed-promise"].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(["objection 2", "promise 3", "next-step 4"], told.GetProperty("last").GetProperty("points").EnumerateArray().Select(p => $"{p.GetProperty("kind").GetString()} {p.GetProperty("line").GetInt32()}"));
        await house.Get<CrmStore>().SaveAsync(connection, RecordKind.Opportunity, [new Opportunity { Id = "006A", Modified = Now.AddDays(1), Name = "Big deal", Stage = "Won", IsClosed = true, IsWon = true, Created = Now.AddDays(-90) }], default);
        Assert.False((await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A")).TryGetProperty("talk", out var none) && none.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task A_card_without_a_score_says_why()
    {
        var (house, connection, widget) = await NewAsync();
        await using var _ = house;

        var none = await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A");
        await PredictAsync(house, connection, null, Now, "12 of 40 closed deals that are needed");
        var little = await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A");

        Assert.Equal("notScored", none.GetProperty("state").GetString());
        Assert.Contains("No model", none.GetProperty("says").GetString(), StringComparison.Ordinal);
        Assert.Equal(("tooLittleData", "12 of 40 closed deals that are needed"), (little.GetProperty("state").GetString(), little.GetProperty("says").GetString()));
    }

    [Theory]
    [InlineData("de-AT, en;q=0.5", "", "In dieser Phase seit: 90 Tage; das spricht gegen den Gewinn.", "Es ist noch kein Modell trainiert; das erste wird trainiert, sobald das CRM gelesen ist.")]
    [InlineData("fr, zh-CN;q=0.8", "", "在此阶段已 90 天，不利于赢单。", "尚未训练模型；CRM 读取完成后将训练第一个模型。")]
    [InlineData("zh-CN", "?lang=de", "In dieser Phase seit: 90 Tage; das spricht gegen den Gewinn.", "Es ist noch kein Modell trainiert; das erste wird trainiert, sobald das CRM gelesen ist.")]
    [InlineData("fr", "?lang=../x", "It has been in this stage for 90 days, which speaks against winning.", "No model is trained yet; the first one is trained once the CRM has been read.")]
    [InlineData("", "", "It has been in this stage for 90 days, which speaks against winning.", "No model is trained yet; the first one is trained once the CRM has been read.")]
    public async Task A_card_speaks_the_language_of_whoever_reads_it(string asked, string lang, string reason, string noModel)
    {
        var (house, connection, widget) = await NewAsync();
        await using var _ = house;
        if (asked.Length > 0)
            widget.DefaultRequestHeaders.Add("Accept-Language", asked);

        var none = await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A" + lang);
        await house.Get<Predictions>().SaveAsync(connection, [new()
        {
            Id = Guid.CreateVersion7(Now), ConnectionId = connection, OpportunityId = "006A", MadeAt = Now, ModelVersion = "m1", InputsHash = "h", Win = 0.6, WinLow = 0.5, WinHigh = 0.7, Grade = "B",
            Reasons = [new("stage", "It has been in this stage for 90 days, which speaks against winning.", -0.4, null, null, true)],
            Change = new(Now.AddDays(-7), 0.7, [new("stage", "It has been in this stage for 90 days, which speaks against winning.", -0.4, null, null, true)]),
        }], default);
        var scored = (await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A" + lang)).GetProperty("prediction");

        Assert.Equal(noModel, none.GetProperty("says").GetString());
        Assert.Equal(reason, scored.GetProperty("reasons")[0].GetProperty("says").GetString());
        Assert.Equal(reason, scored.GetProperty("change").GetProperty("reasons")[0].GetProperty("says").GetString());
        Assert.Equal(0.6, scored.GetProperty("win").GetDouble());   // numbers stay numbers in every language
    }

    [Fact]
    public async Task A_key_of_one_connection_never_sees_anothers_deal()
    {
        var (house, _, _) = await NewAsync();
        await using var __ = house;
        using var stranger = house.Program(await house.KeyAsync(await house.ConnectAsync("Other")));

        using var answer = await stranger.GetAsync("/api/panel/v1/deals/006A");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Big", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_for_the_admin_API_does_not_open_the_panel()
    {
        var (house, connection, _) = await NewAsync();
        await using var __ = house;
        using var wrong = house.Program(await house.KeyAsync(connection, "admin"));

        Assert.Equal(HttpStatusCode.Forbidden, (await wrong.GetAsync("/api/panel/v1/deals/006A")).StatusCode);
    }

    [Fact]
    public async Task A_verdict_sent_twice_is_kept_once_and_stands_on_the_readers_card_only()
    {
        var (house, connection, widget) = await NewAsync();
        await using var _ = house;
        var id = await PredictAsync(house, connection, 0.6, Now);

        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(widget, "k1", new { subject = "prediction", subjectId = id, verdict = "up" }, "005A")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(widget, "k2", new { subject = "reason", subjectId = $"{id}:1", verdict = "not-true" }, "005A")).StatusCode);

        Assert.Equal(1, (await house.Get<Verdicts>().CountAsync(connection, Verdict.OfPrediction, default))["up"]);
        widget.DefaultRequestHeaders.Add("X-Crm-User", "005A");
        var own = await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A");
        Assert.Equal(("up", $"{id}:1"), (own.GetProperty("verdict").GetString(), own.GetProperty("notTrue")[0].GetString()));
        widget.DefaultRequestHeaders.Remove("X-Crm-User");
        Assert.Equal(JsonValueKind.Null, (await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/deals/006A")).GetProperty("verdict").ValueKind);
    }

    public static TheoryData<object> BadVerdicts =>
    [
        new { subject = "nonsense", subjectId = Guid.NewGuid(), verdict = "up" }, new { subject = "prediction", subjectId = Guid.NewGuid(), verdict = "inserted" },
        new { subject = "prediction", verdict = (string?)null }, new { subject = "prediction", subjectId = Guid.NewGuid(), verdict = "up", reason = new string('x', 501) },
    ];

    [Theory, MemberData(nameof(BadVerdicts))]
    public async Task A_verdict_that_makes_no_sense_is_refused(object verdict)
    {
        var (house, _, widget) = await NewAsync();
        await using var __ = house;

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(widget, "k", verdict)).StatusCode);
    }

    [Theory]
    [InlineData("prediction", "00000000-0000-0000-0000-000000000001", "up")]
    [InlineData("prediction", "nonsense", "up")]
    [InlineData("reason", "00000000-0000-0000-0000-000000000001:99", "not-true")]
    [InlineData("suggestion", "00000000-0000-0000-0000-000000000001", "copied")]
    public async Task A_verdict_about_nothing_we_said_is_404(string subject, string id, string verdict)
    {
        var (house, _, widget) = await NewAsync();
        await using var __ = house;

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(widget, "k", new { subject, subjectId = id, verdict })).StatusCode);
    }

    [Fact]
    public async Task A_suggestion_inserted_after_editing_keeps_how_much_was_changed_and_not_the_text()
    {
        var (house, connection, widget) = await NewAsync();
        await using var _ = house;
        var suggestion = new Suggestion
        {
            Id = Guid.CreateVersion7(), ConnectionId = connection, EmailId = "02sA", OpportunityId = "006A", MadeAt = Now, Writer = "offline", PromptVersion = "1", Language = "en",
            Drafts = [new("short", "Thank you for your mail", [], [])],
        };
        await house.Get<Suggestions>().SaveAsync(suggestion, default);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(widget, "k", new { subject = "suggestion", subjectId = suggestion.Id, verdict = "edited", draft = 0, finalText = "Thank you for your call" })).StatusCode);

        var kept = Assert.Single(await house.Get<Verdicts>().OfAsync(connection, null, [suggestion.Id.ToString()], default));
        Assert.Equal(0.2, kept.EditDistance!.Value, 6);
        Assert.Equal("edited", (await widget.GetFromJsonAsync<JsonElement>("/api/panel/v1/emails/02sA/reply")).GetProperty("verdict").GetString());
    }

    static Task<HttpResponseMessage> SendAsync(HttpClient widget, string key, object verdict, string? user = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/panel/v1/verdicts") { Content = JsonContent.Create(verdict), Headers = { { "Idempotency-Key", key } } };
        if (user is not null)
            request.Headers.Add("X-Crm-User", user);
        return widget.SendAsync(request);
    }
}
