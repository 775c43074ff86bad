using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What an admin orders of the other rooms. Long work is queued; ordered twice it runs once at a time.</summary>
static class WorkActions
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/sync-now", SyncNow);
        admin.MapPost("/measure", Measure);
        admin.MapPost("/train", Train);
        admin.MapPost("/try-language-model", TryLanguageModel);
        admin.MapPost("/publish", PublishAsync);
        admin.MapPost("/replay", ReplayAsync);
    }

    static IResult SyncNow(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.SyncNow(connectionId);
        return said.Good(http, t["Asking the CRM what has changed; news appear here within seconds."], Links.Connection(connectionId));
    }

    static IResult Measure(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.MeasureCompleteness(connectionId);
        return said.Good(http, t["Counting and comparing; the figures appear here."], Links.Connection(connectionId));
    }

    static IResult Train(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.Train(connectionId);
        return said.Good(http, t["Training has started. The new model appears here, and predicts only if it is not worse than the champion."], $"/c/{connectionId}/models");
    }

    static IResult TryLanguageModel(Guid connectionId, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t)
    {
        orders.TryLanguageModel(connectionId);
        return said.Good(http, t["The language model is being asked; its result with its cost appears among the trials."], $"/c/{connectionId}/models");
    }

    static async Task<IResult> PublishAsync(Guid connectionId, [FromForm] string version, HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var published = await orders.PublishAsync(connectionId, version, cancel);
        var back = $"/c/{connectionId}/models";
        return published.Failure is { } failure ? said.Bad(http, failure.Says, back) : said.Good(http, t["Model {0} predicts from now on.", version], back);
    }

    static async Task<IResult> ReplayAsync(Guid connectionId, [FromForm] string? stage, [FromForm] string? why, [FromForm] string? kind, [FromForm] string? id, [FromForm] string? back,
        HttpContext http, IOrders orders, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var count = await orders.ReplayAsync(new(connectionId)
        {
            Stage = Stages.All.Contains(stage) ? stage : null,
            FailureKind = Enum.TryParse<FailureKind>(why, out var failure) && Enum.IsDefined(failure) ? failure : null,
            Kind = Enum.TryParse<RecordKind>(kind, out var record) && Enum.IsDefined(record) ? record : null,
            RecordIds = string.IsNullOrEmpty(id) ? null : [id],
        }, cancel);
        return said.Good(http, count == 0 ? t["Nothing was left to replay; it may already be under way."] : t["{0} set free; they are tried again now.", count], back ?? $"/c/{connectionId}/work");
    }
}
