using System.Collections.Concurrent;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Verbs;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>From a person's edit in the CRM to the new prediction written into the CRM, the whole way over HTTP.</summary>
static class LoopArea
{
    const int Deals = 8_000, Alone = 100, PerSecond = 200, Seconds = 10;
    static readonly string[] Stages = ["Qualification", "Needs Analysis", "Proposal", "Negotiation"];

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            await using var run = await DemoRun.StartAsync(folder, new EmulatorOptions(0, 42, Deals), 0, TextWriter.Null) ?? throw new InvalidOperationException("The demo did not start.");
            await run.FillAsync(TextWriter.Null);
            await o.WriteLineAsync($"  first data: {Deals:N0} deals read, trained, scored, written back in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
            using var browser = new HttpClient();
            var open = await run.House.Services.GetRequiredService<CrmStore>().FindAsync(run.ConnectionId, RecordKind.Opportunity, [.. run.Crm.TrueWinProbabilities.Keys], default);
            // Each edit moves its deal to another stage than it stands in: an edit that changes nothing would wait for the next one's write.
            var stands = open.Cast<Opportunity>().OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => (d.Id, Stage: Array.IndexOf(Stages, d.Stage))).ToArray();
            var edits = new Queue<(string, string)>(Enumerable.Range(0, Alone + PerSecond * Seconds)
                .Select(i => (stands[i % stands.Length].Id, Stages[(stands[i % stands.Length].Stage + 1 + i / stands.Length) % 4])));

            var alone = new List<double>();
            for (var i = 0; i < Alone; i++)
                alone.AddRange(await StormAsync(run, browser, [edits.Dequeue()], 0));
            Print(o, $"one edit at a time ({Alone})", alone);
            var storm = await StormAsync(run, browser, [.. edits], PerSecond);
            Print(o, $"{PerSecond} edits a second for {Seconds} s", storm);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Print(TextWriter o, string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        o.WriteLine($"  edit to written-back prediction, {what,-32} n {milliseconds.Count,5}   p50 {At(0.50),6:0} ms (must stay under 300)   p95 {At(0.95),6:0} ms (must stay under 1,000)   worst {milliseconds[^1]:0} ms");

        double At(double share) => milliseconds[(int)(share * (milliseconds.Count - 1))];
    }

    // An edit that does not move the prediction writes nothing; only edits with a write after them are counted.
    static async Task<List<double>> StormAsync(DemoRun run, HttpClient browser, (string Deal, string Stage)[] edits, int perSecond)
    {
        var database = run.House.Services.GetRequiredService<Database>();
        var before = await WrittenAsync(database, run.ConnectionId, 0);
        var writes = new ConcurrentDictionary<string, List<long>>();
        using var end = new CancellationTokenSource();
        var watching = WatchAsync(database, run.ConnectionId, before.Count == 0 ? 0 : before.Max(w => w.At), writes, end.Token);
        var clock = TimeProvider.System;
        var saves = new List<Task<(string Deal, long At)>>();
        var started = clock.GetTimestamp();
        for (var i = 0; i < edits.Length; i++)
        {
            if (perSecond > 0 && clock.GetElapsedTime(started) is var passed && TimeSpan.FromSeconds((double)i / perSecond) - passed is { Ticks: > 0 } wait)
                await Task.Delay(wait);
            saves.Add(SaveAsync(browser, run, edits[i], clock));
        }
        var saved = await Task.WhenAll(saves);
        for (var quiet = 0; quiet < 10; quiet++)
        {
            await Task.Delay(20);
            await run.UntilQuietAsync();
        }
        await end.CancelAsync();
        await watching;
        return [.. saved.Select(s => writes.TryGetValue(s.Deal, out var at) && at.Where(w => w >= s.At).Order().FirstOrDefault() is > 0 and var first ? first - s.At : -1.0).Where(ms => ms >= 0)];
    }

    static async Task<(string, long)> SaveAsync(HttpClient browser, DemoRun run, (string Deal, string Stage) edit, TimeProvider clock)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var answer = await browser.PostAsync(run.Crm.RecordPage(RecordKind.Opportunity, edit.Deal), new FormUrlEncodedContent(new Dictionary<string, string> { ["StageName"] = edit.Stage }));
        answer.EnsureSuccessStatusCode();
        return (edit.Deal, at);
    }

    static async Task WatchAsync(Database database, Guid connection, long after, ConcurrentDictionary<string, List<long>> writes, CancellationToken end)
    {
        while (true)
        {
            foreach (var (deal, at) in await WrittenAsync(database, connection, after))
            {
                var list = writes.GetOrAdd(deal, _ => []);
                if (list.Count == 0 || list[^1] != at)
                    list.Add(at);
                after = Math.Max(after, at - 50);            // a slower commit of an earlier moment is still seen
            }
            if (end.IsCancellationRequested)
                return;
            await Task.Delay(5, CancellationToken.None);
        }
    }

    static async Task<List<(string Deal, long At)>> WrittenAsync(Database database, Guid id, long after)
    {
        await using var connection = await database.OpenAsync(default);
        return [.. (await connection.QueryAsync<Written>("SELECT opportunity_id AS deal, written_at AS at FROM write_back WHERE connection_id = @id AND written_at > @after", new { id, after })).Select(w => (w.Deal, w.At))];
    }

    sealed record Written
    {
        public string Deal { get; init; } = "";
        public long At { get; init; }
    }
}
