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

    public static void Map(RouteGroupBuilder one)
    {
        one.MapGet("/topics", (Guid connectionId, int? skip, int? take, TopicStore topics, CancellationToken cancel) => topics.ListAsync(connectionId, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel))
            .WithSummary("What customers write about, most first, with weeks, severity, trend, spike and advice");
        one.MapGet("/topics/{id}", async (Guid connectionId, string id, TopicStore topics, CancellationToken cancel) => await topics.FindAsync(connectionId, id, cancel) is { } found
                ? Results.Ok(new TopicShown(found, await topics.QuotesAsync(connectionId, id, cancel), await topics.TextsAsync(connectionId, id, 0, MostAtOnce, cancel))) : Results.Problem("There is no such topic.", statusCode: 404))
            .WithSummary("One topic with its quotes and its newest texts").Produces<TopicShown>().ProducesProblem(404);
        one.MapPost("/topics/sort", async (Guid connectionId, ITopics topics, TopicStore store, CancellationToken cancel) =>
        {
            await topics.SortAsync(connectionId, cancel);
            return Results.Ok(await store.RunAsync(connectionId, cancel));
        }).WithSummary("Sort now instead of at night; the same texts give the same topics").Produces<TopicRun>();
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
