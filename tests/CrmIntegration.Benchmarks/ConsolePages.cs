using System.Diagnostics;
using System.Text.RegularExpressions;
using CrmIntegration.Connectors;
using CrmIntegration.Doors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>Every page of the console as a signed-in admin gets it, over 100,000 deals with their history, a week of webhooks and 10,000 scored open deals.</summary>
static partial class ConsolePages
{
    const int Deals = 100_000, Open = 10_000, Webhooks = 200_000, Rounds = 9;
    static readonly string[] Stages = ["Qualification", "Needs Analysis", "Proposal", "Negotiation"];

    public static async Task MeasureAsync(TextWriter o, string engine, string folder, string[] settings)
    {
        await using var house = House.Build(["--DataFolder", folder, "--Urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Error", .. settings]);
        var started = Stopwatch.GetTimestamp();
        if (await House.TryStartAsync(house) is { Count: > 0 } wrong)
            throw new InvalidOperationException(string.Join(" ", wrong));
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new() }) { BaseAddress = new(house.Urls.First()) };
        (await browser.GetAsync("/health/ready")).EnsureSuccessStatusCode();
        await o.WriteLineAsync($"  {engine,-10} start to ready {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s (must stay under 3)");
        var id = (await house.Services.GetRequiredService<IConnectionForms>().AddAsync("salesforce", "Large", Settings, default)).Value.Id;
        await house.Services.GetRequiredService<ConnectionStore>().SetPausedAsync(id, true, default);
        await FillAsync(house.Services, id);
        await SignInAsync(browser, house.Services.GetRequiredService<FirstAdmin>().Password!);

        string[] pages = ["/", "/connections", $"/c/{id}", .. new[] { "ai", "audit", "backfill", "deals", "deals?stage=Proposal", $"deals/{Id(7)}", "fields", "forecast", "keys", "models", "settings", "suggestions", "work" }.Select(p => $"/c/{id}/{p}")];
        var slow = 0;
        foreach (var page in pages)
        {
            var took = new List<double>();
            for (var round = -2; round < Rounds; round++)
            {
                var at = Stopwatch.GetTimestamp();
                using var answer = await browser.GetAsync(page);
                answer.EnsureSuccessStatusCode();
                if (round >= 0)
                    took.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            took.Sort();
            slow += took[Rounds / 2] >= 300 ? 1 : 0;
            await o.WriteLineAsync($"  {engine,-10} {page.Replace(id.ToString(), "…"),-28} median {took[Rounds / 2],6:0} ms   worst {took[^1],6:0} ms");
        }
        await o.WriteLineAsync($"  {engine,-10} pages slower than 300 ms: {slow} of {pages.Length} (must be 0), {Deals:N0} deals");
    }

    const string Settings = """{"Flow":"client","MyDomainUrl":"https://large.my.salesforce.com","ClientId":"key","ClientSecret":"s","OrgId":"00D000000000002","WebhookSecret":"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}""";

    static async Task SignInAsync(HttpClient browser, string password)
    {
        var token = Token().Match(await browser.GetStringAsync("/sign-in")).Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["login"] = "admin", ["password"] = password, ["__RequestVerificationToken"] = token, ["returnUrl"] = "/people" });
        using var answer = await browser.PostAsync("/sign-in", form);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath != "/people")
            throw new InvalidOperationException("The admin could not sign in.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    static async Task FillAsync(IServiceProvider services, Guid id)
    {
        var store = services.GetRequiredService<CrmStore>();
        var now = TimeProvider.System.GetUtcNow();
        await store.SaveAsync(id, RecordKind.User, [.. Enumerable.Range(0, 100).Select(i => new CrmUser { Id = $"005{i:D12}AAA", Modified = now, Name = $"Rep {i}" })], default);
        for (var from = 0; from < Deals; from += 5_000)
        {
            var ids = Enumerable.Range(from, 5_000).ToList();
            await store.SaveAsync(id, RecordKind.Opportunity, [.. ids.Select(i => Deal(i, now))], default);
            await store.SaveAsync(id, RecordKind.FieldChange, [.. ids.SelectMany(i => Enumerable.Range(0, 3).Select(c => Change(i, c, now)))], default);
        }
        var predictions = services.GetRequiredService<Predictions>();
        for (var from = 0; from < Open; from += 1_000)
            await predictions.SaveAsync(id, [.. Enumerable.Range(from, 1_000).Select(i => Said(id, i, now))], default);
        await using var connection = await services.GetRequiredService<Database>().OpenAsync(default);
        await using var transaction = await connection.BeginTransactionAsync();
        for (var from = 0; from < Webhooks; from += 1_000)
            await connection.ExecuteAsync("INSERT INTO inbox (connection_id, hint_key, kind, record_id, received_at) VALUES (@id, @key, 4, @record, @at)",
                Enumerable.Range(from, 1_000).Select(i => new { id, key = $"msg_{i}:0", record = Id(i % Deals), at = now.AddSeconds(-i) }), transaction);
        await transaction.CommitAsync();
    }

    static Opportunity Deal(int i, DateTimeOffset now) => new()
    {
        Id = Id(i), Modified = now, Name = $"Deal {i}", OwnerId = $"005{i % 100:D12}AAA", Stage = i < Open ? Stages[i % 4] : i % 3 == 0 ? "Closed Won" : "Closed Lost", IsClosed = i >= Open, IsWon = i >= Open && i % 3 == 0,
        Amount = 1000 + i, Currency = "EUR", CloseDate = DateOnly.FromDateTime(now.UtcDateTime).AddDays(i < Open ? i % 180 : -(i % 900)), Created = now.AddDays(-90 - i % 900),
    };

    static FieldChange Change(int i, int c, DateTimeOffset now) => new()
    {
        Id = $"{Id(i)}:{c}", Modified = now, OpportunityId = Id(i), Field = FieldChange.Fields.Stage, New = Stages[c], At = now.AddDays(-80 + 20 * c),
    };

    static Prediction Said(Guid connection, int i, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), ConnectionId = connection, OpportunityId = Id(i), MadeAt = at, ModelVersion = "m1", InputsHash = $"{i}", Win = i % 100 / 100.0, WinLow = 0.1, WinHigh = 0.9, Grade = "B",
        ExpectedClose = DateOnly.FromDateTime(at.UtcDateTime).AddDays(40), CloseLow = DateOnly.FromDateTime(at.UtcDateTime).AddDays(20), CloseHigh = DateOnly.FromDateTime(at.UtcDateTime).AddDays(80), ExpectedAmount = 900, Currency = "EUR",
        Reasons = [new PredictionReason("f", "What moved this deal most", 0.4, "Email", "02s000000000001", true)],
    };

    static string Id(int i) => $"006{i:D12}AAA";
}
