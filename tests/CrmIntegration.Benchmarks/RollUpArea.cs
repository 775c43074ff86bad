using System.Diagnostics;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Enrich.Forecast.RollUp;
using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>The roll-up: how fast, how it grows, and whether its ranges hold what they promise, with ranges of independent deals as control.</summary>
static class RollUpArea
{
    const int Companies = 6, Deals = 2_000;
    static readonly DateTimeOffset Today = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(TextWriter o)
    {
        await SpeedAsync(o);
        await CoverageAsync(o);
    }

    static async Task SpeedAsync(TextWriter o)
    {
        var took = new List<(int Deals, double Seconds)>();
        foreach (var deals in new[] { 10_000, 100_000, 1_000_000 })
        {
            var input = Made(deals, 1_000);
            Simulation.Run(input with { Deals = [.. input.Deals.Take(1000)] });
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(true);
            var rounds = deals > 100_000 ? 1 : 5;
            var seconds = new double[rounds];
            for (var round = 0; round < rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                Simulation.Run(input);
                seconds[round] = watch.Elapsed.TotalSeconds;
            }
            Array.Sort(seconds);
            took.Add((deals, seconds[rounds / 2]));
            var plain = Plain(input);
            await o.WriteLineAsync($"  {deals,9:N0} deals, 1,000 owners in 4 levels, 1,000 draws: {seconds[rounds / 2],6:0.00} s{(deals == 100_000 ? " (must stay under 5)" : "")}   the same luck drawn and thrown away, one thread: {plain,6:0.00} s   allocated {(GC.GetTotalAllocatedBytes(true) - before) / 1e6 / rounds:0} MB a run");
        }
        await o.WriteLineAsync($"  growth: seconds ~ deals^{Math.Log(took[^1].Seconds / took[0].Seconds) / Math.Log((double)took[^1].Deals / took[0].Deals):0.00}");
    }

    // The reference: nothing but the draws, no shared factor, no parts, no quantiles.
    static double Plain(RollUpInput input)
    {
        var watch = Stopwatch.StartNew();
        var sum = 0.0;
        foreach (var deal in input.Deals)
        {
            var random = new Random(deal.Id.GetHashCode(StringComparison.Ordinal));
            for (var d = 0; d < input.Draws; d++)
                if (random.NextDouble() < deal.By)
                    sum += deal.Cents;
        }
        return sum < 0 ? -1 : watch.Elapsed.TotalSeconds;
    }

    static RollUpInput Made(int deals, int owners)
    {
        var random = new Random(7);
        // 1 + 9 + 90 + 900
        var people = Enumerable.Range(0, owners).Select(i => ($"u{i}", i == 0 ? null : i < 10 ? "u0" : i < 100 ? $"u{1 + i % 9}" : $"u{10 + i % 90}")).ToList();
        var open = Enumerable.Range(0, deals).Select(i => new RollUpDeal($"d{i}", (long)Math.Exp(13 + random.NextDouble() * 3), 0, random.NextDouble() * 0.6, $"u{100 + random.Next(owners - 100)}", $"r{random.Next(30)}", $"p{random.Next(20)}")).ToList();
        var wins = Enumerable.Range(0, deals / 50).Select(i => new PastWin($"w{i}", (long)Math.Exp(13 + random.NextDouble() * 3), 0.2, $"u{100 + random.Next(owners - 100)}", $"r{random.Next(30)}", $"p{random.Next(20)}")).ToList();
        return new(open, new(wins, 0.1), new(people!), new(0.15, 0.1, 0), AmountDrift.None);
    }

