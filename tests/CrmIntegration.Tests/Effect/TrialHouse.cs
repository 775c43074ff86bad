using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Effect;
using CrmIntegration.Panel;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using CrmIntegration.Wording;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Effect;

/// <summary>The Effect room and the panel as the house wires them, on a fresh database with the sample company in it.</summary>
sealed class TrialHouse : IFlow, IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    readonly ServiceProvider services;

    TrialHouse(Database database, SampleCompany company)
    {
        Company = company;
        services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddSingleton(database).AddSingleton<CrmStore>().AddSingleton<Predictions>().AddSingleton<Models>()
            .AddSingleton<Suggestions>().AddSingleton<Verdicts>().AddSingleton<IFlow>(this).AddEffect().AddLogging().AddWording().AddPanel().BuildServiceProvider();
    }

    public Guid Connection { get; } = Guid.NewGuid();
    public FakeTimeProvider Clock { get; } = new(Now);
    public SampleCompany Company { get; }
    public List<string> Announced { get; } = [];
    public CrmStore Store => services.GetRequiredService<CrmStore>();
    public HoldOuts HoldOuts => services.GetRequiredService<HoldOuts>();
    public TrialDesk Desk => services.GetRequiredService<TrialDesk>();
    public Task<DealCard?> CardAsync(string id) => services.GetRequiredService<DealCards>().FindAsync(new(Connection, null, Languages.English), id, default);
    public Task<ReplyCard> ReplyAsync(string id) => services.GetRequiredService<ReplyCards>().OfDealAsync(new(Connection, null, Languages.English), id, default);

    public static async Task<TrialHouse> OpenAsync(Engine engine, int deals = 200)
    {
        var house = new TrialHouse(await Databases.NewAsync(engine), SampleCompany.Make(42, deals, Now));
        foreach (var records in new IReadOnlyList<CrmRecord>[] { house.Company.Users, house.Company.Accounts, house.Company.Opportunities, house.Company.FieldChanges, house.Company.Emails })
            await house.Store.SaveAsync(house.Connection, records[0].Kind, records, default);
        return house;
    }

    public Task PredictAsync(params string[] ids) => services.GetRequiredService<Predictions>().SaveAsync(Connection, [.. ids.Select(id => new Prediction
    {
        Id = Guid.NewGuid(), ConnectionId = Connection, OpportunityId = id, MadeAt = Now, ModelVersion = "m1", InputsHash = id, Win = 0.5, WinLow = 0.4, WinHigh = 0.6, Grade = "B", Reasons = [],
    })], default);

    void IFlow.Received(Guid connectionId) { }
    Task IFlow.AllowedAsync(Guid connectionId, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.SavedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel) => Task.CompletedTask;
    Task IFlow.PredictedAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        Announced.AddRange(opportunityIds);
        return Task.CompletedTask;
    }

    public void Dispose() => services.Dispose();
}
