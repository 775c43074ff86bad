using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Panel;

/// <param name="ChatId">Null: a new conversation.</param>
/// <param name="ContactId">The CRM's contact who asks, where the widget knows it.</param>
public sealed record QuestionAsked(string? Question, Guid? ChatId, string? ContactId);

/// <param name="Why">In the customer's or the agent's words; may be left out.</param>
public sealed record PersonAsked(string? Why);

/// <summary>A conversation as the widget shows it.</summary>
/// <param name="State">open | waiting | taken | closed; <paramref name="StateSays"/>: the same in words, in the language of Accept-Language.</param>
/// <param name="HandedWhy">asks-for-person | threatens | complains | abstained-twice | answered-by-person | colleague-decided, or somebody's own words; <paramref name="HandedWhySays"/>: the same in words. Null: nobody is asked for.</param>
public sealed record ChatShown(Guid Id, string State, string? StateSays, string Language, DateTimeOffset StartedAt, string? HandedWhy, string? HandedWhySays, string? TakenBy, IReadOnlyList<TurnShown> Turns)
{
    public static ChatShown Of(ServiceChat chat, IReadOnlyList<ServiceTurn> turns, string language) =>
        new(chat.Id, chat.State, ServiceWords.Of(chat.State, language), chat.Language, chat.StartedAt, chat.HandedWhy, ServiceWords.Of(chat.HandedWhy, language), chat.TakenBy,
            [.. turns.Select(t => new TurnShown(t.At, t.Speaker, t.Words, t.Sentences, t.Outcome, ServiceWords.Of(t.Outcome, language)))]);
}

/// <param name="Outcome">answered | abstained | handed-over; <paramref name="OutcomeSays"/>: the same in words.</param>
public sealed record TurnShown(DateTimeOffset At, string Speaker, string Words, IReadOnlyList<ServiceSentence> Sentences, string? Outcome, string? OutcomeSays);

/// <summary>The service for customers, through the widget's key. Only what is public is told.</summary>
static class ServiceDoor
{
    const int LongestContact = 64;

    public static void Map(RouteGroupBuilder panel)
    {
        panel.MapPost("/service/chat", AskAsync).WithName("AskService").WithSummary("Ask a question; the answer streams sentence by sentence, each checked before it is sent")
            .WithDescription($"Server-sent events: `chat` with the conversation's id, a `sentence` per checked sentence with the spans it stands on, and `done` with the state: {Signs("answered", "abstained", "handed-over", "with-person")}. What to tell the customer beside the answer stands in `says`, in the customer's language.")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(404);
        panel.MapPost("/service/chat/{chatId:guid}/person", async (Guid chatId, PersonAsked? asked, HttpContext http, IServiceDesk desk) =>
                await desk.HandOverAsync(Reader.Of(http).ConnectionId, chatId, ServiceChat.ByCustomer, string.IsNullOrWhiteSpace(asked?.Why) ? ServiceChat.AsksForPerson : asked.Why.Trim(), http.RequestAborted) ? Results.NoContent() : NoChat())
            .WithName("AskForPerson").WithSummary("A person is to go on with the conversation").Produces(204).ProducesProblem(404);
        panel.MapGet("/service/chat/{chatId:guid}", async (Guid chatId, HttpContext http, ServiceChats chats) =>
        {
            var reader = Reader.Of(http);
            return await chats.FindAsync(reader.ConnectionId, chatId, http.RequestAborted) is { Channel: "panel" } chat
                ? Results.Ok(ChatShown.Of(chat, await chats.TurnsAsync(reader.ConnectionId, chatId, http.RequestAborted), ServiceWords.Language(http.Request.Headers.AcceptLanguage)))
                : NoChat();
        }).WithName("ServiceChat").WithSummary("What was said so far, a person's answers among it")
            .WithDescription($"Signs come with their words in the language of Accept-Language (English, German, Chinese). state: {Signs(ServiceChat.Open, ServiceChat.Waiting, ServiceChat.Taken, ServiceChat.Closed)}. handedWhy: {Signs(ServiceChat.AsksForPerson, ServiceChat.Threatens, ServiceChat.Complains, ServiceChat.AbstainedTwice, ServiceChat.AnsweredByPerson, ServiceChat.ColleagueDecided)}, or somebody's own words.").Produces<ChatShown>().ProducesProblem(404);
    }

    static async Task<IResult> AskAsync(QuestionAsked asked, HttpContext http, IServiceDesk desk)
    {
        var reader = Reader.Of(http);
        if (asked.ContactId?.Length > LongestContact)
            return Results.Problem("contactId is the CRM's id of a contact.", statusCode: 400);
        var told = await desk.AskAsync(reader.ConnectionId, new(asked.ChatId, asked.Question ?? "", Audience.Customer, "panel", reader.CrmUserId, asked.ContactId), http.RequestAborted);
        return told.Failure is { } failure ? Results.Problem(failure.Says, statusCode: failure.Kind == FailureKind.NotFound ? 404 : 400) : TypedResults.ServerSentEvents(EventsAsync(told.Value, http.RequestAborted));
    }

    static async IAsyncEnumerable<SseItem<ServiceSaid>> EventsAsync(IAsyncEnumerable<ServiceSaid> told, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var said in told.WithCancellation(cancel))
            yield return new(said, said.Kind);
    }

    static string Signs(params string[] signs) => string.Join(", ", signs.Select(s => $"`{s}` ({ServiceWords.Of(s, "en")})"));

    static IResult NoChat() => Results.Problem("There is no such conversation.", statusCode: 404);
}
