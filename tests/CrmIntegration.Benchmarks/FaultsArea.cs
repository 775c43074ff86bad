using CrmIntegration.Benchmarks.Faults;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Benchmarks;

/// <summary>Everything that goes wrong, on purpose and often. Nothing may be lost, applied twice or stuck; beside it what happens to a program without the rule.</summary>
static class FaultsArea
{
    const int Seed = 20_261;

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-faults-").FullName;
        try
        {
            await o.WriteLineAsync($"  seed {Seed}; lost, applied twice and stuck must be 0; a fault counts only where it struck at least once a round");
            var table = new FaultTable(o);
            await table.HeadAsync();
            await using (var house = await FaultHouse.StartAsync(Path.Combine(folder, "house"), Seed, 300))
                await CrmFaults.RunAsync(house, table);
            await table.SumAsync();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
