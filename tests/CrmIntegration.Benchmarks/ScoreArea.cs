using System.Diagnostics;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Forecasting;
using CrmIntegration.Records;
using CrmIntegration.SampleOrg;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CrmIntegration.Benchmarks;

/// <summary>Training and scoring from the tables: what the nightly jobs do, with memory.</summary>
static class ScoreArea
{
    public static async Task RunAsync(TextWriter o)
    {
        foreach (var deals in new[] { 1_000, 10_000, 50_000 })
            await MeasureAsync(o, deals);
    }

    static async Task MeasureAsync(TextWriter o, int deals)
    {
        var folder = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        try
        {
            await using var house = House.Build(["--DataFolder", folder, "--Logging:LogLevel:Default", "Error"]);
            BringUpToDate.Run(house.Services.GetRequiredService<Database>());
            var (id, store) = (Guid.NewGuid(), house.Services.GetRequiredService<CrmStore>());
            var company = SampleCompany.Make(42, deals, TimeProvider.System.GetUtcNow());
            foreach (var records in new IReadOnlyList<CrmRecord>[] { company.Users, company.Stages, company.Accounts, company.Contacts, company.Opportunities, company.ContactRoles, company.Products, company.LineItems, company.FieldChanges, company.Emails, company.Activities })
                foreach (var some in records.Chunk(5_000))
                    await store.SaveAsync(id, records[0].Kind, some, default);
            var timelines = house.Services.GetRequiredService<Timelines>();

            var watch = Stopwatch.StartNew();
            var all = await timelines.ReadAllAsync(id, default);
            var read = watch.Elapsed;
            watch.Restart();
            var model = Trainer.Train(all, TimeProvider.System.GetUtcNow(), new());
            var trained = watch.Elapsed;
            var open = all.Where(d => d.Outcome == DealOutcome.Open).ToList();
            model.Predict(open, TimeProvider.System.GetUtcNow());
            watch.Restart();
            var rounds = 0;
            for (; watch.ElapsedMilliseconds < 1000; rounds++)
                model.Predict(open, TimeProvider.System.GetUtcNow());
            var rate = rounds * open.Count / watch.Elapsed.TotalSeconds;
            await o.WriteLineAsync($"  {deals,7:N0} deals: timelines read {deals / read.TotalSeconds,9:N0}/s   trained in {trained.TotalSeconds,6:0.0} s   scored with reasons {rate,9:N0} deals/s   ({open.Count:N0} open; 1,000,000 would take {1e6 / rate:0} s, must stay under 60)");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
