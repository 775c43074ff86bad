using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Benchmarks;

/// <summary>A signed webhook through the real endpoint, committed to disk before its 202, beside one that is only verified.</summary>
static class IngestArea
{
    const int Requests = 60_000, Clients = 64, Rounds = 5, WarmUp = 2;
    static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    const string Org = "00D000000000001";

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            var syncs = Syncs(folder);
            await o.WriteLineAsync($"webhook ack, {Clients} clients, {Requests:N0} requests, median of {Rounds} interleaved rounds; this disk syncs {syncs:N0} times/s");
            await MeasureAsync(o, "SQLite, synchronous=FULL", Path.Combine(folder, "sqlite"), [], syncs < 1_000 ? 0.45 : 0.70);
            if (await PostgresCluster.StartAsync(durable: true) is { } cluster)
                await MeasureAsync(o, "PostgreSQL, fsync=on", Path.Combine(folder, "pg"), ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("postgres")], 0.40);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task MeasureAsync(TextWriter o, string engine, string folder, string[] settings, double mustReach)
    {
        await using var house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error", .. settings]);
        if (await House.TryStartAsync(house) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        var json = $$"""{"Flow":"client","MyDomainUrl":"https://a.my.salesforce.com","ClientId":"k","ClientSecret":"s","OrgId":"{{Org}}","WebhookSecret":"whsec_{{Convert.ToBase64String(Secret)}}"}""";
        var id = (await house.Services.GetRequiredService<IConnectionForms>().AddAsync("salesforce", "Bench", json, default)).Value.Id;
        // Paused: the hints are kept and become work, but nobody calls out to a CRM that is not there.
        await house.Services.GetRequiredService<ConnectionStore>().SetPausedAsync(id, true, default);
        await using var bare = await VerifyOnlyAsync(house.Services.GetRequiredService<IWebhookConnections>());

        var inbox = house.Services.GetRequiredService<InboxStore>();
        List<double> bares = [], ours = [], p99 = [], sorted = [];
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var requests = Signed(id);
            var best = await RawClients.RunAsync(new(bare.Urls.First()), requests, Clients, "202");
            var started = Stopwatch.GetTimestamp();
            var (rate, latencies) = await RawClients.RunAsync(new(house.Urls.First()), requests, Clients, "202");
            // All of it sorted in before the reference has its turn again: it must not share the cores with our remains.
            while (await inbox.CountAsync(id, default) < (round + 1 + WarmUp) * Requests && Stopwatch.GetElapsedTime(started).TotalSeconds < 60)
                await Task.Delay(5);
            if (round < 0)
                continue;                                    // the compiler is still at it
            bares.Add(best.Rate);
            ours.Add(rate);
            sorted.Add(Requests / Stopwatch.GetElapsedTime(started).TotalSeconds);
            p99.Add(latencies[(int)(latencies.Length * 0.99)]);
        }
        var kept = await inbox.CountAsync(id, default);
        double reached = Median(ours), reference = Median(bares);
        await o.WriteLineAsync($"  {engine,-28} verify only {reference,8:N0}/s   ours {reached,8:N0}/s   ratio {reached / reference:0.00} (must reach {mustReach:0.00})   p99 {Median(p99):0.0} ms (must stay under 25)");
        await o.WriteLineAsync($"  {"",-28} acknowledged {(Rounds + WarmUp) * Requests:N0}, on disk {kept:N0}; duplicates ruled out and work for the next stage made: {Median(sorted):N0}/s, ratio {Median(sorted) / reference:0.00}");
    }

    static async Task<WebApplication> VerifyOnlyAsync(IWebhookConnections connections)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/hooks/{id:guid}", async (Guid id, HttpContext http) =>
        {
            var found = (await connections.FindAsync(id, default))!;
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var verdict = found.Connector.ReadWebhook(found.Connection, new(headers, http.Request.ContentType, body.ToArray(), null, TimeProvider.System.GetUtcNow()));
            return verdict is WebhookAccepted accepted ? Results.Text(accepted.Reply.Body, accepted.Reply.ContentType, Encoding.UTF8, accepted.Reply.Status) : Results.StatusCode(401);
        });
        await app.StartAsync();
        return app;
    }

    static byte[][] Signed(Guid connection)
    {
        var requests = new byte[Requests][];
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        for (var i = 0; i < Requests; i++)
        {
            var id = "msg_" + Guid.NewGuid().ToString("N");
            var body = $$"""{"type":"change","orgId":"{{Org}}","data":[{"object":"Opportunity","id":"006{{i % 5000:000000000000}}","change":"updated"}]}""";
            var signature = Convert.ToBase64String(HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes($"{id}.{stamp}.{body}")));
            requests[i] = Encoding.ASCII.GetBytes($"POST /hooks/{connection} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
                + $"webhook-id: {id}\r\nwebhook-timestamp: {stamp}\r\nwebhook-signature: v1,{signature}\r\n\r\n{body}");
        }
        return requests;
    }

    // What the disk itself gives: one small append and flush at a time.
    static double Syncs(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "sync"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        var block = new byte[4096];
        var watch = Stopwatch.StartNew();
        var times = 0;
        for (; watch.ElapsedMilliseconds < 500; times++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }
        return times / watch.Elapsed.TotalSeconds;
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
