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
public sealed record ChatShown(Guid Id, string State, string Language, DateTimeOffset StartedAt, string? TakenBy, IReadOnlyList<TurnShown> Turns);

public sealed record TurnShown(DateTimeOffset At, string Speaker, string Words, IReadOnlyList<ServiceSentence> Sentences, string? Outcome);

/// <summary>The service for customers, through the widget's key. Only what is public is told.</summary>
static class ServiceDoor
{
    const int LongestContact = 64;

    public static void Map(RouteGroupBuilder panel)
    {
        panel.MapPost("/service/chat", AskAsync).WithName("AskService").WithSummary("Ask a question; the answer streams sentence by sentence, each checked before it is sent")
            .Produces(200, contentType: "text/event-stream").ProducesProblem(400).ProducesProblem(404);
        panel.MapPost("/service/chat/{chatId:guid}/person", async (Guid chatId, PersonAsked? asked, HttpContext http, IServiceDesk desk) =>
                await desk.HandOverAsync(Reader.Of(http).ConnectionId, chatId, ServiceChat.ByCustomer, string.IsNullOrWhiteSpace(asked?.Why) ? "asks-for-person" : asked.Why.Trim(), http.RequestAborted) ? Results.NoContent() : NoChat())
            .WithName("AskForPerson").WithSummary("A person is to go on with the conversation").Produces(204).ProducesProblem(404);
        panel.MapGet("/service/chat/{chatId:guid}", async (Guid chatId, HttpContext http, ServiceChats chats) =>
        {
            var reader = Reader.Of(http);
            return await chats.FindAsync(reader.ConnectionId, chatId, http.RequestAborted) is { Channel: "panel" } chat
                ? Results.Ok(new ChatShown(chat.Id, chat.State, chat.Language, chat.StartedAt, chat.TakenBy,
                    [.. (await chats.TurnsAsync(reader.ConnectionId, chatId, http.RequestAborted)).Select(t => new TurnShown(t.At, t.Speaker, t.Words, t.Sentences, t.Outcome))]))
                : NoChat();
        }).WithName("ServiceChat").WithSummary("What was said so far, a person's answers among it").Produces<ChatShown>().ProducesProblem(404);
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

    static IResult NoChat() => Results.Problem("There is no such conversation.", statusCode: 404);
}
