using CrmIntegration.Records;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The service as a process that gets SIGKILL at the worst moments, and starts again on what lies on the disk.</summary>
sealed partial class KillFaults(FaultHouse house, FaultTable table, string folder, int seed) : IAsyncDisposable
{
    const int Rounds = 10, EditsPerRound = 5, Senders = 8;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Random dice = new(seed);
    readonly int port = Forgetful.FreePort();
    ServiceProcess? service;

    public async Task RunAsync()
    {
        await StartAsync();
        await house.SettleAsync([]);
        await table.AddAsync(await PouringAsync("kill -9 while webhooks pour in", s => s.Kill(), true));
        await table.AddAsync(await PouringAsync("SIGTERM while webhooks pour in", s => s.Terminate(), false));
        await table.AddAsync(await AtAsync("kill -9 between claim and apply", FaultyWire.IsRead, (_, _) => Task.CompletedTask));
        await table.AddAsync(await AtAsync("kill -9 after the CRM took the write, before our commit", FaultyWire.IsWrite, (_, pass) => pass()));
        await table.AddAsync(await BackfillAsync());
        await table.AddAsync(await TrainingAsync());
    }

    async Task StartAsync()
    {
        service = await ServiceProcess.StartAsync(folder, port);
        house.Hook = new(service.Address, $"/hooks/{house.Connection}");
        await house.Crm.SendWebhooksToAsync(house.Hook, default);
    }

    async Task AgainAsync()
    {
        await service!.DisposeAsync();
        await StartAsync();
    }

    async Task<FaultRow> PouringAsync(string name, Action<ServiceProcess> end, bool control)
    {
        var (toll, events) = (new Toll(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            using var sender = new HookSender(house, dice);
            await PourUntilAsync(service!, sender, house.Hook, end);
            if (service!.Runs || !control && service.ExitCode != 0)
                toll += new Toll(0, 0, 1);                   // asked to stop, it did not, or not in good order
            await AgainAsync();
            toll += await house.SettleAsync([.. sender.Acknowledged.Values.Distinct()], before) + new Toll(await MissingAsync(sender), 0, 0);
            events += sender.Acknowledged.Count;
        }
        var (lost, acknowledged) = control ? await ForgetfulAsync() : (0, 0);
        return new(name, Rounds, Rounds, events, toll, control ? $"acknowledged from memory: {lost} of {acknowledged} lost" : null, !control || lost > 0);
    }

    async Task PourUntilAsync(ServiceProcess process, HookSender sender, Uri address, Action<ServiceProcess> end)
    {
        using var over = new CancellationTokenSource();
        var storm = Enumerable.Range(0, Senders).Select(_ => sender.PourAsync(address, over.Token)).ToArray();
        for (var wanted = 100 + dice.Next(200); sender.Acknowledged.Count < wanted;)
            await Task.Delay(2);
        end(process);
        await process.EndedAsync(Patience);
        await over.CancelAsync();
        await Task.WhenAll(storm);
    }

    async Task<long> MissingAsync(HookSender sender)
    {
        await using var connection = await house.Database.OpenAsync(default);
        var kept = (await connection.QueryAsync<string>("SELECT hint_key FROM inbox WHERE connection_id = @Connection", new { house.Connection })).Select(k => k[..k.IndexOf(':', StringComparison.Ordinal)]).ToHashSet();
        return sender.Acknowledged.Keys.Count(id => !kept.Contains(id));
    }

    async Task<(int Lost, int Acknowledged)> ForgetfulAsync()
    {
        var (lost, acknowledged) = (0, 0);
        for (var round = 0; round < 3; round++)
        {
            var file = Path.Combine(folder, $"forgetful-{round}");
            await using var process = await ServiceProcess.StartAsync([Path.Combine(AppContext.BaseDirectory, "CrmIntegration.Benchmarks.dll"), "forgetful", file]);
            using var sender = new HookSender(house, dice);
            await PourUntilAsync(process, sender, process.Address, p => p.Kill());
            var kept = (await File.ReadAllLinesAsync(file)).ToHashSet();
            lost += sender.Acknowledged.Keys.Count(id => !kept.Contains(id));
            acknowledged += sender.Acknowledged.Count;
        }
        return (lost, acknowledged);
    }

    // Killed by the wire, in the very moment of the first call that matches.
    async Task<FaultRow> AtAsync(string name, Func<HttpRequest, bool> moment, Func<HttpContext, Func<Task>, Task> first)
    {
        var (toll, struck, claimed, again) = (new Toll(), 0, 0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            house.Wire.Trouble = Troubles.First(1, moment, async (http, pass) =>
            {
                await first(http, pass);
                claimed += await ClaimedAsync();
                service!.Kill();
                await service.EndedAsync(Patience);
                http.Abort();
            });
            var deals = house.Edit(EditsPerRound);
            await service!.EndedAsync(Patience);
            struck += house.Wire.TakeStruck();
            house.Wire.Trouble = null;
            await AgainAsync();
            toll += await house.SettleAsync(deals, before);
            again += (await house.CountAsync()).Again - before.Again;
        }
        return new(name, Rounds, struck, Rounds * EditsPerRound, toll, $"taken out when claimed: {claimed} lost" + (again > 0 ? $"; {again} writes of equal values repeated" : ""), claimed > 0);
    }

    async Task<long> ClaimedAsync()
    {
        await using var connection = await house.Database.OpenAsync(default);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM work WHERE claim IS NOT NULL");
    }

    public async ValueTask DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
    }
}
