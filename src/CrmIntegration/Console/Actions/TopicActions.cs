using CrmIntegration.Doors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What an admin decides about topics and the questions they bring.</summary>
static class TopicActions
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapPost("/topics/sort", async (Guid connectionId, HttpContext http, IOrders orders, TopicStore store, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        {
            await AdminTopics.OrderAsync(connectionId, orders, store, clock, cancel);
            return said.Good(http, t["It is being sorted; the page shows how far it is."], Page(connectionId));
        });
        admin.MapPost("/topics/faq/{id}/accept", AcceptAsync);
        admin.MapPost("/topics/faq/{id}/reject", async (Guid connectionId, string id, HttpContext http, ITopics topics, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
            await topics.RejectAsync(connectionId, id, http.User.Identity?.Name, cancel) ? said.Good(http, t["It stays away from now on."], Page(connectionId)) : said.Bad(http, t["This question has been decided already."], Page(connectionId)));
    }

    static string Page(Guid connectionId) => $"/c/{connectionId}/topics";

    static async Task<IResult> AcceptAsync(Guid connectionId, string id, [FromForm] string? question, [FromForm] string? answer, [FromForm] string? visibility, HttpContext http, ITopics topics, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var done = await topics.AcceptAsync(connectionId, id, question, answer, visibility == ArticleVersion.Internal ? ArticleVersion.Internal : ArticleVersion.Public, http.User.Approver(), cancel);
        return done.Failure is { } failure ? said.Bad(http, failure.Says, Page(connectionId)) : said.Good(http, t["It is an article now, and answers from the next question on."], Page(connectionId));
    }
}
