using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Doors;

namespace CrmIntegration.Tests.Panel;

/// <summary>Ada leads Bo and Cy; Cy leads Di. Eve leads nobody, and nobody leads her.</summary>
public sealed class ManagerDoorFacts
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    // Far ahead: a word about a period that is over is refused.
    const string Path = "/api/panel/v1/forecast", Then = "?period=2099-4";

    static async Task<(RunningHouse House, Guid Connection)> NewAsync(Engine engine = Engine.Sqlite)
    {
        var house = await RunningHouse.OnAsync(engine);
        var connection = await house.ConnectAsync();
        await house.Get<ConnectionStore>().SetPausedAsync(connection, true, default);
        await house.Get<CrmStore>().SaveAsync(connection, RecordKind.User,
        [
            Person("ada", null), Person("bo", "ada"), Person("cy", "ada"), Person("di", "cy"), Person("eve", null),
        ], default);
        await KeepAsync(house, connection, Now.AddDays(-7), 90);
        await KeepAsync(house, connection, Now, 100);
        return (house, connection);
    }

    static CrmUser Person(string id, string? manager) => new() { Id = id, Modified = Now, Name = id.ToUpperInvariant(), IsActive = true, ManagerId = manager };

    static Task KeepAsync(RunningHouse house, Guid connection, DateTimeOffset at, decimal won) => house.Get<ForecastRuns>().SaveAsync(connection,
        new() { Id = Guid.NewGuid(), PeriodFrom = new(2099, 10, 1), PeriodUntil = new(2100, 1, 1), AsOf = at, MadeAt = at, InputsHash = "h", Currency = "EUR" },
        [
            Line("Company", "", 5 * won), Line("Team", "ada", 4 * won), Line("Own", "ada", won), Line("Team", "bo", won), Line("Own", "bo", won),
            Line("Team", "cy", 2 * won), Line("Own", "cy", won), Line("Team", "di", won), Line("Own", "di", won), Line("Team", "eve", won), Line("Own", "eve", won),
        ], default);

    static ForecastLine Line(string part, string id, decimal won) => new() { Part = part, PartId = id, Won = won, Low = won, Middle = won + 10.01m, High = won + 30 };

    static HttpClient As(RunningHouse house, string key, string? user)
    {
        var client = house.Program(key);
        if (user is not null)
            client.DefaultRequestHeaders.Add("X-Crm-User", user);
        return client;
    }

    static async Task<List<string>> SeesAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>(Path + Then)).GetProperty("parts").EnumerateArray().Select(p => $"{p.GetProperty("part").GetString()} {p.GetProperty("personId").GetString()}").Order()];

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_manager_sees_herself_and_everybody_under_her_with_ranges_and_what_changed_in_a_week(Engine engine)
    {
        var (house, connection) = await NewAsync(engine);
        await using var _ = house;
        var key = await house.KeyAsync(connection, "manager");
        using HttpClient ada = As(house, key, "ada"), cy = As(house, key, "cy"), di = As(house, key, "di"), eve = As(house, key, "eve");

        Assert.Equal(["own ada", "own cy", "rep bo", "rep di", "team ada", "team cy"], await SeesAsync(ada));
        Assert.Equal(["own cy", "rep di", "team cy"], await SeesAsync(cy));
        Assert.Equal(["rep di"], await SeesAsync(di));
        Assert.Equal(["rep eve"], await SeesAsync(eve));

        var card = await cy.GetFromJsonAsync<JsonElement>(Path + Then);
        var team = card.GetProperty("parts").EnumerateArray().First(p => p.GetProperty("part").GetString() == "team");
        Assert.Equal((200m, 200m, 210.01m, 230m), (Money(team, "won"), Money(team, "low"), Money(team, "middle"), Money(team, "high")));
        Assert.Equal((20m, 20m), (Money(team.GetProperty("changed"), "won"), Money(team.GetProperty("changed"), "middle")));
        Assert.Equal(("made", "2099-3", "2100-1", "EUR"), (card.GetProperty("state").GetString(), card.GetProperty("before").GetString(), card.GetProperty("after").GetString(), card.GetProperty("currency").GetString()));
        // Her own manager is above her: not even the id is told.
        Assert.DoesNotContain("ada", card.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    static decimal Money(JsonElement of, string name) => of.GetProperty(name).GetDecimal();

    [Fact]
    public async Task The_door_opens_to_the_scope_manager_of_the_own_connection_and_to_a_known_user_alone()
    {
        var (house, connection) = await NewAsync();
        await using var _ = house;
        var other = await house.ConnectAsync("Other");
        var manager = await house.KeyAsync(connection, "manager");
        async Task<HttpStatusCode> GetAsync(string? key, string? user, string query = Then)
        {
            using var client = key is null ? house.Program() : As(house, key, user);
            return (await client.GetAsync(Path + query)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(null, null));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(await house.KeyAsync(connection), "ada"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(await house.KeyAsync(connection, "panel manager"), "ada"));
        Assert.Equal(HttpStatusCode.BadRequest, await GetAsync(manager, null));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(manager, "nobody"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(await house.KeyAsync(other, "manager"), "ada"));
        Assert.Equal(HttpStatusCode.BadRequest, await GetAsync(manager, "ada", "?period=2099-9"));
        using var cards = As(house, manager, "ada");
        Assert.Equal(HttpStatusCode.Forbidden, (await cards.GetAsync("/api/panel/v1/deals/006A")).StatusCode);
    }

    [Fact]
    public async Task A_word_said_twice_stands_once_and_only_about_oneself_and_those_below()
    {
        var (house, connection) = await NewAsync();
        await using var _ = house;
        var key = await house.KeyAsync(connection, "manager");
        using HttpClient ada = As(house, key, "ada"), cy = As(house, key, "cy");
        async Task<HttpStatusCode> SayAsync(HttpClient who, string? key, object word)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, Path + "/overrides") { Content = JsonContent.Create(word) };
            if (key is not null)
                message.Headers.Add("Idempotency-Key", key);
            return (await who.SendAsync(message)).StatusCode;
        }
        var word = new { period = "2099-4", part = "team", personId = "cy", amount = 250.5m, note = "Two deals slip." };

        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(cy, "k1", word));
        Assert.Equal(HttpStatusCode.NoContent, await SayAsync(cy, "k1", word));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(cy, null, word));
        Assert.Equal(HttpStatusCode.NotFound, await SayAsync(cy, "k2", word with { personId = "ada" }));
        Assert.Equal(HttpStatusCode.NotFound, await SayAsync(cy, "k3", word with { part = "rep", personId = "bo" }));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(cy, "k4", word with { note = " \0" }));
        Assert.Equal(HttpStatusCode.BadRequest, await SayAsync(cy, "k5", word with { amount = -1 }));

        var kept = Assert.Single(await house.Get<ForecastWords>().SaidAsync(connection, new(2099, 10, 1), new(2099, 10, 2), default));
        Assert.Equal(("Team", "cy", 250.5m, "EUR", "cy"), (kept.Part, kept.PartId, kept.Amount, kept.Currency, kept.MadeBy));
        // The manager above sees the word of the one below.
        var shown = (await ada.GetFromJsonAsync<JsonElement>(Path + Then)).GetProperty("parts").EnumerateArray().First(p => p.GetProperty("part").GetString() == "team" && p.GetProperty("personId").GetString() == "cy").GetProperty("override");
        Assert.Equal((250.5m, "Two deals slip.", "CY"), (Money(shown, "amount"), shown.GetProperty("note").GetString(), shown.GetProperty("madeBy").GetString()));
    }

    [Fact]
    public async Task The_API_describes_the_managers_doors()
    {
        await using var house = await RunningHouse.StartAsync();
        using var stranger = house.Program();

        var paths = (await stranger.GetFromJsonAsync<JsonElement>("/openapi/v1.json")).GetProperty("paths");

        Assert.True(paths.GetProperty("/api/panel/v1/forecast").TryGetProperty("get", out var get));
        Assert.True(get.GetProperty("responses").GetProperty("200").GetProperty("content").TryGetProperty("application/json", out var _));
        Assert.True(paths.GetProperty("/api/panel/v1/forecast/overrides").TryGetProperty("post", out var _));
    }
}
