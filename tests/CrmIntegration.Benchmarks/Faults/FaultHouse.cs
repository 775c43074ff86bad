using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Salesforce.Emulator;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Sync;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The whole service and the emulated CRM, with a wire between them that can break; time runs fast for both.</summary>
sealed class FaultHouse : IAsyncDisposable
{
    public const int Times = 60;
    static readonly string[] Stages = ["Qualification", "Needs Analysis", "Proposal", "Negotiation"];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Random dice;
    readonly string[] open;
    int turn;

    FaultHouse(WebApplication app, RunningSalesforce crm, FaultyWire wire, TimeProvider clock, Guid connection, int seed)
    {
        (App, Crm, Wire, Clock, Connection, dice) = (app, crm, wire, clock, connection, new(seed));
        open = [.. crm.TrueWinProbabilities.Keys.Order(StringComparer.Ordinal)];
    }

    public WebApplication App { get; }
    public RunningSalesforce Crm { get; }
    public FaultyWire Wire { get; }
    public TimeProvider Clock { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public Guid Connection { get; }
    public Database Database => Get<Database>();
    public Uri Hook { get; set; } = new("http://127.0.0.1:1");
    public string AdminKey { get; private init; } = "";
    Func<WebApplication> Another { get; init; } = null!;
    public string Deal(int number) => open[number % open.Length];
    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Read, trained, scored and written back, so that each later edit goes the whole way round.</summary>
    public static async Task<FaultHouse> StartAsync(string folder, int seed, int deals, params string[] settings)
    {
        var house = await PrepareAsync(folder, seed, deals, new FastClock(Times), settings);
        await house.StartAsync();
        return house;
    }

    /// <summary>What was prepared runs, and what there was to do is done.</summary>
    public async Task StartAsync()
    {
        if (await House.TryStartAsync(App) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        Hook = new(new Uri(App.Urls.First()), $"/hooks/{Connection}");
        await Crm.SendWebhooksToAsync(Hook, default);
        await SettleAsync([]);
    }

    /// <summary>Read and trained, but not running: for a service in a process of its own on this folder.</summary>
    public static async Task<FaultHouse> PrepareAsync(string folder, int seed, int deals, TimeProvider clock, params string[] settings)
    {
        var crm = await SalesforceEmulator.StartAsync(new(0, seed, deals, null, clock), default);
        var wire = await FaultyWire.StartAsync(crm.Address);
        WebApplication Build() => House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Hangfire", "None", .. settings], b => b.Services.AddSingleton(clock));
        var app = Build();
        BringUpToDate.Run(app.Services.GetRequiredService<Database>());
        var forms = app.Services.GetRequiredService<IConnectionForms>();
        var connection = (await forms.AddAsync("salesforce", "Faults", crm.ConnectionSettingsJson.Replace(crm.Address.ToString().TrimEnd('/'), wire.Address, StringComparison.Ordinal), default)).Value.Id;
        await forms.SetWriteBackAsync(connection, ConnectionRow.Always, null, default);
        var (_, key) = await app.Services.GetRequiredService<ApiKeys>().CreateAsync(connection, "faults", ApiKeyRow.Admin, default);
        if (await app.Services.GetRequiredService<Backfill>().RunAsync(connection, null, default) is [var failure, ..])
            throw new InvalidOperationException(failure.Says);
        await app.Services.GetRequiredService<TrainJob>().RunFirstAsync(connection, default);
        return new FaultHouse(app, crm, wire, clock, connection, seed) { AdminKey = key, Another = Build };
    }

    /// <summary>A second node on the same database.</summary>
    public async Task<WebApplication> JoinAsync()
    {
        var node = Another();
        return await House.TryStartAsync(node) is { Count: > 0 } wrong ? throw new InvalidOperationException(string.Join(" ", wrong)) : node;
    }

    /// <summary>Another connection to the same CRM.</summary>
    public async Task<Guid> TenantAsync(string name) =>
        (await Get<IConnectionForms>().AddAsync("salesforce", name, Crm.ConnectionSettingsJson.Replace(Crm.Address.ToString().TrimEnd('/'), Wire.Address, StringComparison.Ordinal), default)).Value.Id;

    /// <summary>People move so many deals to another stage, in the CRM.</summary>
    public string[] Edit(int count)
    {
        var deals = Enumerable.Range(0, count).Select(i => open[(turn + i) % open.Length]).ToArray();
        turn += count;
        foreach (var deal in deals)
            Edit(deal);
        return deals;
    }

    public void Edit(string deal)
    {
        var table = Crm.Org.Table("Opportunity");
        var stands = Crm.Org.Read(() => table.Value(table[deal]!, "StageName") as string);
        var next = Stages[(Array.IndexOf(Stages, stands) + 1 + dice.Next(3)) % Stages.Length];
        Crm.Org.Write(write =>
        {
            write.Update(table, deal, new() { ["StageName"] = next });
            return true;
        });
    }

    /// <summary>A customer writes.</summary>
    public string Mail(int number)
    {
        var table = Crm.Org.Table("EmailMessage");
        var id = SalesforceIds.Make("02s", 900_000 + turn++);
        Crm.Org.Write(write =>
        {
            write.Load(table, id, [("RelatedToId", Deal(number)), ("Subject", "Your offer"), ("FromName", "Ada Quill"), ("FromAddress", "ada@quill.example"), ("ToAddress", "sales@ours.example"), ("Incoming", true),
                ("TextBody", $"Hello,\n\ncould you send me the price for {10 + number} seats by Friday?\n\nThank you\nAda"), ("MessageDate", Nouns.Second(Now)), ("Status", "0"), ("CreatedDate", Nouns.Second(Now))]);
            return true;
        });
        return id;
    }

    /// <summary>Waits until these deals stand here as in the CRM and their newest prediction stands there, and nothing is left to do.</summary>
    /// <param name="before">From <see cref="CountAsync"/>, taken before the edits.</param>
    public async Task<Toll> SettleAsync(IReadOnlyCollection<string> deals, Counted? before = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var lost = await DifferingAsync(deals);
            var left = await LeftAsync();
            if (lost + left == 0 || TimeProvider.System.GetElapsedTime(started) > Patience)
                return new(lost, before is { } then ? (await CountAsync()).Twice - then.Twice : 0, left);
            await Task.Delay(10);
        }
    }

    /// <summary>Rows that wait, run, or were set aside; deliveries not sorted in yet.</summary>
    public async Task<long> LeftAsync()
    {
        await using var connection = await Database.OpenAsync(default);
        await using var journal = Get<InboxJournal>().Open();
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM work") + await journal.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM inbox_journal");
    }

