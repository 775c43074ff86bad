using System.Net.ServerSentEvents;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Panel;

static class PanelRoom
{
    public const string Policy = "panel", ManagerPolicy = "manager-panel";

    public static IServiceCollection AddPanel(this IServiceCollection services) => services.AddConsent().AddSingleton<CardRows>().AddSingleton<DealCards>().AddSingleton<TalkCards>().AddSingleton<ReplyCards>().AddSingleton<VerdictDoor>().AddSingleton<ManagerCards>();

    /// <summary>One contract for every CRM's widget. Sentences come in the language that the header Accept-Language or the parameter lang asks for: English, German or Chinese. Everything is read from stored results: nothing is computed and nobody is asked while a rep waits, unless the rep asks for it.</summary>
    public static void MapPanel(this IEndpointRouteBuilder doors)
    {
        var panel = doors.MapGroup("/api/panel/v1").RequireAuthorization(Policy).WithTags("Panel").ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        panel.MapGet("/deals/{opportunityId}", async (string opportunityId, HttpContext http, DealCards cards, TalkCards talks, IConfiguration settings) => await cards.FindAsync(Reader.Of(http), opportunityId, http.RequestAborted) is { } card
                ? Results.Ok(await talks.WithTalkAsync(card, Reader.Of(http).ConnectionId, Reach(settings, http.Request), http.RequestAborted)) : Unknown($"Deal {opportunityId}"))
            .WithName("DealCard").WithSummary("How likely a deal is, why, when it will close, what may go wrong, and what came of the last conversation").Produces<DealCard>().ProducesProblem(404);
        panel.MapGet("/deals/{opportunityId}/reply", async (string opportunityId, HttpContext http, ReplyCards cards) => Results.Ok(await cards.OfDealAsync(Reader.Of(http), opportunityId, http.RequestAborted)))
            .WithName("DealReply").WithSummary("Suggested replies to the deal's newest customer mail").Produces<ReplyCard>();
        panel.MapGet("/emails/{emailId}/reply", async (string emailId, HttpContext http, ReplyCards cards) => Results.Ok(await cards.OfEmailAsync(Reader.Of(http), emailId, http.RequestAborted)))
            .WithName("EmailReply").WithSummary("Suggested replies to one mail").Produces<ReplyCard>();
        panel.MapGet("/cases/{caseId}/reply", async (string caseId, HttpContext http, ReplyCards cards) => Results.Ok(await cards.OfCaseAsync(Reader.Of(http), caseId, http.RequestAborted)))
            .WithName("CaseReply").WithSummary("Suggested replies to the case's newest customer mail").Produces<ReplyCard>();
        ServiceDoor.Map(panel);
        ManagerDoor.Map(doors);
        panel.MapPost("/suggestions/{id:guid}/again", async (Guid id, int? draft, string? way, HttpContext http, ReplyCards cards, IReplies replies) =>
            {
                if (way is null || !Rewrite.All.Contains(way))
                    return Results.Problem($"way must be one of {string.Join(", ", Rewrite.All)}.", statusCode: 400);
                var reader = Reader.Of(http);
                return await cards.FindAsync(reader, id, draft ?? 0, http.RequestAborted) is not { } about ? Results.Problem("There is no such draft, or none may be shown for its deal.", statusCode: 404)
                    : TypedResults.ServerSentEvents(replies.WriteAgainAsync(reader.ConnectionId, about, draft ?? 0, way, reader.CrmUserId, http.RequestAborted).Select(s => new SseItem<DraftStep>(s, s.Name)));
            })
            .WithName("WriteAgain").WithSummary("Writes one draft again, streamed sentence by sentence as server-sent events: sentence, taken-back, done").Produces<DraftStep>(200, "text/event-stream").ProducesProblem(400).ProducesProblem(404);
        panel.MapPost("/verdicts", (VerdictAsked asked, HttpContext http, VerdictDoor verdicts) => verdicts.PostAsync(Reader.Of(http), asked, http))
            .WithName("GiveVerdict").WithSummary("What the rep made of a suggestion, a prediction or a reason; needs the header Idempotency-Key").Produces(204).ProducesProblem(400).ProducesProblem(404);
    }

    // Setting PublicUrl, else the address that the CRM used.
    static string Reach(IConfiguration settings, HttpRequest request) => settings["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host}";

    static IResult Unknown(string what) => Results.Problem($"{what} is not known here. It may be new: it appears within a minute of its first save, if the integration user may read it.", statusCode: 404);
}
