using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connections;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Tests.Loop;

/// <summary>The service as its own process, killed with SIGKILL while webhooks pour in.</summary>
public sealed class KillFacts : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("crm-kill-").FullName;
    Process? service;

    [Fact]
    public async Task Killed_at_any_moment_it_loses_no_acknowledged_webhook_and_applies_none_twice()
    {
        await using var house = CrmIntegration.House.Build(["--DataFolder", folder]);
        BringUpToDate.Run(house.Services.GetRequiredService<Database>());
        var emulator = house.Services.GetRequiredService<ConnectorCatalog>().Emulator("salesforce")!;
        await using var crm = await emulator.StartAsync(new(0, 3, 200), default);
        var connection = (await house.Services.GetRequiredService<IConnectionForms>().AddAsync("salesforce", "Acme", crm.ConnectionSettingsJson, default)).Value.Id;
        using var settings = JsonDocument.Parse(crm.ConnectionSettingsJson);
        var sender = new Sender(connection, settings.RootElement.GetProperty("WebhookSecret").GetString()!, settings.RootElement.GetProperty("OrgId").GetString()!,
            [.. crm.TrueWinProbabilities.Keys.Order(StringComparer.Ordinal)]);

        var dice = new Random(1);
        for (var life = 0; life < 3; life++)
        {
            var address = await StartAsync();
            using var end = new CancellationTokenSource();
            var storm = Enumerable.Range(0, 8).Select(_ => sender.PourAsync(address, end.Token)).ToArray();
            while (sender.Acknowledged.Count < (life + 1) * 150 + dice.Next(100))
                await Task.Delay(5);
            service!.Kill();
            await service.WaitForExitAsync();
            await end.CancelAsync();
            await Task.WhenAll(storm);
        }

        var last = await StartAsync();
        var database = house.Services.GetRequiredService<Database>();
        foreach (var id in sender.Acknowledged.Keys.Take(100))
            Assert.Equal(HttpStatusCode.Accepted, await sender.SendAsync(last, id));
        await using (var journal = house.Services.GetRequiredService<InboxJournal>().Open())
            for (var tries = 0; tries < 2400 && await journal.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM inbox_journal") > 0; tries++)
                await Task.Delay(50);
        await UntilAsync(database, "SELECT COUNT(*) FROM work WHERE dead_at IS NULL", 0);

        var kept = (await QueryAsync<string>(database, "SELECT hint_key FROM inbox")).ToList();
        Assert.Empty(sender.Acknowledged.Keys.Except(kept.Select(k => k[..k.IndexOf(':', StringComparison.Ordinal)])));
        Assert.Equal(kept.Count, kept.Distinct().Count());
        Assert.Empty(await QueryAsync<string>(database, "SELECT says FROM work WHERE dead_at IS NOT NULL"));
        var touched = sender.Acknowledged.Values.ToHashSet();
        Assert.Empty(touched.Except(await QueryAsync<string>(database, "SELECT id FROM opportunity")));
        Assert.Equal(0, Assert.Single(await QueryAsync<long>(database, "SELECT COUNT(*) FROM (SELECT opportunity_id, id FROM field_change GROUP BY opportunity_id, id HAVING COUNT(*) > 1) twice")));
    }

    async Task<Uri> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in new[] { Path.Combine(AppContext.BaseDirectory, "CrmIntegration.dll"), "serve", "--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None" })
            start.ArgumentList.Add(arg);
        service = Process.Start(start)!;
        _ = service.StandardError.ReadToEndAsync();
        while (await service.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = service.StandardOutput.ReadToEndAsync();
                return new(line[at..].Trim());
            }
        throw new InvalidOperationException("The service ended before it listened.");
    }

    static async Task UntilAsync(Database database, string sql, long wanted)
    {
        var now = -1L;
        for (var tries = 0; tries < 2400 && now != wanted; tries++)
        {
            now = Assert.Single(await QueryAsync<long>(database, sql));
            await Task.Delay(50);
        }
        Assert.True(now == wanted, string.Join('\n', await QueryAsync<string>(database,
            "SELECT stage || ' ' || kind || ' ' || record_id || ' attempts ' || attempts || ' due ' || due_at || ' claimed until ' || coalesce(claimed_until, '-') || ' ' || coalesce(says, '') FROM work")));
    }

    static async Task<IEnumerable<T>> QueryAsync<T>(Database database, string sql)
    {
        await using var connection = await database.OpenAsync(default);
        return await connection.QueryAsync<T>(sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (service is { HasExited: false })
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
        service?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    sealed class Sender(Guid connection, string secret, string org, string[] deals)
    {
        readonly HttpClient http = new();
        readonly byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        int sent;

        /// <summary>Message id to the deal it spoke of.</summary>
        public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

        public async Task PourAsync(Uri address, CancellationToken end)
        {
            while (!end.IsCancellationRequested)
                try
                {
                    await SendAsync(address, $"msg_{Interlocked.Increment(ref sent)}");
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(5, CancellationToken.None);    // it was killed
                }
        }

        public async Task<HttpStatusCode> SendAsync(Uri address, string id)
        {
            var deal = deals[int.Parse(id["msg_".Length..], System.Globalization.CultureInfo.InvariantCulture) % deals.Length];
            var body = $$"""{"type":"change","orgId":"{{org}}","data":[{"object":"Opportunity","id":"{{deal}}"}]}""";
            var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, $"/hooks/{connection}")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", stamp.ToString(System.Globalization.CultureInfo.InvariantCulture));
            request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{stamp}.{body}"))));
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Accepted)
                Acknowledged[id] = deal;
            return answer.StatusCode;
        }
    }
}
