using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>An admin asks for a fine-tuned model, or stops one.</summary>
static class TuningActions
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/tuning/start", StartAsync);
        admin.MapPost("/tuning/cancel", CancelAsync);
    }

    static async Task<IResult> StartAsync(Guid connectionId, [FromForm] string? purpose, HttpContext http, TuningDesk desk, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/models";
        if ((await desk.AskAsync(connectionId, purpose, http.User.Identity?.Name, cancel)).Failure is { } failure)
            return said.Bad(http, t[failure.Says], back);
        orders.FollowTuning(connectionId);
        return said.Good(http, t["The examples are masked and handed over; each step appears here. It may take hours."], back);
    }

    static async Task<IResult> CancelAsync(Guid connectionId, [FromForm] Guid id, HttpContext http, Tunings tunings, TuningGateway gateway, IOrders orders, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/models";
        if (await tunings.FindAsync(connectionId, id, cancel) is not { } tuning || !Tuning.Going.Contains(tuning.State))
            return said.Bad(http, t["It has ended already."], back);
        await tunings.SaveAsync(await gateway.CancelAsync(tuning, cancel) with { ChangedAt = clock.GetUtcNow() }, cancel);
        orders.FollowTuning(connectionId);
        return said.Good(http, t["Cancelled. Its examples are deleted at the provider."], back);
    }
}
