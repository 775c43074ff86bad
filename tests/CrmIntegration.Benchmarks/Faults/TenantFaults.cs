using System.Text.Json.Nodes;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>One record, or one tenant, must not stop its neighbours.</summary>
sealed class TenantFaults(FaultHouse house, FaultTable table, int seed)
{
    const int Rounds = 10, EditsPerRound = 5;

    readonly Random dice = new(seed);

    public async Task RunAsync()
    {
        await table.AddAsync(await PoisonAsync());
        await table.AddAsync(await FloodAsync());
    }

    // One of the deals comes with a date that nobody can read: set aside with its reason, its neighbours go on; mended in the CRM and replayed, it arrives.
    async Task<FaultRow> PoisonAsync()
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            var deals = house.Edit(EditsPerRound);
            var poison = deals[dice.Next(deals.Length)];
            house.Wire.Trouble = async (http, pass) => FaultyWire.IsRead(http.Request) && await Troubles.Changed(http, pass, body => Poisoned(body, poison));
            while ((await house.Get<WorkQueue>().DeadAsync(new(house.Connection), 0, 1, default)).Total < 1)
            {
                house.Edit(poison);                          // the first reading may have been faster than we
                await Task.Delay(30);
            }
            var neighbours = deals.Where(d => d != poison).ToArray();
            toll += await AloneAsync(neighbours);
            struck += house.Wire.TakeStruck() > 0 ? 1 : 0;
            house.Wire.Trouble = null;
            await house.Get<WorkQueue>().ReplayAsync(new(house.Connection), default);
            toll += await house.SettleAsync(deals, before);
        }
        return new("a poisoned record in a batch", Rounds, struck, Rounds * EditsPerRound, toll, $"a batch as one: {Rounds * (EditsPerRound - 1)} neighbours stuck");
    }

    async Task<Toll> AloneAsync(string[] neighbours)
    {
        for (var tries = 0; tries < 2_000; tries++)
        {
            if (await house.DifferingAsync(neighbours) == 0)
                return default;
            await Task.Delay(10);
        }
        return new(0, 0, await house.DifferingAsync(neighbours));
    }

    static string? Poisoned(string body, string id)
    {
        if (JsonNode.Parse(body)?["records"] is not JsonArray rows || rows.FirstOrDefault(r => (string?)r!["Id"] == id && r["CloseDate"] is not null) is not { } row)
            return null;
        row["CloseDate"] = "31-31-31";
        return rows.Root.ToJsonString();
    }

    // Thousands of changes of one tenant; one change of another comes after them, and must be through long before they are.
    async Task<FaultRow> FloodAsync()
    {
        var other = await house.TenantAsync("Neighbour");
        var records = house.Crm.Org.Read(() => house.Crm.Org.Table("Task").Rows.Select(r => (string)r[0]!).Take(1_500).ToArray());
        var (toll, struck, ahead) = (new Toll(), 0, 0L);
        // A CRM that takes its time with the flood, so that it lasts.
        house.Wire.Trouble = async (http, _) =>
        {
            if (http.Request.QueryString.Value!.Contains("Task", StringComparison.Ordinal))
                await Task.Delay(100);
            return false;
        };
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            using var sender = new HookSender(house, dice);
            await Task.WhenAll(records.Chunk(300).Select(some => sender.SendAsync(sender.Signed(house.Hook, $"msg_flood_{dice.Next():x}", Flood(some), house.Now))));
            var deal = house.Deal(round);
            await sender.SendAsync(new Uri(house.Hook, $"/hooks/{other}"), $"msg_other_{dice.Next():x}", deal);
            while (await InJournalAsync() > 0 || await WaitingAsync(other) > 0)
                await Task.Delay(1);
            var left = await WaitingAsync(house.Connection);
            ahead += left;
            struck += left > 0 ? 1 : 0;
            toll += new Toll(0, 0, left == 0 ? 1 : 0);
            toll += await house.SettleAsync([], before);
        }
        house.Wire.Trouble = null;
        return new("one tenant floods the others", Rounds, struck, Rounds, toll, $"one line for all: behind {ahead / Rounds:N0} records");
    }

    string Flood(string[] ids) => $$"""{"type":"change","orgId":"{{house.Crm.Org.OrgId}}","data":[{{string.Join(',', ids.Select(id => $$"""{"object":"Task","id":"{{id}}"}"""))}}]}""";

    async Task<long> WaitingAsync(Guid connectionId)
    {
        await using var connection = await house.Database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM work WHERE connection_id = @connectionId AND stage = 'sync'", new { connectionId });
    }

    async Task<long> InJournalAsync()
    {
        await using var journal = house.Get<InboxJournal>().Open();
        return await journal.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM inbox_journal");
    }
}
