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

    static async Task<IResult> StartAsync(Guid connectionId, [FromForm] string? purpose, HttpContext http, Tunings tunings, TuningGateway gateway, IOrders orders, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/models";
        if (!gateway.Offered || purpose is not ("forecast" or "reply"))
            return said.Bad(http, t["Fine-tuning is not set up: set Language:TunedFrom to a model that can be tuned."], back);
        if ((await tunings.ListAsync(connectionId, cancel)).Any(known => known.Purpose == purpose && Tuning.Going.Contains(known.State)))
            return said.Bad(http, t["One is going on already; cancel it first."], back);
        var now = clock.GetUtcNow();
        await tunings.SaveAsync(new() { ConnectionId = connectionId, Id = Guid.CreateVersion7(now), Purpose = purpose, BaseModel = gateway.BaseModel, AskedBy = http.User.Identity?.Name, MadeAt = now, ChangedAt = now }, cancel);
        orders.FollowTuning(connectionId);
        return said.Good(http, t["The examples are masked and handed over; each step appears here. It may take hours."], back);
    }

    static async Task<IResult> CancelAsync(Guid connectionId, [FromForm] Guid id, HttpContext http, Tunings tunings, TuningGateway gateway, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var back = $"/c/{connectionId}/models";
        if (await tunings.FindAsync(connectionId, id, cancel) is not { } tuning || !Tuning.Going.Contains(tuning.State))
            return said.Bad(http, t["It has ended already."], back);
        await tunings.SaveAsync(await gateway.CancelAsync(tuning, cancel) with { ChangedAt = clock.GetUtcNow() }, cancel);
        return said.Good(http, t["Cancelled. Its examples are deleted at the provider."], back);
    }
}
