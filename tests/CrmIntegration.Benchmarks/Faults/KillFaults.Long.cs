using System.Net.Http.Headers;
using System.Net.Http.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Sync;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Killed within work that takes long: reading the whole org, learning a model and putting it in its place.</summary>
sealed partial class KillFaults
{
    static readonly string[] Read = ["opportunity", "field_change", "account", "contact", "contact_role", "email", "activity", "crm_case", "crm_user", "stage"];

    HttpClient Admin()
    {
        var http = new HttpClient { BaseAddress = service!.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", house.AdminKey);
        return http;
    }

    async Task OrderAsync(string what)
    {
        using var http = Admin();
        using var answer = await http.PostAsync($"/api/admin/v1/connections/{house.Connection}/{what}", JsonContent.Create(new { }));
        answer.EnsureSuccessStatusCode();
    }

    // All that was read is thrown away, and read again with a kill in the middle of some page.
    async Task<FaultRow> BackfillAsync()
    {
        var (toll, struck, rows) = (new Toll(), 0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await ForgetAllAsync();
            var page = 1 + dice.Next(12);
            house.Wire.Trouble = async (http, pass) =>
            {
                if (!IsPage(http.Request) || Interlocked.Decrement(ref page) != 0)
                    return false;
                await Troubles.HalfOfTheBody(http, pass, async () =>
                {
                    service!.Kill();
                    await service.EndedAsync(Patience);
                });
                return true;
            };
            await OrderAsync("backfill");
            await service!.EndedAsync(TimeSpan.FromSeconds(8));
            house.Wire.Trouble = null;
            struck += house.Wire.TakeStruck();
            service.Kill();
            await AgainAsync();
            await OrderAsync("backfill");
            var (lost, stuck) = await WholeAsync();
            toll += new Toll(lost, 0, stuck) + await house.SettleAsync([], before);
            rows += await RowsAsync();
        }
        return new("kill -9 inside a page of the backfill", Rounds, struck, rows, toll);
    }

    static bool IsPage(HttpRequest request) => request.Path.Value!.EndsWith("/results", StringComparison.Ordinal) || FaultyWire.IsRead(request);

    async Task ForgetAllAsync()
    {
        await using var connection = await house.Database.OpenAsync(default);
        foreach (var name in Read)
            await connection.ExecuteAsync($"DELETE FROM {name}");
        await connection.ExecuteAsync("DELETE FROM sync_cursor");
    }

    async Task<long> RowsAsync()
    {
        await using var connection = await house.Database.OpenAsync(default);
        var rows = 0L;
        foreach (var name in Read)
            rows += await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {name}");
        return rows;
    }

    async Task<(long Lost, long Stuck)> WholeAsync()
    {
        var cursors = house.Get<SyncCursors>();
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience; await Task.Delay(20))
            if ((await cursors.ListAsync(house.Connection, default)).Count(c => c.Purpose == SyncCursor.Backfill && c.FinishedAt is not null) == Enum.GetValues<RecordKind>().Length)
                return ((await house.Get<Completeness>().MeasureAsync(house.Connection, default)).Sum(m => m.Drift), 0);
        return (0, 1);
    }

    // Half of the rounds in the training, half in the moment in which the new model becomes the one that predicts.
    async Task<FaultRow> TrainingAsync()
    {
        var (toll, models) = (new Toll(), house.Get<Models>());
        for (var round = 0; round < Rounds; round++)
        {
            var before = await house.CountAsync();
            await house.SettleAsync(house.Edit(EditsPerRound));                     // other deals, another model
            var known = (await models.ListAsync(house.Connection, default)).Count;
            await OrderAsync("train");
            if (round % 2 == 0)
                await Task.Delay(dice.Next(1500));
            else
                await PublishAsync(models, known);
            service!.Kill();
            await AgainAsync();
            toll += await StandAsync(models) + await house.SettleAsync(house.Edit(EditsPerRound), before);
        }
        return new("kill -9 during a training and a change of models", Rounds, Rounds, Rounds * EditsPerRound, toll);
    }

    async Task PublishAsync(Models models, int known)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < Patience; await Task.Delay(5))
            if ((await models.ListAsync(house.Connection, default)) is var now && now.Count > known)
            {
                _ = OrderAsync($"models/{now.MaxBy(m => m.TrainedAt)!.Version}/publish").ContinueWith(t => t.Exception, TaskScheduler.Default);
                await Task.Delay(dice.Next(30));
                return;
            }
    }

    // One champion, and each model's file is the one its row promises.
    async Task<Toll> StandAsync(Models models)
    {
        var rows = await models.ListAsync(house.Connection, default);
        var champions = rows.Count(r => r.State == "champion");
        return new(rows.Count(r => house.Get<ModelRegistry>().Load(r) is null) + (champions == 0 ? 1 : 0), Math.Max(0, champions - 1), 0);
    }
}
