using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Conversations;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Conversations;

/// <summary>The Conversations room as the house wires it, on a fresh database with the sample company in it.</summary>
sealed class TalkHouse : IFlow, IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    readonly ServiceProvider services;

    TalkHouse(Database database, SampleCompany company, AzureOpenAiEmulator? model)
    {
        Company = company;
        var settings = model is null ? [] : new Dictionary<string, string?>
        {
            ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "drafts", ["Language:ApiKey"] = "k", ["Language:TranscriptionDeployment"] = "hears", ["Language:TimeoutSeconds"] = "5",
        };
        services = new ServiceCollection().AddSingleton<TimeProvider>(new FakeTimeProvider(Now)).AddSingleton(database).AddSingleton<CrmStore>().AddSingleton<SyncCursors>().AddSingleton<IFlow>(this)
            .AddLogging().AddTrust(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddConversations(new ConfigurationBuilder().Build()).BuildServiceProvider();
    }

    public Guid Connection { get; } = Guid.NewGuid();
    public SampleCompany Company { get; }
    public List<string> Announced { get; } = [];
    public CrmStore Store => services.GetRequiredService<CrmStore>();
    public CrmIntegration.Records.Conversations Talks => services.GetRequiredService<CrmIntegration.Records.Conversations>();
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();
    public IConversations Desk => services.GetRequiredService<IConversations>();
    public Task ListenAsync() => services.GetServices<IChore>().OfType<ActivityTalk>().Single().RunAsync(Connection, default);

    public static async Task<TalkHouse> OpenAsync(Engine engine, int deals = 60, AzureOpenAiEmulator? model = null)
    {
        var house = new TalkHouse(await Databases.NewAsync(engine), SampleCompany.Make(42, deals, Now), model);
        foreach (var records in new IReadOnlyList<CrmRecord>[] { house.Company.Users, house.Company.Accounts, house.Company.Contacts, house.Company.Opportunities, house.Company.FieldChanges })
            await house.Store.SaveAsync(house.Connection, records[0].Kind, records, default);
        return house;
    }

    void IFlow.Received(Guid connectionId) { }
    Task IFlow.AllowedAsync(Guid connectionId, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        Announced.AddRange(ids);
        return Task.CompletedTask;
    }

    public void Dispose() => services.Dispose();
}
