using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <param name="Question">Null: as it stands; so for the answer.</param>
/// <param name="Visibility">internal unless it says public.</param>
public sealed record FaqAccepted(string? Question, string? Answer, string? Visibility);

/// <summary>Topics of what customers write, and questions an article could answer, for programs.</summary>
static class AdminTopics
{
    const int MostAtOnce = 200;

    /// <summary>A topic with sentences that show what it is about.</summary>
    sealed record TopicShown(CustomerTopic Topic, IReadOnlyList<TopicQuoteRow> Quotes, IReadOnlyList<TopicText> Newest);

    public sealed record TopicRunShown(TopicRun? Last, TopicProgress? Going);

    /// <summary>Said at once, so that whoever asked sees that it waits. One that is going on already goes on: asked twice it is one.</summary>
    internal static async Task OrderAsync(Guid connectionId, IOrders orders, TopicStore store, TimeProvider clock, CancellationToken cancel)
    {
        if (await store.ProgressAsync(connectionId, clock.GetUtcNow(), cancel) is null)
            await store.SayProgressAsync(connectionId, TopicProgress.Asked, 0, clock.GetUtcNow(), cancel);
        orders.SortTopics(connectionId);
    }

    public static void Map(RouteGroupBuilder one)
    {
        one.MapGet("/topics", (Guid connectionId, int? skip, int? take, TopicStore topics, CancellationToken cancel) => topics.ListAsync(connectionId, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel))
            .WithSummary("What customers write about, most first, with weeks, severity, trend, spike and advice");
        one.MapGet("/topics/{id}", async (Guid connectionId, string id, TopicStore topics, CancellationToken cancel) => await topics.FindAsync(connectionId, id, cancel) is { } found
                ? Results.Ok(new TopicShown(found, await topics.QuotesAsync(connectionId, id, cancel), await topics.TextsAsync(connectionId, id, 0, MostAtOnce, cancel))) : Results.Problem("There is no such topic.", statusCode: 404))
            .WithSummary("One topic with its quotes and its newest texts").Produces<TopicShown>().ProducesProblem(404);
        one.MapPost("/topics/sort", async (Guid connectionId, IOrders orders, TopicStore store, TimeProvider clock, CancellationToken cancel) =>
        {
            await OrderAsync(connectionId, orders, store, clock, cancel);
            return Results.Accepted($"/api/admin/v1/connections/{connectionId}/topics/run");
        }).WithSummary("Sort now instead of at night; the same texts give the same topics").Produces(202);
        one.MapGet("/topics/run", async (Guid connectionId, TopicStore store, TimeProvider clock, CancellationToken cancel) =>
                Results.Ok(new TopicRunShown(await store.RunAsync(connectionId, cancel), await store.ProgressAsync(connectionId, clock.GetUtcNow(), cancel))))
            .WithSummary("The last sorting, and how far one is that goes on").Produces<TopicRunShown>();
        one.MapGet("/faq", async (Guid connectionId, string? state, int? skip, int? take, FaqCandidates candidates, CancellationToken cancel) =>
                state is not (null or FaqCandidate.Open or FaqCandidate.Accepted or FaqCandidate.Rejected) ? Results.Problem("state is open, accepted or rejected.", statusCode: 400)
                : Results.Ok(await candidates.ListAsync(connectionId, state, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel)))
            .WithSummary("Questions that several solved cases answered alike and no article says").Produces<IReadOnlyList<FaqCandidate>>().ProducesProblem(400);
        one.MapPost("/faq/{id}/accept", async (Guid connectionId, string id, FaqAccepted? asked, HttpContext http, ITopics topics, CancellationToken cancel) =>
                (await topics.AcceptAsync(connectionId, id, asked?.Question, asked?.Answer, asked?.Visibility ?? ArticleVersion.Internal, AdminKnowledge.Approver(http), cancel)).Answer(Results.Ok))
            .WithSummary("It becomes an article, as it is or as put better").Produces<ArticleKept>();
        one.MapPost("/faq/{id}/reject", async (Guid connectionId, string id, HttpContext http, ITopics topics, CancellationToken cancel) =>
                await topics.RejectAsync(connectionId, id, AdminKnowledge.Who(http), cancel) ? Results.NoContent() : Results.Problem("There is no such open question.", statusCode: 404))
            .WithSummary("It stays away from now on").Produces(204).ProducesProblem(404);
    }
}
