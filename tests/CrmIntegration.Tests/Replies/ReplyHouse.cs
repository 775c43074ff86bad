using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Replies;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Replies;

/// <summary>The Trust and Replies rooms as the house wires them, on a fresh database, with a log that a test can read.</summary>
sealed class ReplyHouse : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    readonly ServiceProvider services;

    public FakeTimeProvider Clock { get; private init; } = null!;

    ReplyHouse(ServiceProvider services, Lines log) => (this.services, Log) = (services, log);

    public Guid Connection { get; private init; }
    public Lines Log { get; }
    public CrmStore Store => services.GetRequiredService<CrmStore>();
    public Suggestions Suggestions => services.GetRequiredService<Suggestions>();
    public ModelCalls Calls => services.GetRequiredService<ModelCalls>();
    public IEnumerable<T> All<T>() => services.GetServices<T>();
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();
    public Database Database => services.GetRequiredService<Database>();

    public static async Task<ReplyHouse> OpenAsync(Engine engine, AzureOpenAiEmulator? model = null, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>();
        if (model is not null)
            settings = new() { ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "drafts", ["Language:ApiKey"] = "test-key-1", ["Language:TimeoutSeconds"] = "5" };
        foreach (var (key, value) in more)
            settings[key] = value;
        var log = new Lines();
        var clock = new FakeTimeProvider(Now);
        var services = new ServiceCollection()
            .AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).AddProvider(log))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(await Databases.NewAsync(engine)).AddSingleton<CrmStore>().AddSingleton<Erasures>().AddSingleton<Verdicts>().AddSingleton<WorkQueue>().AddSingleton<ReplyMeasures>()
            .AddTrust(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddReplies(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        var house = new ReplyHouse(services, log) { Clock = clock, Connection = await Jobs.Connected.OrgAsync(services.GetRequiredService<Database>()) };
        await house.FillAsync();
        return house;
    }

    async Task FillAsync()
    {
        await SaveAsync(new Account { Id = "A1", Modified = Now, Name = "Quillfeather Works" });
        await SaveAsync(new Contact { Id = "C1", Modified = Now, AccountId = "A1", FirstName = "Zephyrine", LastName = "Quobble", Email = "zephyrine@quobble.example" });
        await SaveAsync(new CrmUser { Id = "U1", Modified = Now, Name = "Barnaby Snorkel" });
        await SaveAsync(new Opportunity { Id = "O1", Modified = Now, Name = "Loom renewal", OwnerId = "U1", AccountId = "A1", Amount = 12500m, Currency = "EUR", Stage = "Proposal" });
    }

    public async Task SaveAsync(CrmRecord record) => await Store.SaveAsync(Connection, record.Kind, [record], CancellationToken.None);

    public Email Incoming(string id, string text, string? html = null, string? thread = null) => new()
    {
        Id = id, Modified = Now, OpportunityId = "O1", AccountId = "A1", Subject = "Loom", FromName = "Zephyrine Quobble", FromAddress = "zephyrine@quobble.example",
        TextBody = text, HtmlBody = html, Incoming = true, SentAt = Now, ThreadId = thread,
    };

    public async Task<Suggestion> ReplyAsync(string text, string id = "M1", string? html = null, string? thread = null)
    {
        await SaveAsync(Incoming(id, text, html, thread));
        await RunAsync(id);
        return (await Suggestions.LatestOfEmailAsync(Connection, id, CancellationToken.None))!;
    }

    public async Task RunAsync(params string[] ids) => Assert.All(await services.GetRequiredService<IStage>()
        .RunAsync(Connection, [.. ids.Select(id => new WorkItem(Connection, Stages.Reply, RecordKind.Email, id, 1, 1, Guid.NewGuid()))], CancellationToken.None), r => Assert.Null(r.Failure));

    public void Dispose() => services.Dispose();

    public sealed class Lines : ILoggerProvider, ILogger
    {
        readonly List<string> lines = [];
        public string All { get { lock (lines) return string.Join('\n', lines); } }
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            lock (lines)
                lines.Add(format(state, exception) + exception);
        }
        public void Dispose() { }
    }
}
