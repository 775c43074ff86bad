using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Panel;
using CrmIntegration.Records;
using CrmIntegration.Tests;
using CrmIntegration.Tests.AzureOpenAi;
using CrmIntegration.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>
/// What our door adds until the first words of a streamed reply are there. The same provider is asked directly with the same bytes, in turns, by as many readers. Two ways to count: what the
/// relay of the words adds, from the moment they leave the provider; and all of it, with policy, masking, budget and quota before the provider is asked.
/// </summary>
static class RelayFigures
{
    const int Streams = 100, Rounds = 5, Each = 2, Mails = 600;
    static readonly TimeSpan Thinks = TimeSpan.FromMilliseconds(150), Pace = TimeSpan.FromMilliseconds(40);

    public static async Task PrintAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-relay-").FullName;
        try
        {
            await MeasureAsync(o, "SQLite", Path.Combine(folder, "sqlite"), []);
            if (await PostgresCluster.StartAsync() is { } cluster)
                await MeasureAsync(o, "PostgreSQL", Path.Combine(folder, "pg"), ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("postgres") + PanelArea.AsShipped]);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task MeasureAsync(TextWriter o, string engine, string folder, string[] settings)
    {
        await using var model = await AzureOpenAiEmulator.StartAsync();
        (model.Thinks, model.Pace, model.Writes) = (Thinks, Pace, _ => "Hello, {}\n" + string.Concat(Enumerable.Repeat("Thank you for your message. {}\n", 16)) + "Best regards {}\n");
        await using var house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--Language:Provider", "azure", "--Language:Endpoint", model.Address,
            "--Language:Deployment", "drafts", "--Language:ApiKey", "bench", "--Language:DailyBudget", "100000", .. settings]);
        house.MapPost("/relay", (HttpContext http, ITrustGateway gateway) => TypedResults.ServerSentEvents(gateway.StreamAsync(Request(http), http.RequestAborted).Select(p => new SseItem<string>(p.Text, "piece")))).RequireAuthorization(PanelRoom.Policy);
        if (await House.TryStartAsync(house) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        var connection = Guid.CreateVersion7();
        var suggestions = await FillAsync(house.Services, connection);
        var (_, key) = await house.Services.GetRequiredService<ApiKeys>().CreateAsync(connection, "bench", ApiKeyRow.Panel, default);
        using var ours = Client(house.Urls.First(), "Bearer " + key);
        using var direct = Client(model.Address, "Bearer direct");

        var (number, stamps) = (0, false);
        model.Leaves = piece => stamps && piece.StartsWith("Hello", StringComparison.Ordinal) ? $"Hello @{Stopwatch.GetTimestamp()}@, {{}}\n" : piece;
        (string Name, string First, HttpClient Client, Func<HttpRequestMessage> Ask)[] ways =
        [
            ("provider asked directly", "\"content\":\"H", direct, () => new(HttpMethod.Post, "openai/deployments/drafts/chat/completions?api-version=2024-10-21") { Content = new StringContent(model.Bodies.First(), Encoding.UTF8, "application/json") }),
            ("through the gateway", "data: H", ours, () => new(HttpMethod.Post, $"relay?connection={connection}&number={Interlocked.Increment(ref number)}")),
            ("a rep's draft written again", "event: sentence", ours, () => new(HttpMethod.Post, $"api/panel/v1/suggestions/{suggestions[Interlocked.Increment(ref number) % Mails]}/again?draft=0&way=shorter")),
        ];
        await WaitsAsync(ways[1], 1);
        await WaitsAsync(ways[2], 1);
        var (first, sent) = (ways.Select(_ => new List<double>()).ToArray(), ways.Select(_ => new List<double>()).ToArray());
        for (var round = 0; round <= Rounds; round++)
            for (var way = 0; way < ways.Length; way++)
            {
                stamps = way < 2;                           // a draft's sentence with a number that no source holds is not shown
                var waits = await WaitsAsync(ways[way], Streams);
                if (round == 0)
                    continue;                               // what is compiled and opened for the first time
                first[way].AddRange(waits.Select(w => w.First));
                sent[way].AddRange(waits.Where(w => w.Sent > 0).Select(w => w.Sent));
            }
        await o.WriteLineAsync($"  {engine}, {Streams} streams open all the time, {Rounds} interleaved rounds; reader, service and provider share the cores");
        for (var way = 0; way < 2; way++)
            await TellAsync("first words left the provider, seen", ways[way].Name, sent[way], sent[0], 0, way > 0);
        for (var way = 0; way < ways.Length; way++)
            await TellAsync("question asked, first words seen", ways[way].Name, first[way], first[0], Thinks.TotalMilliseconds, false);

        async Task TellAsync(string what, string way, List<double> all, List<double> against, double less, bool aim)
        {
            all.Sort();
            var added = ReferenceEquals(all, against) ? "" : $"   added p50 {At(all, 0.5) - At(against, 0.5),5:0.00}   p95 {At(all, 0.95) - At(against, 0.95),5:0.00}{(aim ? " (aim < 1 and < 15)" : "")}";
            await o.WriteLineAsync($"    {what,-36} {way,-30} p50 {At(all, 0.5) - less,6:0.00} ms   p95 {At(all, 0.95) - less,6:0.00} ms{added}");
        }
    }

    static double At(List<double> sorted, double share) => sorted[(int)(sorted.Count * share)];

    // Readers come spread over the length of a reply, as people do: a hundred questions in the same millisecond would measure the queue before two cores.
    static async Task<IReadOnlyList<(double First, double Sent)>> WaitsAsync((string Name, string First, HttpClient Client, Func<HttpRequestMessage> Ask) way, int streams)
    {
        var length = Thinks + 26 * Pace;
        var readers = await Task.WhenAll(Enumerable.Range(0, streams).Select(async reader =>
        {
            var took = new (double, double)[Each];
            await Task.Delay(length * reader / streams);
            for (var i = 0; i < Each; i++)
                took[i] = await ReadAsync(way.Client, way.Ask(), way.First);
            return took;
        }));
        return [.. readers.SelectMany(r => r)];
    }

    static async Task<(double First, double Sent)> ReadAsync(HttpClient client, HttpRequestMessage ask, string first)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (double, double)? took = null;
        while (await lines.ReadLineAsync() is { } line)
            if (took is null && line.Contains(first, StringComparison.Ordinal))
            {
                var now = Stopwatch.GetTimestamp();
                var left = Left.Match(line) is { Success: true } at ? Stopwatch.GetElapsedTime(long.Parse(at.Groups[1].Value, CultureInfo.InvariantCulture), now).TotalMilliseconds : 0;
                took = (Stopwatch.GetElapsedTime(started, now).TotalMilliseconds, left);
            }
        return took ?? throw new InvalidOperationException($"{ask.RequestUri} brought no word.");
    }

    static readonly Regex Left = new("Hello @([0-9]+)@", RegexOptions.CultureInvariant);

    static HttpClient Client(string address, string sign)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2 * Streams }) { BaseAddress = new(address) };
        client.DefaultRequestHeaders.Add("Authorization", sign);
        client.DefaultRequestHeaders.Add("X-Crm-User", "005000000000001");
        return client;
    }

    static WriteRequest Request(HttpContext http) => new(Guid.Parse(http.Request.Query["connection"]!), "reply", "005000000000001", "M1", "en", "bench-1", new string('i', 1500),
        [new("mail.text", string.Concat(Enumerable.Repeat("Hello, this is Ada Quill of Quill Looms. Could you send the price for 20 seats by Friday? ", 16)) + http.Request.Query["number"])], ["Ada Quill", "Quill Looms"], null, _ => null) { Fresh = true };

    static async Task<IReadOnlyList<Guid>> FillAsync(IServiceProvider services, Guid connection)
    {
        var (store, now) = (services.GetRequiredService<CrmStore>(), TimeProvider.System.GetUtcNow());
        await store.SaveAsync(connection, RecordKind.User, [new CrmUser { Id = "005000000000001", Modified = now, Name = "Ben Rep" }], default);
        await store.SaveAsync(connection, RecordKind.Account, [.. Enumerable.Range(0, Mails).Select(i => new Account { Id = $"A{i}", Modified = now, Name = $"Quill {i} Looms" })], default);
        await store.SaveAsync(connection, RecordKind.Contact, [.. Enumerable.Range(0, Mails).Select(i => new Contact { Id = $"C{i}", Modified = now, AccountId = $"A{i}", FirstName = "Ada", LastName = "Quill", Email = $"ada{i}@quill.example" })], default);
        await store.SaveAsync(connection, RecordKind.Opportunity, [.. Enumerable.Range(0, Mails).Select(i => new Opportunity { Id = $"O{i}", Modified = now, Name = $"Deal {i}", Stage = "Proposal", OwnerId = "005000000000001", AccountId = $"A{i}", Amount = 1000 + i, Currency = "EUR", CloseDate = new(2027, 1, 1), Created = now.AddDays(-90) })], default);
        await store.SaveAsync(connection, RecordKind.Email, [.. Enumerable.Range(0, Mails).Select(i => new Email { Id = $"M{i}", Modified = now, OpportunityId = $"O{i}", AccountId = $"A{i}", Subject = "Offer", FromName = "Ada Quill", FromAddress = $"ada{i}@quill.example", TextBody = $"Hello,\n\ncould you send me the price for {10 + i} seats by Friday?\n\nThank you\nAda", Incoming = true, SentAt = now })], default);
        List<Guid> ids = [];
        for (var i = 0; i < Mails; i++)
        {
            ids.Add(Guid.CreateVersion7(now));
            await services.GetRequiredService<Suggestions>().SaveAsync(new()
            {
                Id = ids[i], ConnectionId = connection, EmailId = $"M{i}", OpportunityId = $"O{i}", MadeAt = now, Writer = "offline", PromptVersion = "offline", Language = "en",
                Drafts = [new("short", "Hello, thank you.", [new("Hello,", []), new("Thank you.", [])], [])],
            }, default);
        }
        return ids;
    }
}
