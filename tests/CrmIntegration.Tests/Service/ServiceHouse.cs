using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Service;
using CrmIntegration.Enrich.Topics;
using CrmIntegration.Records;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Tests.Replies;
using CrmIntegration.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Service;

/// <summary>The Trust and Service rooms as the house wires them, on a fresh database, with a log that a test can read.</summary>
sealed class ServiceHouse : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    readonly ServiceProvider services;

    ServiceHouse(ServiceProvider services, ReplyHouse.Lines log, FakeTimeProvider clock) => (this.services, Log, Clock) = (services, log, clock);

    public Guid Connection { get; } = Guid.NewGuid();
    public ReplyHouse.Lines Log { get; }
    public FakeTimeProvider Clock { get; }
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();
    public IKnowledge Desk => Get<IKnowledge>();
    public Articles Articles => Get<Articles>();
    public Knowledge Knowledge => Get<Knowledge>();

    public static async Task<ServiceHouse> OpenAsync(Engine engine, AzureOpenAiEmulator? model = null, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>();
        if (model is not null)
            settings = new() { ["Language:Provider"] = "azure", ["Language:Endpoint"] = model.Address, ["Language:Deployment"] = "drafts", ["Language:ApiKey"] = "test-key-1", ["Language:TimeoutSeconds"] = "5" };
        foreach (var (key, value) in more)
            settings[key] = value;
        var (log, clock) = (new ReplyHouse.Lines(), new FakeTimeProvider(Now));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).AddProvider(log)).AddSingleton<TimeProvider>(clock)
            .AddSingleton(await Databases.NewAsync(engine)).AddSingleton<CrmStore>().AddSingleton<ConnectionStore>().AddSingleton<Erasures>().AddSingleton<Alerts>()
            .AddTrust(configuration).AddService(configuration).AddTopics().BuildServiceProvider();
        return new(services, log, clock);
    }

    public Task<IReadOnlyList<FileVerdict>> BringAsync(params (string Name, string Text)[] files) => BringAsync(ArticleVersion.Public, files);

    public Task<IReadOnlyList<FileVerdict>> BringAsync(string visibility, params (string Name, string Text)[] files) =>
        Desk.TakeInAsync(Connection, [.. files.Select(f => new ArticleFile(f.Name, Encoding.UTF8.GetBytes(f.Text)))], visibility, "upload", "ada", default);

    public IServiceDesk Service => Get<IServiceDesk>();
    public ServiceChats Chats => Get<ServiceChats>();

    /// <summary>What the sample company tells its customers.</summary>
    public async Task HandbookAsync() => await Articles.SaveAsync(Connection,
        [.. CrmIntegration.SampleOrg.SampleCompany.Make(1, 0, Now).Articles.Select(a => new ArticleBrought(a.Id, a.Title, "", a.Body, a.Language, ArticleVersion.Public, "sample", "text"))], null, Now, default);

    public async Task<IReadOnlyList<ServiceSaid>> AskAsync(string question, Guid? chat = null, string? contact = null)
    {
        var said = new List<ServiceSaid>();
        await foreach (var one in (await Service.AskAsync(Connection, new(chat, question, Audience.Customer, "panel", "U1", contact), default)).Value)
            said.Add(one);
        return said;
    }

    public string LanguageOf(ServiceSentence sentence) => Articles.FindAsync(Connection, sentence.Sources[0].ArticleId, null, default).Result!.Language;

    public async Task CasesAsync(params string[] ids)
    {
        var stage = Get<IEnumerable<IStage>>().Single(s => s.Name == Stages.Service);
        Assert.All(await stage.RunAsync(Connection, [.. ids.Select(id => new WorkItem(Connection, Stages.Service, RecordKind.Case, id, 1, 1, Guid.NewGuid()))], default), r => Assert.Null(r.Failure));
    }

    public async Task SaveAsync(CrmRecord record) => await Get<CrmStore>().SaveAsync(Connection, record.Kind, [record], default);

    public void Dispose() => services.Dispose();
}