    /// <summary>Deals that are otherwise here than in the CRM, or whose prediction did not arrive there.</summary>
    public async Task<long> DifferingAsync(IReadOnlyCollection<string> deals)
    {
        var ours = (await Get<CrmStore>().FindAsync(Connection, RecordKind.Opportunity, [.. deals], default)).Cast<Opportunity>().ToDictionary(d => d.Id, d => d.Stage);
        var said = await Get<Predictions>().LatestAsync(Connection, [.. deals], default);
        var table = Crm.Org.Table("Opportunity");
        return Crm.Org.Read(() => deals.Count(id => !(table[id] is { } row && ours.GetValueOrDefault(id) == (string?)table.Value(row, "StageName")
            && Convert.ToDouble(table.Value(row, "AI_Win_Probability__c"), System.Globalization.CultureInfo.InvariantCulture) is var shown && Math.Abs(shown - 100 * (said.GetValueOrDefault(id)?.Win ?? -1)) < 0.111)));    // a tenth of a point alone is not written
    }

    /// <summary>What exists twice: a change of a field, a prediction of equal inputs.</summary>
    public async Task<Counted> CountAsync()
    {
        await using var connection = await Database.OpenAsync(default);
        return new(await connection.ExecuteScalarAsync<long>("""
            SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM field_change GROUP BY connection_id, opportunity_id, id HAVING COUNT(*) > 1) c)
                + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM prediction GROUP BY connection_id, opportunity_id, inputs_hash, model_version HAVING COUNT(*) > 1) p)
            """), Wire.Accepted.Values.Sum(times => times - 1L));
    }

    public async ValueTask DisposeAsync()
    {
        if (App.Lifetime.ApplicationStarted.IsCancellationRequested)
            await App.StopAsync();
        await App.DisposeAsync();
        await Wire.DisposeAsync();
        await Crm.DisposeAsync();
    }
}

/// <param name="Again">Writes that the CRM took again with equal values: they change nothing.</param>
readonly record struct Counted(long Twice, long Again);
