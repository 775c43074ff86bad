using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using Dapper;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Deliveries that come twice, late, in the wrong order, forged, broken, or not at all.</summary>
sealed class WebhookFaults(FaultHouse house, FaultTable table, int seed)
{
    const int Rounds = 10, EditsPerRound = 5;

    readonly Random dice = new(seed);

    public async Task RunAsync()
    {
        await table.AddAsync(await TwiceAsync("the same delivery three times at once", 3));
        await table.AddAsync(await TwiceAsync("the same delivery replayed after it was applied, signed anew", 1));
        await table.AddAsync(await OfTheCrmAsync("reorder", "deliveries overtake each other"));
        await table.AddAsync(await OfTheCrmAsync("duplicate", "the CRM sends a delivery twice"));
        await table.AddAsync(await UnfitAsync());
        await table.AddAsync(await SlowAsync());
        await table.AddAsync(await MissedAsync());
        await table.AddAsync(await LateRowsAsync());
        await table.AddAsync(await EchoAsync());
    }

    async Task<long> KeptAsync()
    {
        while (await house.LeftAsync() > 0)
            await Task.Delay(5);
        return await house.Get<InboxStore>().CountAsync(house.Connection, default);
    }

    async Task<FaultRow> TwiceAsync(string name, int atOnce)
    {
        var (toll, sent, distinct) = (new Toll(), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, kept) = (await house.CountAsync(), await KeptAsync());
            using var sender = new HookSender(house, dice);
            var ids = Enumerable.Range(0, 20).Select(i => (Id: $"msg_{round}_{i}_{dice.Next():x}", Deal: house.Deal(i))).ToArray();
            await Task.WhenAll(ids.SelectMany(i => Enumerable.Range(0, atOnce).Select(_ => sender.SendAsync(house.Hook, i.Id, i.Deal))));
            if (atOnce == 1)
            {
                toll += await house.SettleAsync([], before);
                await Task.WhenAll(ids.Select(i => sender.SendAsync(house.Hook, i.Id, i.Deal)));
            }
            toll += await house.SettleAsync([.. ids.Select(i => i.Deal)], before) + new Toll(0, Math.Max(0, await KeptAsync() - kept - ids.Length), 0);
            toll += new Toll(Math.Max(0, ids.Length - (await KeptAsync() - kept)), 0, 0);
            (sent, distinct) = (sent + ids.Length * Math.Max(2, atOnce), distinct + ids.Length);
        }
        return new(name, Rounds, sent - distinct, sent, toll, $"no key: {sent - distinct} of {sent} twice", sent > distinct);
    }

    async Task<FaultRow> OfTheCrmAsync(string fault, string name)
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            house.Crm.Faults.Add(new(fault, Count: 2));
            var deals = house.Edit(EditsPerRound);
            foreach (var deal in deals)
                house.Edit(deal);                            // at once again: the second change may arrive first
            toll += await house.SettleAsync(deals, before);
            struck += house.Crm.Faults.Take(fault, "") is null ? 1 : 0;
            house.Crm.Faults.Clear();
        }
        return new(name, Rounds, struck, Rounds * EditsPerRound * 2, toll);
    }

    // Each must be refused, none may be kept, none may be answered 500; a good one among them goes through.
    async Task<FaultRow> UnfitAsync()
    {
        var (toll, refused, events) = (new Toll(), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, kept) = (await house.CountAsync(), await KeptAsync());
            using var sender = new HookSender(house, dice);
            foreach (var unfit in Unfit(sender))
            {
                var status = (int)await sender.SendAsync(unfit);
                toll += new Toll(0, status < 300 ? 1 : 0, status >= 500 ? 1 : 0);
                refused += status is >= 400 and < 500 ? 1 : 0;
                events++;
            }
            await sender.SendAsync(house.Hook, $"msg_good_{round}_{dice.Next():x}", house.Deal(round));
            toll += await house.SettleAsync([house.Deal(round)], before);
            toll += new Toll(0, Math.Max(0, await KeptAsync() - kept - 1), 0) + new Toll(await KeptAsync() == kept ? 1 : 0, 0, 0);
        }
        return new("forged, stale, future, malformed, huge, deep, packed bodies", Rounds, refused, events, toll, $"believed unread: {events} of {events} applied", refused > 0);
    }

    IEnumerable<HttpRequestMessage> Unfit(HookSender sender)
    {
        var body = sender.Changed(house.Deal(0));
        string Id() => $"msg_{dice.Next():x}";
        var forged = sender.Signed(house.Hook, Id(), body, house.Now);
        forged.Content = new StringContent(body.Replace("006", "007", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        yield return forged;
        yield return sender.Signed(house.Hook, Id(), body, house.Now.AddHours(-6));
        yield return sender.Signed(house.Hook, Id(), body, house.Now.AddHours(6));
        yield return sender.Signed(house.Hook, Id(), "{\"type\":\"change\",", house.Now);
        yield return sender.Signed(house.Hook, Id(), new string('[', 200) + new string(']', 200), house.Now);
        yield return sender.Signed(house.Hook, Id(), "{\"a\":\"" + new string('x', 2 << 20) + "\"}", house.Now);
        var packed = sender.Signed(house.Hook, Id(), body, house.Now);
        packed.Content = new ByteArrayContent(Packed(50 << 20));
        packed.Content.Headers.ContentType = new("application/json");
        packed.Content.Headers.ContentEncoding.Add("gzip");
        yield return packed;
        yield return new(HttpMethod.Post, house.Hook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    static byte[] Packed(int zeros)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(new byte[zeros]);
        return memory.ToArray();
    }

    // Senders who dribble their bodies and leave; those beside them are answered.
    async Task<FaultRow> SlowAsync()
    {
        var (toll, struck) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            var slow = new List<Socket>();
            for (var i = 0; i < 20; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, house.Hook.Port));
                await socket.SendAsync(Encoding.ASCII.GetBytes($"POST {house.Hook.AbsolutePath} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{{\"type\""));
                slow.Add(socket);
                struck++;
            }
            toll += await house.SettleAsync(house.Edit(EditsPerRound), before);
            foreach (var socket in slow)
                socket.Dispose();
        }
        return new("twenty senders that never finish their bodies", Rounds, struck, Rounds * EditsPerRound, toll);
    }

    // Nobody told us: the poll finds it.
    async Task<FaultRow> MissedAsync()
    {
        var (toll, missed) = (new Toll(), 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await house.Crm.SendWebhooksToAsync(new("http://127.0.0.1:1/nobody"), default);
            var deals = house.Edit(EditsPerRound);
            missed += await house.DifferingAsync(deals);
            await house.Get<ChangedPoll>().RunAsync(house.Connection, default);
            await house.Crm.SendWebhooksToAsync(house.Hook, default);
            toll += await house.SettleAsync(deals, before);
        }
        return new("webhooks that never come", Rounds, missed, Rounds * EditsPerRound, toll, $"webhooks alone: {missed} of {Rounds * EditsPerRound} lost", missed > 0);
    }

    // A transaction that commits late shows rows with a stamp below the cursor that was saved meanwhile.
    async Task<FaultRow> LateRowsAsync()
    {
        var (toll, struck, skipped) = (new Toll(), 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await house.Crm.SendWebhooksToAsync(new("http://127.0.0.1:1/nobody"), default);
            house.Crm.Faults.Add(new("late", "Opportunity", 1, 20_000));
            var late = house.Edit(1);
            var soon = house.Edit(EditsPerRound - 1);
            struck += house.Crm.Faults.Take("late", "Opportunity") is null ? 1 : 0;
            await house.Get<ChangedPoll>().RunAsync(house.Connection, default);
            var cursor = house.Crm.Org.Read(() => soon.Max(id => (DateTimeOffset)house.Crm.Org.Table("Opportunity").Value(house.Crm.Org.Table("Opportunity")[id]!, "SystemModstamp")!));
            await Task.Delay(TimeSpan.FromSeconds(30), house.Clock);
            skipped += house.Crm.Org.Read(() => (DateTimeOffset)house.Crm.Org.Table("Opportunity").Value(house.Crm.Org.Table("Opportunity")[late[0]]!, "SystemModstamp")! <= cursor) ? 1 : 0;
            await house.Get<ChangedPoll>().RunAsync(house.Connection, default);
            await house.Crm.SendWebhooksToAsync(house.Hook, default);
            toll += await house.SettleAsync([.. late, .. soon], before);
        }
        return new("rows that become visible late, below the cursor", Rounds, struck, Rounds * EditsPerRound, toll, $"strict cursor: {skipped} of {Rounds} lost", skipped > 0);
    }

    // What we wrote comes back as a change: it must not be predicted anew.
    async Task<FaultRow> EchoAsync()
    {
        var (toll, echoes) = (new Toll(), 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var (before, kept, said) = (await house.CountAsync(), await KeptAsync(), await PredictionsAsync());
            var deals = house.Edit(EditsPerRound);
            toll += await house.SettleAsync(deals, before);
            await UntilAsync(kept + 2 * EditsPerRound);      // the edits, and our writes
            toll += await house.SettleAsync(deals, before);
            echoes += await KeptAsync() - kept - EditsPerRound;
            toll += new Toll(0, Math.Max(0, await PredictionsAsync() - said - EditsPerRound), 0);
        }
        return new("our own writes come back as changes", Rounds, echoes, Rounds * EditsPerRound, toll, $"no ledger: {echoes} predicted and written again, and so on for ever", echoes > 0);
    }

    async Task UntilAsync(long kept)
    {
        for (var tries = 0; tries < 500 && await house.Get<InboxStore>().CountAsync(house.Connection, default) < kept; tries++)
            await Task.Delay(10);
    }

    async Task<long> PredictionsAsync()
    {
        await using var connection = await house.Database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM prediction");
    }
}
