using CrmIntegration.Benchmarks.Faults;
using CrmIntegration.Tests;
using CrmIntegration.Tests.AzureOpenAi;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Benchmarks;

/// <summary>
/// Everything that goes wrong, on purpose and often. Nothing may be lost, applied twice or stuck; beside it what the same does to a program without the rule.
/// CRM_FAULTS=crm,kills,webhooks,storage,nodes,model runs only these groups.
/// </summary>
static class FaultsArea
{
    const int Seed = 20_261;

    static readonly (string Name, Func<string, FaultTable, Task> RunAsync)[] Groups =
    [
        ("crm", async (folder, table) =>
        {
            await using var house = await FaultHouse.StartAsync(folder, Seed, 300);
            await CrmFaults.RunAsync(house, table);
        }),
        ("kills", async (folder, table) =>
        {
            await using var house = await FaultHouse.PrepareAsync(folder, Seed, 160, TimeProvider.System);
            await using var kills = new KillFaults(house, table, folder, Seed);
            await kills.RunAsync();
        }),
        ("webhooks", async (folder, table) =>
        {
            await using var house = await FaultHouse.StartAsync(folder, Seed, 200);
            await new WebhookFaults(house, table, Seed).RunAsync();
            await new TenantFaults(house, table, Seed).RunAsync();
        }),
        ("storage", async (folder, table) =>
        {
            PowerCut.Watch(folder);
            await using var house = await FaultHouse.StartAsync(folder, Seed, 160);
            await new StorageFaults(house, table, folder, folder + "-images", Seed).RunAsync();
        }),
        ("nodes", async (folder, table) =>
        {
            if (await PostgresCluster.StartAsync() is not { } cluster)
            {
                await table.SayAsync("PostgreSQL is not installed: faults of several nodes were not tried");
                return;
            }
            await using var house = await FaultHouse.StartAsync(folder, Seed, 160, ["--Database:Engine", "postgresql", "--Database:ConnectionString", cluster.ConnectionString("postgres"), .. NodeFaults.Settings]);
            await new NodeFaults(house, table, Seed).RunAsync();
        }),
        ("model", async (folder, table) =>
        {
            await using var model = await AzureOpenAiEmulator.StartAsync();
            await using var house = await FaultHouse.StartAsync(folder, Seed, 160, ModelFaults.Settings(model));
            await ModelFaults.RunAsync(house, model, table);
        }),
    ];

    public static async Task RunAsync(TextWriter o)
    {
        var folder = Directory.CreateTempSubdirectory("crm-faults-").FullName;
        var asked = Environment.GetEnvironmentVariable("CRM_FAULTS")?.Split(',');
        try
        {
            await o.WriteLineAsync($"  seed {Seed}; lost, applied twice and stuck must be 0; a fault counts only where it struck at least once a round");
            var table = new FaultTable(o);
            await table.HeadAsync();
            foreach (var (name, run) in Groups.Where(g => asked?.Contains(g.Name) != false))
                await run(Path.Combine(folder, name), table);
            await table.SumAsync();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
