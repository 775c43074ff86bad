using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Enrich.Forecast.RollUp;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Forecast;

/// <summary>The Forecast room on a fresh database that holds the sample company.</summary>
sealed class ForecastHouse : IFlow, IDisposable
{
    public static readonly DateTimeOffset Today = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    ForecastHouse(Database database, DateTimeOffset start, IReadOnlyDictionary<string, string?> language)
    {
        Clock = new(start);
        Database = database;
        Store = new(database, Clock);
        Predictions = new(database);
        Models = new(database);
        Backtests = new(database);
        Options = new() { Models = Directory.CreateTempSubdirectory("crm-models-").FullName, TrainApart = false };
        Timelines = new(Store);
        Registry = NewRegistry();
        trust = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddSingleton(database).AddSingleton(Store)
            .AddTrust(new ConfigurationBuilder().AddInMemoryCollection(language).Build()).BuildServiceProvider();
        (LanguageModels, Calls) = (new(database), Get<ModelCalls>());
        Scoring = new(Timelines, Registry, new(Get<ITrustGateway>(), LanguageModels, new(database), Options, Clock), Predictions, this, Clock);
        Night = new(Store, Scoring);
        Stage = new(Store, Scoring);
        var apart = new TrainApart(database, Options, NullLogger<TrainApart>.Instance);
        Train = new(apart, Timelines, Registry, Models, Night, Options, Clock, NullLogger<TrainJob>.Instance);
        (Runs, Words, Settings) = (new(database), new(database), new(database, Clock));
        var deals = new ForecastDeals(database);
        var reader = new BookReader(deals, Settings, Store);
        var shocks = new ShockSource(Runs);
        Present = new(reader, shocks, Runs, Settings, new(Words, Clock), Clock, NullLogger<RollUpChore>.Instance);
        Past = new(reader, deals, Timelines, shocks, Runs, Models, apart, Present, Clock, NullLogger<PastForecasts>.Instance);
        (Trials, Watch, Alerts) = (new(database), new(database), new(database));
        Judge = new(Registry, Models, Trials, Watch, Night, Clock, NullLogger<Promotions>.Instance);
        Trial = new(Get<ITrustGateway>(), Timelines, Trials, Calls, Registry, Models, LanguageModels, Night, Options, Clock, NullLogger<LanguageTrial>.Instance);
        Watching = new(Registry, Models, Watch, new(Registry, Models, Watch, Store, Clock), Alerts, Train, Clock, NullLogger<ModelWatching>.Instance);
        Proof = new(apart, Timelines, Backtests, new(Get<ITrustGateway>(), Get<Tunings>(), Get<TuningGateway>(), Get<Microsoft.Extensions.Options.IOptionsMonitor<LanguageOptions>>()), Options, Clock);
        Nightly = new(Timelines, Models, Judge, Watching);
    }

    readonly ServiceProvider trust;
    public T Get<T>() where T : notnull => trust.GetRequiredService<T>();
    public LanguageTrial Trial { get; }
    public LanguageModels LanguageModels { get; }
    public ModelCalls Calls { get; }
    public FakeTimeProvider Clock { get; }
    public Database Database { get; }
    public ModelTrials Trials { get; }
    public Promotions Judge { get; }
    public ModelWatch Watch { get; }
    public Alerts Alerts { get; }
    public ModelWatching Watching { get; }
    public ModelNight Nightly { get; }
    public ProofJob Proof { get; }
    public CrmStore Store { get; }
    public Predictions Predictions { get; }
    public Models Models { get; }
    public Backtests Backtests { get; }
    public ForecastOptions Options { get; }
    public Timelines Timelines { get; }
    public ModelRegistry Registry { get; }
    public Scoring Scoring { get; }
    public NightlyScore Night { get; }
    public ForecastStage Stage { get; }
    public TrainJob Train { get; }
    public ForecastRuns Runs { get; }
    public ForecastWords Words { get; }
    public ForecastSettings Settings { get; }
    public RollUpChore Present { get; }
    public PastForecasts Past { get; }
    public List<(Guid Connection, string Id)> Announced { get; } = [];

    public async Task<string?> JudgeAsync(Guid connection) => await Judge.RunAsync(connection, await Timelines.ReadAllAsync(connection, default), default);
    public async Task WatchAsync(Guid connection) => await Watching.RunAsync(connection, await Timelines.ReadAllAsync(connection, default), default);

    public static async Task<ForecastHouse> NewAsync(Engine engine, DateTimeOffset? start = null, AzureOpenAiEmulator? model = null, params (string Key, string Value)[] more)
    {
        var language = model is null ? [] : new Dictionary<string, string?> { ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "forecasts", ["Language:ApiKey"] = "test-key-1" };
        foreach (var (key, value) in more)
            language[key] = value;
        return new(await Databases.NewAsync(engine), start ?? Today, language);
    }

    /// <summary>As after a restart: nothing in memory.</summary>
    public ModelRegistry NewRegistry() => new(Models, Options, Clock, NullLogger<ModelRegistry>.Instance);

    public async Task<SampleCompany> KeepAsync(Guid connection, int seed = 42, int deals = 400)
    {
        var company = SampleCompany.Make(seed, deals, Today);
        foreach (var records in new IReadOnlyList<CrmRecord>[] { company.Users, company.Stages, company.Accounts, company.Contacts, company.Opportunities, company.ContactRoles, company.Products, company.LineItems, company.FieldChanges, company.Emails, company.Activities })
            await Store.SaveAsync(connection, records[0].Kind, records, default);
        return company;
    }

    public Task<IReadOnlyList<WorkResult>> RunAsync(Guid connection, params string[] ids) =>
        Stage.RunAsync(connection, [.. ids.Select(id => new WorkItem(connection, Stages.Forecast, RecordKind.Opportunity, id, 1, 1, Guid.NewGuid()))], default);

    void IFlow.Received(Guid connectionId) { }
    Task IFlow.AllowedAsync(Guid connectionId, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        Announced.AddRange(opportunityIds.Select(id => (connectionId, id)));
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        trust.Dispose();
        Directory.Delete(Options.Models, recursive: true);
    }
}
