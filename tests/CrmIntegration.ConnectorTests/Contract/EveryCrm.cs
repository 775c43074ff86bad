using System.Reflection;
using System.Text.Json;
using CrmIntegration.Connectors;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.ConnectorTests.Contract;

/// <summary>Every connector and its emulator, found by assembly as the host finds them.</summary>
static class EveryCrm
{
    static readonly IReadOnlyList<Type> Types =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "CrmIntegration.*.dll").Select(Assembly.LoadFrom).SelectMany(a => a.GetTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false, Namespace: not null } && !t.Namespace.Contains("Tests")),
    ];

    static readonly ServiceProvider Services = new ServiceCollection()
        .AddHttpClient().AddLogging().AddSingleton(TimeProvider.System).BuildServiceProvider();

    public static IReadOnlyList<ICrmConnector> Connectors { get; } = All<ICrmConnector>();
    static IReadOnlyList<ICrmEmulator> Emulators { get; } = All<ICrmEmulator>();

    static IReadOnlyList<T> All<T>() => [.. Types.Where(typeof(T).IsAssignableFrom).Select(t => (T)ActivatorUtilities.CreateInstance(Services, t))];

    /// <summary>Starts the CRM's emulator and opens it; skips where a CRM has none.</summary>
    public static async Task<LiveCrm> StartAsync(string crm, int deals = 60)
    {
        var emulator = Emulators.SingleOrDefault(e => e.Crm == crm);
        if (emulator is null)
            Assert.Skip($"{crm} has no emulator to run the contract against.");
        var running = await emulator.StartAsync(new EmulatorOptions(0, Seed: 7, deals), default);
        return new LiveCrm(crm, running);
    }

    /// <summary>A connector of its own, with <paramref name="wire"/> between it and the emulator.</summary>
    public static ICrmConnector New(string crm, Wire? wire = null)
    {
        var type = Connectors.Single(c => c.Crm == crm).GetType();
        var services = new ServiceCollection().AddHttpClient().AddLogging().AddSingleton(TimeProvider.System);
        if (wire is not null)
            services.AddSingleton<IHttpMessageHandlerFactory>(wire);
        return (ICrmConnector)ActivatorUtilities.CreateInstance(services.BuildServiceProvider(), type);
    }
}

/// <summary>A running emulator with a connection to it.</summary>
sealed class LiveCrm(string crm, IRunningEmulator emulator) : IAsyncDisposable
{
    static readonly Guid Connection = Guid.Parse("c0477ac7-0000-4000-8000-000000000001");

    public IRunningEmulator Emulator => emulator;
    public MemoryVault Vault { get; } = new();

    /// <summary>A new session of a new connector, as after a restart.</summary>
    public ICrmSession Open(Wire? wire = null) => EveryCrm.New(crm, wire).Open(Describe());

    public WebhookVerdict Hook(WebhookRequest request) => EveryCrm.New(crm).ReadWebhook(Describe(), request);

    CrmConnection Describe()
    {
        var settings = JsonSerializer.Deserialize(emulator.ConnectionSettingsJson, EveryCrm.New(crm).SettingsType)!;
        return new CrmConnection(Connection, crm, settings, Vault, FieldMapping.None);
    }

    public async Task<List<CrmRecord>> AllAsync(RecordKind kind, bool restartAtEachPage = false)
    {
        List<CrmRecord> all = [];
        var session = Open();
        string? checkpoint = null;
        for (var done = false; !done;)
            await foreach (var page in session.BackfillAsync(kind, checkpoint, default))
            {
                Assert.True(page.Ok, page.Failure?.Says);
                all.AddRange(page.Value.Records);
                (checkpoint, done) = (page.Value.Checkpoint, page.Value.Done);
                if (restartAtEachPage)
                {
                    session = Open();
                    break;
                }
            }
        return all;
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();
}

/// <summary>What stands between a connector and its CRM: may answer in the CRM's stead, and counts.</summary>
sealed class Wire(Func<HttpRequestMessage, HttpResponseMessage?> instead) : DelegatingHandler(new SocketsHttpHandler()), IHttpMessageHandlerFactory
{
    public HttpMessageHandler CreateHandler(string name) => this;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (instead(request) is not { } answer)
            return await base.SendAsync(request, cancel);
        answer.RequestMessage = request;
        return answer;
    }
}
