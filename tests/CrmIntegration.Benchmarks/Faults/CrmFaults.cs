using CrmIntegration.Records;
using Microsoft.AspNetCore.Http;
using static CrmIntegration.Benchmarks.Faults.Troubles;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The CRM misbehaves while people edit deals: each edit must still arrive here, and its prediction there.</summary>
static class CrmFaults
{
    const int Rounds = 10, EditsPerRound = 5;
    const string Busy = """[{"message":"Too many requests","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""", Html = "<html><body>Bad gateway</body></html>";

    static readonly (string Name, Func<Trouble> Make)[] All =
    [
        ("429 with Retry-After", () => First(2, IsCall, Says(429, Busy, "2"))),
        ("429 without Retry-After", () => First(2, IsCall, Says(429, Busy))),
        ("429, Retry-After longer than a call waits", () => First(1, FaultyWire.IsRead, Says(429, Busy, "90"))),
        ("500, twice in a row", () => First(2, IsCall, Says(500, """[{"message":"x","errorCode":"UNKNOWN_EXCEPTION"}]"""))),
        ("502 with an HTML page", () => First(5, IsCall, Says(502, Html))),
        ("503, a burst longer than the retries of a call", () => First(6, IsCall, Says(503))),
        ("200 with an HTML page", () => First(1, FaultyWire.IsRead, Says(200, Html))),
        ("no answer until the time limit", () => First(1, FaultyWire.IsRead, NoAnswer)),
        ("connection reset before the answer", () => First(2, IsCall, Reset)),
        ("connection reset in the middle of the body", () => First(2, IsCall, HalfOfTheBody)),
        ("the CRM took the write, its answer was lost", () => First(1, FaultyWire.IsWrite, AnswerLost)),
        ("a write answered 409, stale", () => First(1, FaultyWire.IsWrite, Says(409, """[{"message":"changed meanwhile","errorCode":"CONFLICT"}]"""))),
    ];

    static bool IsCall(HttpRequest request) => FaultyWire.IsRead(request) || FaultyWire.IsWrite(request);

    public static async Task RunAsync(FaultHouse house, FaultTable table)
    {
        foreach (var (name, make) in All)
            await table.AddAsync(await RoundsAsync(house, name, make));
        await table.AddAsync(await TokenAsync(house));
        await table.AddAsync(await LockedRowsAsync(house));
        await table.AddAsync(await SignInGoneAsync(house));
    }

    static async Task<FaultRow> RoundsAsync(FaultHouse house, string name, Func<Trouble> make)
    {
        var (toll, struck, control) = (new Toll(), 0, new Control());
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            house.Wire.Trouble = make();
            var deals = house.Edit(EditsPerRound);
            toll += await house.SettleAsync(deals, before);
            struck += house.Wire.TakeStruck();
            house.Wire.Trouble = make();
            await control.OnceAsync(house, deals);
            house.Wire.Trouble = null;
            house.Wire.TakeStruck();
        }
        return new(name, Rounds, struck, Rounds * EditsPerRound, toll, control.ToString(), control.Fails);
    }

    static async Task<FaultRow> TokenAsync(FaultHouse house)
    {
        var (toll, struck, control) = (new Toll(), 0, new Control());
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            struck += house.Crm.SignIns.Revoke(house.Wire.Token) ? 1 : 0;
            var old = house.Wire.Token;
            var deals = house.Edit(EditsPerRound);
            toll += await house.SettleAsync(deals, before);
            await control.OnceAsync(house, deals, old);
        }
        return new("token revoked or expired", Rounds, struck, Rounds * EditsPerRound, toll, control.ToString(), control.Fails);
    }

    // Part of a batch: one row's lock is held by somebody else, its neighbours are written.
    static async Task<FaultRow> LockedRowsAsync(FaultHouse house)
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            var deals = house.Edit(EditsPerRound);
            house.Crm.Faults.Add(new("lock", $"Opportunity {deals[round % EditsPerRound]}", 2));
            toll += await house.SettleAsync(deals, before);
            struck += house.Crm.Faults.Take("lock", $"Opportunity {deals[round % EditsPerRound]}") is null ? 1 : 0;
            house.Crm.Faults.Clear();
        }
        return new("some rows of a batch are locked", Rounds, struck, Rounds * EditsPerRound, toll);
    }

    // Not mended by any retry: set aside with a sentence, and back by replay once an admin has mended the sign-in.
    static async Task<FaultRow> SignInGoneAsync(FaultHouse house)
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            house.Crm.SignIns.Revoke(house.Wire.Token);
            house.Wire.Trouble = First(int.MaxValue, r => r.Path.StartsWithSegments("/services/oauth2"), Says(400, """{"error":"invalid_grant","error_description":"user is inactive"}"""));
            var deals = house.Edit(EditsPerRound);
            while ((await house.Get<WorkQueue>().DeadAsync(new(house.Connection), 0, 1, default)).Total < EditsPerRound)
                await Task.Delay(10);
            struck += house.Wire.TakeStruck() > 0 ? 1 : 0;
            house.Wire.Trouble = null;
            await house.Get<WorkQueue>().ReplayAsync(new(house.Connection), default);
            toll += await house.SettleAsync(deals, before);
        }
        return new("sign-in refused until an admin mends it, then replay", Rounds, struck, Rounds * EditsPerRound, toll);
    }
}
