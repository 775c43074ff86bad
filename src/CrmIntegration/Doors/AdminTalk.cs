using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Doors;

/// <param name="Kind">call or chat.</param>
/// <param name="Text">The transcript: VTT, SRT, JSON with speakers, or lines such as "Name: text".</param>
public sealed record ConversationAsked(string? OpportunityId, string? Kind, string? Title, DateTimeOffset? At, string? Text, string? ActivityId);

/// <summary>Conversations for programs: a meeting tool sends its transcripts here.</summary>
static class AdminTalk
{
    // Above what a recording may have, so that a larger one is told so in words.
    const int LargestTranscript = 8 << 20, LargestRecording = 32 << 20, MostAtOnce = 200;

    public static void Map(RouteGroupBuilder one)
    {
        one.MapPost("/conversations", async (Guid connectionId, ConversationAsked asked, IConversations talks, CancellationToken cancel) =>
                asked is not { OpportunityId: not null, Text: not null, At: { } at } ? Results.Problem("A conversation needs opportunityId, text and at, the moment it took place.", statusCode: 400)
                : (await talks.AddAsync(connectionId, new(asked.OpportunityId, asked.Kind ?? Conversation.Call, asked.Title, at, asked.Text, asked.ActivityId), cancel)).Answer(id => Results.Ok(new { id })))
            .WithSummary("Add a call's or chat's transcript; the same one twice is kept once").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestTranscript));
        one.MapGet("/conversations", (Guid connectionId, int? skip, int? take, Records.Conversations talks, CancellationToken cancel) =>
            talks.ListAsync(connectionId, null, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel)).WithSummary("Conversations, newest first");
        one.MapGet("/conversations/{id:guid}", async (Guid connectionId, Guid id, Records.Conversations talks, CancellationToken cancel) =>
            await talks.FindAsync(connectionId, id, cancel) is { } talk ? Results.Ok(talk) : Results.Problem("There is no such conversation.", statusCode: 404)).WithSummary("One conversation with what was noticed in it");
        one.MapPut("/conversations/{id:guid}/speakers", async (Guid connectionId, Guid id, Dictionary<string, string> speakers, IConversations talks, CancellationToken cancel) =>
                speakers.Values.Any(s => s is not ("ours" or "theirs" or "unknown")) ? Results.Problem("Say ours, theirs or unknown of each speaker, by the name that the transcript gives.", statusCode: 400)
                : (await talks.SayWhoAsync(connectionId, id, speakers.ToDictionary(s => s.Key, s => Enum.Parse<Side>(s.Value, ignoreCase: true)), cancel)).Answer(_ => Results.NoContent()))
            .WithSummary("Say whose people the speakers are; measures and findings are told anew");
        one.MapDelete("/conversations/{id:guid}", async (Guid connectionId, Guid id, Records.Conversations talks, CancellationToken cancel) =>
            await talks.DeleteAsync(connectionId, id, cancel) ? Results.NoContent() : Results.Problem("There is no such conversation, or it is gone already.", statusCode: 404)).WithSummary("Take a conversation's words away; what the forecast knew of it stays, as figures");
        one.MapPost("/recordings", HearAsync).DisableAntiforgery().WithSummary("Add a call's recording: the provider writes it down, the sound itself is kept nowhere; the same one twice is kept once")
            .WithDescription("multipart/form-data with one file (at most 25 MB); opportunityId, at and title stand in the address. The AI policy must let sound leave.").WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestRecording));
        one.MapGet("/coaching", (Guid connectionId, IConversations talks, CancellationToken cancel) => talks.CoachingAsync(connectionId, cancel)).WithSummary("Which habits go with winning, and what is worth trying for whom");
    }

    static async Task<IResult> HearAsync(Guid connectionId, HttpContext http, string? opportunityId, DateTimeOffset? at, string? title, IConversations talks, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
            return Results.Problem("Send the recording as multipart/form-data.", statusCode: 400);
        if (opportunityId is null || at is not { } moment)
            return Results.Problem("A recording needs opportunityId and at, the moment it took place, in the address.", statusCode: 400);
        var form = await http.Request.ReadFormAsync(cancel);
        if (form.Files is not [var file])
            return Results.Problem("Send one recording at a time.", statusCode: 400);
        using var audio = new MemoryStream((int)Math.Min(file.Length, LargestRecording));
        await file.CopyToAsync(audio, cancel);
        return (await talks.AddRecordingAsync(connectionId, new(opportunityId, title ?? file.FileName, moment, audio.ToArray(), AdminKnowledge.Who(http)), cancel)).Answer(id => Results.Ok(new { id }));
    }
}
