using System.Diagnostics;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>Deal cards through the real door at 500 a second. Each is timed from when it was due, so that a stall counts for all that it delayed.</summary>
static class PanelArea
{
    const int PerSecond = 500, Seconds = 15, WarmUp = 5, Deals = 10_000, Said = 4;

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
                await MeasureAsync(o, "PostgreSQL", Path.Combine(folder, "pg"), ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("postgres")]);
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
        if (await House.TryStartAsync(house) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        var connection = Guid.CreateVersion7();
        await FillAsync(house.Services, connection);
        var (_, key) = await house.Services.GetRequiredService<ApiKeys>().CreateAsync(connection, "bench", ApiKeyRow.Panel, default);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new(house.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        client.DefaultRequestHeaders.Add("X-Crm-User", "005000000000001");

        await CallAsync(client, WarmUp);
        var took = await CallAsync(client, Seconds);
        Array.Sort(took);
        await o.WriteLineAsync($"  {engine,-10} {PerSecond}/s for {Seconds} s over {Deals:N0} deals: p50 {took[took.Length / 2]:0.0} ms   p99 {took[(int)(took.Length * 0.99)]:0.0} ms (must stay under 20)   worst {took[^1]:0.0} ms");
    }

    static async Task<double[]> CallAsync(HttpClient client, int seconds)
    {
        var random = new Random(7);
        var calls = new List<Task<double>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * seconds; i++)
        {
            var due = TimeSpan.FromSeconds(i / (double)PerSecond);
            while (Stopwatch.GetElapsedTime(start) < due)
                await Task.Delay(1);
            calls.Add(OneAsync(client, $"/api/panel/v1/deals/{Id(random.Next(Deals))}", start, due));
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
