using NetArchTest.Rules;

namespace CrmIntegration.Tests.Layout;

/// <summary>Rooms do not know each other: they share Records, Trust, Wording and the seam, and Flow.cs alone says what comes next.</summary>
public class Fences
{
    // Doors and verbs open onto rooms by nature, as Program.cs does; everything else is a room.
    static readonly string[] Shared = ["Records", "Trust", "Wording"];
    static readonly string[] Rooms =
        ["Inbox", "Sync", "Enrich.Forecast", "Enrich.Replies", "Enrich.Service", "Enrich.Topics", "Enrich.Conversations", "Enrich.Effect", "Enrich.Marketing", "WriteBack", "Panel", "Console", "Jobs", "Connections", "Records", "Trust", "Wording"];
    static readonly string[] Folders =
        ["Records", "Inbox", "Sync", "Enrich", "Trust", "WriteBack", "Panel", "Console", "Jobs", "Connections", "Doors", "Verbs", "Wording", "Properties", "wwwroot", "bin", "obj"];

    public static TheoryData<string> EveryRoom => [.. Rooms];

    [Theory, MemberData(nameof(EveryRoom))]
    public void A_room_sees_no_other_room(string room)
    {
        var others = Rooms.Except(Shared).Where(r => r != room).Select(r => $"CrmIntegration.{r}").ToArray();

        var result = Types.InAssembly(typeof(CrmIntegration.Records.Database).Assembly)
            .That().ResideInNamespaceStartingWith($"CrmIntegration.{room}")
            .ShouldNot().HaveDependencyOnAny(others)
            .GetResult();

        Assert.True(result.IsSuccessful, $"{room} sees another room in: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Every_room_on_the_list_has_code_in_it()
    {
        var spaces = typeof(CrmIntegration.Records.Database).Assembly.GetTypes().Select(t => t.Namespace ?? "").Distinct().ToList();

        Assert.All(Rooms, room => Assert.Contains(spaces, s => s == $"CrmIntegration.{room}" || s.StartsWith($"CrmIntegration.{room}.", StringComparison.Ordinal)));
    }

    [Fact]
    public void No_folder_stands_in_the_house_that_is_not_on_the_list()
    {
        var found = Directory.GetDirectories(Path.Combine(Repository.Root, "src", "CrmIntegration")).Select(Path.GetFileName);

        Assert.Empty(found.Except(Folders));
    }

    [Fact]
    public void Only_Trust_speaks_to_a_language_model()
    {
        var result = Types.InAssembly(typeof(CrmIntegration.Records.Database).Assembly)
            .That().DoNotResideInNamespaceStartingWith("CrmIntegration.Trust")
            .ShouldNot().HaveDependencyOnAny("Microsoft.Extensions.AI", "Azure.AI.OpenAI", "OpenAI")
            .GetResult();

        Assert.True(result.IsSuccessful, $"a model is reached past the gateway in: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    // The gateway's own tools are within reach of every room, and so is plain HTTP: neither may be a way round it.
    [Fact]
    public void No_room_takes_the_providers_wire_or_key_into_its_own_hands()
    {
        var result = Types.InAssembly(typeof(CrmIntegration.Records.Database).Assembly)
            .That().DoNotResideInNamespaceStartingWith("CrmIntegration.Trust")
            .ShouldNot().HaveDependencyOnAny("System.ClientModel", "CrmIntegration.Trust.Provider", "CrmIntegration.Trust.ProviderWire", "CrmIntegration.Trust.Meter", "CrmIntegration.Trust.ChatStream")
            .GetResult();
        Assert.True(result.IsSuccessful, $"a model is reached past the gateway in: {string.Join(", ", result.FailingTypeNames ?? [])}");

        var source = Path.Combine(Repository.Root, "src", "CrmIntegration");
        var speaking = Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories).Concat(Directory.GetFiles(source, "*.razor", SearchOption.AllDirectories)).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))
            .Where(f => System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(f), @"\b(HttpClient|IHttpClientFactory|IHttpMessageHandlerFactory|SocketsHttpHandler|HttpRequestMessage|TcpClient|WebSocket|RestService)\b")).Select(f => Path.GetRelativePath(source, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(Speaking, speaking);
    }

    // Who speaks to the world with HTTP, and to whom. None of them is handed a customer's words.
    static readonly string[] Speaking =
    [
        "Connections/ConnectionTest.cs", "Connections/Reach.cs",           // the CRM, and whether we are reached from there
        "Doors/Collector.cs", "Doors/Health.cs", "Doors/Observed.cs",      // telemetry
        "Doors/OpenIdConnectSignIn.cs", "Doors/SetUpChecks.cs",            // the sign-in provider
        "Trust/AzurePlane.cs",                                             // deployments of tuned models
        "Verbs/TableFile.cs",                                              // a file that an admin names
    ];

    [Fact]
    public void The_wall_clock_is_read_through_TimeProvider_only()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "connectors"), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/") && !f.Contains("/Tests/"));

        var guilty = files.Where(f => System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(f), @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b"));

        Assert.Empty(guilty.Select(f => Path.GetRelativePath(Repository.Root, f)));
    }
}
