using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Service;

/// <summary>The service through the widget's door, over HTTP.</summary>
public sealed class ServiceDoorFacts(SharedHouse shared) : IClassFixture<SharedHouse>, IAsyncLifetime
{
    const string Chat = "/api/panel/v1/service/chat", Question = "How many months is the warranty on a faulty unit?";
    Guid connection;
    HttpClient widget = null!;

    RunningHouse House => shared.House;

    public async ValueTask InitializeAsync() => (connection, widget) = await OrgAsync("Acme", "The warranty on a faulty unit is 36 months. We send a replacement within 2 working days.");

    public ValueTask DisposeAsync()
    {
        widget.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<(Guid, HttpClient)> OrgAsync(string name, string article)
    {
        var (id, client) = await shared.OrgAsync("panel", name);
        await House.Get<IKnowledge>().TakeInAsync(id, [new("warranty.md", Encoding.UTF8.GetBytes($"# Warranty\n\n{article}")), new("hours.md", "# Opening hours\n\nWe are open from 7:00 to 19:00."u8.ToArray())], ArticleVersion.Public, "upload", null, default);
        return (id, client);
    }

    [Fact]
    public async Task An_answer_streams_as_events_each_sentence_with_its_span_and_the_end_with_its_state()
    {
        using var answer = await widget.PostAsJsonAsync(Chat, new { question = Question });

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var events = Events(await answer.Content.ReadAsStringAsync());
        Assert.Equal("chat", events[0].Name);
        Assert.Equal(("done", "answered"), (events[^1].Name, events[^1].Data.GetProperty("state").GetString()));
        var sentence = events.First(e => e.Name == "sentence").Data.GetProperty("sentence");
        Assert.Equal("The warranty on a faulty unit is 36 months.", sentence.GetProperty("text").GetString());
        Assert.Equal("warranty.md", sentence.GetProperty("sources")[0].GetProperty("articleId").GetString());
    }

    [Fact]
    public async Task Without_a_key_or_with_one_for_something_else_nothing_is_told()
    {
        using var stranger = House.Program();
        using var liar = House.Program("crm_made_up_by_somebody");
        using var admin = House.Program(await House.KeyAsync(connection, "admin"));

        foreach (var (who, status) in new[] { (stranger, HttpStatusCode.Unauthorized), (liar, HttpStatusCode.Unauthorized), (admin, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await who.PostAsJsonAsync(Chat, new { question = Question })).StatusCode);
            Assert.Equal(status, (await who.GetAsync($"{Chat}/{Guid.NewGuid()}")).StatusCode);
        }
        Assert.Empty(await House.Get<ServiceChats>().ListAsync(connection, null, 0, 9, default));
    }

    [Fact]
    public async Task Another_tenant_sees_neither_the_conversation_nor_the_articles()
    {
        var (other, theirs) = await OrgAsync("Other", "Our warranty covers a faulty unit for 12 months.");
        using var _ = theirs;
        var chat = await ChatAsync(widget);

        Assert.Equal(HttpStatusCode.NotFound, (await theirs.GetAsync($"{Chat}/{chat}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.PostAsJsonAsync(Chat, new { question = Question, chatId = chat })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await theirs.PostAsJsonAsync($"{Chat}/{chat}/person", new { why = "mine" })).StatusCode);
        var told = await (await theirs.PostAsJsonAsync(Chat, new { question = Question })).Content.ReadAsStringAsync();
        Assert.Contains("12 months", told);
        Assert.DoesNotContain("36 months", told);
        Assert.Equal(ServiceChat.Open, (await House.Get<ServiceChats>().FindAsync(connection, chat, default))!.State);
    }

    [Fact]
    public async Task Who_goes_away_in_the_middle_finds_the_whole_answer_on_record_and_goes_on()
    {
        Guid chat;
        using (var request = new HttpRequestMessage(HttpMethod.Post, Chat) { Content = JsonContent.Create(new { question = Question }) })
        using (var answer = await widget.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        using (var lines = new StreamReader(await answer.Content.ReadAsStreamAsync()))
        {
            var line = "";
            for (; !line!.StartsWith("data:", StringComparison.Ordinal); line = await lines.ReadLineAsync())
                Assert.NotNull(line);
            chat = JsonDocument.Parse(line[5..]).RootElement.GetProperty("chatId").GetGuid();
            while (await lines.ReadLineAsync() is { } more && !more.StartsWith("event: sentence", StringComparison.Ordinal))
                Assert.NotNull(more);
        }

        var shown = await widget.GetFromJsonAsync<JsonElement>($"{Chat}/{chat}");

        Assert.Equal(["customer", "service"], shown.GetProperty("turns").EnumerateArray().Select(t => t.GetProperty("speaker").GetString()));
        Assert.Equal("answered", shown.GetProperty("turns")[1].GetProperty("outcome").GetString());
        Assert.Contains("\"state\":\"answered\"", await (await widget.PostAsJsonAsync(Chat, new { question = "When are you open?", chatId = chat })).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task States_and_reasons_come_in_words_of_the_readers_language()
    {
        var chat = await ChatAsync(widget);
        Assert.Equal(HttpStatusCode.NoContent, (await widget.PostAsJsonAsync($"{Chat}/{chat}/person", new { })).StatusCode);

        var said = new List<string>();
        foreach (var language in new[] { "en-GB", "de-AT;q=0.9,en;q=0.5", "fr,zh-CN;q=0.8", "xx" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Chat}/{chat}");
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
            var shown = await (await widget.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("waiting", "asks-for-person"), (shown.GetProperty("state").GetString(), shown.GetProperty("handedWhy").GetString()));
            said.Add($"{shown.GetProperty("stateSays")}, {shown.GetProperty("handedWhySays")}");
        }

        Assert.Equal(["waits for a person, asks for a person", "wartet auf einen Menschen, möchte mit einem Menschen sprechen", "等待人工, 要求人工服务", "waits for a person, asks for a person"], said);
    }

    [Theory]
    [InlineData("{\"question\":\"\"}"), InlineData("{}"), InlineData("null"), InlineData("{\"question\":\"\\ud800\\u0000\"}"), InlineData("{\"question\":7}"), InlineData("{\"question\":\"a?\",\"chatId\":\"x\"}")]
    [InlineData("{\"question\":\"a?\",\"contactId\":\"00300000000000000000000000000000000000000000000000000000000000000000000\"}")]
    public async Task What_is_no_question_is_refused_with_a_sentence(string body)
    {
        using var answer = await widget.PostAsync(Chat, new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(string.IsNullOrWhiteSpace((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task What_is_too_long_or_in_no_encoding_is_refused_and_the_door_stays_open()
    {
        byte[] broken = [.. "{\"question\":\"How long is the w"u8, 0xFF, 0xC3, 0x28, .. "?\"}"u8];
        var content = new ByteArrayContent(broken);
        content.Headers.ContentType = new("application/json");

        Assert.Equal(HttpStatusCode.BadRequest, (await widget.PostAsync(Chat, content)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await widget.PostAsJsonAsync(Chat, new { question = new string('a', 4_001) })).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(widget, HttpMethod.Post, Chat, new StringContent($$"""{"question":"{{new string('a', 2 << 20)}}"}""", Encoding.UTF8, "application/json")));
        Assert.Equal(HttpStatusCode.OK, (await widget.PostAsJsonAsync(Chat, new { question = Question })).StatusCode);
    }

    /// <summary>Asks first whether so much may be sent, as clients do: a server that says no and closes is heard then.</summary>
    internal static async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.ExpectContinue = true;
        return (await client.SendAsync(request)).StatusCode;
    }

    static async Task<Guid> ChatAsync(HttpClient client) =>
        Events(await (await client.PostAsJsonAsync(Chat, new { question = Question })).Content.ReadAsStringAsync())[0].Data.GetProperty("chatId").GetGuid();

    static List<(string Name, JsonElement Data)> Events(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e.Split('\n')).Select(l => (l.Single(x => x.StartsWith("event:", StringComparison.Ordinal))[6..].Trim(), JsonDocument.Parse(l.Single(x => x.StartsWith("data:", StringComparison.Ordinal))[5..]).RootElement))];
}