    static async Task CoverageAsync(TextWriter o)
    {
        var company = new Held();
        var owners = new Held();
        var errors = new List<Judged>();
        for (var seed = 1; seed <= Companies; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
            try
            {
                await using var house = House.Build(["--DataFolder", folder, "--Logging:LogLevel:Default", "Error"], b => b.Services.AddSingleton<TimeProvider>(new Fixed()));
                BringUpToDate.Run(house.Services.GetRequiredService<Database>());
                var id = Guid.NewGuid();
                var store = house.Services.GetRequiredService<CrmStore>();
                var made = SampleCompany.Make(seed, Deals, Today, mails: 0);
                foreach (var records in new IReadOnlyList<CrmRecord>[] { made.Users, made.Stages, made.Accounts, made.Opportunities, made.FieldChanges })
                    foreach (var some in records.Chunk(5_000))
                        await store.SaveAsync(id, records[0].Kind, some, default);
                await house.Services.GetRequiredService<TrainJob>().RunFirstAsync(id, default);
                var watch = Stopwatch.StartNew();
                await house.Services.GetRequiredService<PastForecasts>().RunAsync(id, default);
                await JudgeAsync(house.Services, id, $"company {seed}", company, owners, errors);
                await o.WriteLineAsync($"  company {seed}: eight periods rebuilt in {watch.Elapsed.TotalSeconds:0.0} s   held so far {company.Share:P0} (independent {company.Naive:P0})");
            }
            finally
            {
                SqliteConnection.ClearAllPools();
                Directory.Delete(folder, recursive: true);
            }
        }
        await o.WriteLineAsync($"  80 % ranges of companies held {company.Share:P1} of {company.Count} (must be 75-85 %)   independent deals, control {company.Naive:P1}");
        await o.WriteLineAsync($"  80 % ranges of owners    held {owners.Share:P1} of {owners.Count}   independent deals, control {owners.Naive:P1}");
        foreach (var (name, side) in new (string, Func<Judged, decimal?>)[] { ("model, middle", j => j.Model), ("commit", j => j.Commit), ("naive", j => j.Naive) })
            if (WhoWasRight.Of(errors, side) is { } e)
                await o.WriteLineAsync($"  {name,-14} WAPE {e.Wape:0.000} ({e.Low:0.000}-{e.High:0.000})   bias {e.Bias:+0.000;-0.000}   of {e.Count} forecasts");
    }

    static async Task JudgeAsync(IServiceProvider services, Guid id, string who, Held company, Held owners, List<Judged> errors)
    {
        var today = DateOnly.FromDateTime(Today.UtcDateTime);
        var (runs, words, reader) = (services.GetRequiredService<ForecastRuns>(), services.GetRequiredService<ForecastWords>(), services.GetRequiredService<BookReader>());
        var actuals = (await words.ActualsAsync(id, today.AddYears(-4), today, default)).ToDictionary(a => (a.PeriodFrom, a.Part, a.PartId), a => a.Amount);
        var past = (await runs.ListAsync(id, today.AddYears(-4), today, default)).Where(r => r.PeriodUntil <= today).ToDictionary(r => r.Id);
        foreach (var line in await runs.LinesAsync(id, [.. past.Keys], default))
        {
            var run = past[line.RunId];
            var actual = actuals.GetValueOrDefault((run.PeriodFrom, line.Part, line.PartId));
            if (line.Plain is not { } plain || line.Variance is not { } variance || plain <= 0)
                continue;
            // As if each deal went its own way: the normal range of the independent sum.
            var half = (decimal)(1.2816 * Math.Sqrt(variance) / 100);
            var middle = line.Won + (decimal)plain / 100;
            (line.Part == nameof(Part.Company) ? company : owners).Add(actual >= line.Low && actual <= line.High, actual >= middle - half && actual <= middle + half);
            if (line.Part == nameof(Part.Company))
                errors.Add(new(who + run.PeriodFrom, who, actual, line.Middle, line.Low, line.High, line.Committed, null, line.Naive));
        }
    }

    sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Today;
    }

    sealed class Held
    {
        int held, naive;
        public int Count { get; private set; }
        public double Share => held / (double)Math.Max(1, Count);
        public double Naive => naive / (double)Math.Max(1, Count);
        public void Add(bool ours, bool independent) => (held, naive, Count) = (held + (ours ? 1 : 0), naive + (independent ? 1 : 0), Count + 1);
    }
}
