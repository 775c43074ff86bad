using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>A trial is started and ended here; pressed twice it is done once.</summary>
static class TrialActions
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/trial/start", StartAsync);
        admin.MapPost("/trial/stop", StopAsync);
    }

    static async Task<IResult> StartAsync(Guid connectionId, [FromForm] string? unit, [FromForm] double share, [FromForm] int days, HttpContext http, ITrials trials, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var started = await trials.StartAsync(connectionId, new(unit, share / 100, days), cancel);
        return started.Failure is { } failure ? said.Bad(http, failure.Says, Back(connectionId)) : said.Good(http, t["The lot is drawn and the trial runs for {0} days.", days], Back(connectionId));
    }

    static async Task<IResult> StopAsync(Guid connectionId, HttpContext http, ITrials trials, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await trials.StopAsync(connectionId, cancel) ? said.Good(http, t["The trial has ended."], Back(connectionId)) : said.Bad(http, t["No trial is running."], Back(connectionId));

    static string Back(Guid connectionId) => $"/c/{connectionId}/value";
}
