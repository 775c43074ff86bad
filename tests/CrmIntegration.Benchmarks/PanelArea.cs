using System.Diagnostics;
using CrmIntegration.Connectors;
using CrmIntegration.Panel;
using CrmIntegration.Records;
using CrmIntegration.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>Deal cards through the real door at 500 a second. Each is timed from when it was due, so that a stall counts for all that it delayed.</summary>
static class PanelArea
{
    const int PerSecond = 500, Seconds = 5, Rounds = 3, WarmUp = 5, Deals = 10_000, Said = 4;

    const string Door = "/api/panel/v1";

    // The driver's own pool, not the tests' small and short-lived one, which opens a new session for each pause in between.
    internal const string AsShipped = ";Maximum Pool Size=100;Connection Idle Lifetime=300;Connection Pruning Interval=10";

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            await MeasureAsync(o, "SQLite", Path.Combine(folder, "sqlite"), []);
            await ConsolePages.MeasureAsync(o, "SQLite", Path.Combine(folder, "pages"), []);
            if (await PostgresCluster.StartAsync() is { } cluster)
            {
                await ConsolePages.MeasureAsync(o, "PostgreSQL", Path.Combine(folder, "pages-pg"), ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("template1")]);
                await MeasureAsync(o, "PostgreSQL", Path.Combine(folder, "pg"), ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("postgres") + AsShipped]);
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task MeasureAsync(TextWriter o, string engine, string folder, string[] settings)
    {
        await using var house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error", .. settings]);
        house.MapGet("/nothing", () => Results.Ok()).AllowAnonymous();
        house.MapGet(Door + "/nothing", () => Results.Ok()).RequireAuthorization(PanelRoom.Policy);
        if (await House.TryStartAsync(house) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        var connection = Guid.CreateVersion7();
        await FillAsync(house.Services, connection);
        var (_, key) = await house.Services.GetRequiredService<ApiKeys>().CreateAsync(connection, "bench", ApiKeyRow.Panel, default);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new(house.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        client.DefaultRequestHeaders.Add("X-Crm-User", "005000000000001");

        await CallAsync(client, WarmUp, Card);
        (string Name, Func<int, string> Path)[] ways = [("nothing, no key", _ => "/nothing"), ("nothing, key checked", _ => Door + "/nothing"), ("deal card", i => Card(i | 1)), ("deal card, six mails", i => Card(i & ~1))];
        var took = ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
            for (var way = 0; way < ways.Length; way++)
                took[way].AddRange(await CallAsync(client, Seconds, ways[way].Path));
        await o.WriteLineAsync($"  {engine}, {PerSecond}/s over {Deals:N0} deals, {Rounds} interleaved rounds of {Seconds} s; the generator shares the cores");
        foreach (var (way, all) in ways.Zip(took))
        {
            all.Sort();
            await o.WriteLineAsync($"    {way.Name,-22} p50 {all[all.Count / 2],5:0.0} ms   p99 {all[(int)(all.Count * 0.99)],5:0.0} ms{(way.Name.StartsWith("deal card", StringComparison.Ordinal) ? " (must stay under 20)" : "")}   worst {all[^1]:0.0} ms");
        }
    }

    static string Card(int number) => $"{Door}/deals/{Id(number)}";

    static async Task<double[]> CallAsync(HttpClient client, int seconds, Func<int, string> path)
    {
        var random = new Random(7);
        var calls = new List<Task<double>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)PerSecond);
            while (Stopwatch.GetElapsedTime(start) < due)
                await Task.Delay(1);
            calls.Add(OneAsync(client, path(random.Next(Deals)), start, due));
        }
        return await Task.WhenAll(calls);
    }

    static async Task<double> OneAsync(HttpClient client, string path, long start, TimeSpan due)
    {
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return (Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds;
    }

    static async Task FillAsync(IServiceProvider services, Guid connection)
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var from = 0; from < Deals; from += 1000)
        {
            var ids = Enumerable.Range(from, 1000).ToList();
            await services.GetRequiredService<CrmStore>().SaveAsync(connection, RecordKind.Opportunity,
                [.. ids.Select(i => new Opportunity { Id = Id(i), Modified = now, Name = $"Deal {i}", Stage = "Proposal", Amount = 1000 + i, Currency = "EUR", CloseDate = new(2027, 1, 1), Created = now.AddDays(-90) })], default);
            // Every second deal is spoken of: six mails and two people.
            await services.GetRequiredService<CrmStore>().SaveAsync(connection, RecordKind.Email, [.. ids.Where(i => i % 2 == 0).SelectMany(i => Enumerable.Range(0, 6).Select(m => new Email
            {
                Id = $"02s{i:D9}{m:D3}AAA", Modified = now, OpportunityId = Id(i), Incoming = m % 2 == 0, SentAt = now.AddDays(-40 + 6 * m), FromName = "Ada", FromAddress = "ada@customer.example", Subject = "The pumps",
                TextBody = m % 2 == 0 ? "Hello,\n\ncould you tell us when the pumps can be delivered, and what the service plan costs?\n\nKind regards\nAda" : "Dear Ada,\n\nthe pumps ship within ten working days. I will send you the offer by Friday.\n\nBest regards",
            }))], default);
            await services.GetRequiredService<CrmStore>().SaveAsync(connection, RecordKind.ContactRole, [.. ids.Where(i => i % 2 == 0).SelectMany(i => Enumerable.Range(0, 2).Select(r => new ContactRole { Id = $"00K{i:D9}{r:D3}AAA", Modified = now, OpportunityId = Id(i), ContactId = $"003{i:D9}{r:D3}AAA" }))], default);
            for (var week = Said; week-- > 0;)
                await services.GetRequiredService<Predictions>().SaveAsync(connection, [.. ids.Select(i => Say(connection, i, now.AddDays(-7 * week)))], default);
        }
    }

    static Prediction Say(Guid connection, int i, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), ConnectionId = connection, OpportunityId = Id(i), MadeAt = at, ModelVersion = "m1", InputsHash = $"{i} {at:O}", Win = i % 100 / 100.0, WinLow = 0.1, WinHigh = 0.9, Grade = "B",
        ExpectedClose = new(2027, 1, 10), CloseLow = new(2027, 1, 3), CloseHigh = new(2027, 2, 1), ExpectedAmount = 900, Currency = "EUR",
        Reasons = [.. Enumerable.Range(0, 5).Select(r => new PredictionReason($"f{r}", $"What moved this deal most, in one sentence, number {r}", 0.4 - 0.2 * r, "Email", "02s000000000001", true))],
    };

    static string Id(int i) => $"006{i:D12}AAA";
}
