using System.Security.Claims;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;

namespace CrmIntegration.Doors;

/// <param name="Text">Plain text, Markdown or HTML, as media says.</param>
/// <param name="Visibility">internal unless it says public: what is not said to be for customers is not told to them.</param>
public sealed record ArticleAsked(string? Title, string? Text, string? Media, string? Topic, string? Language, string? Visibility);

/// <summary>The company's knowledge, for programs.</summary>
static class AdminKnowledge
{
    const int LargestUpload = 40 << 20, LargestText = 8 << 20, MostAtOnce = 200, MostFiles = 50;

    public static void Map(RouteGroupBuilder one)
    {
        MapChats(one);
        one.MapGet("/articles", (Guid connectionId, string? words, int? skip, int? take, Articles articles, CancellationToken cancel) =>
            articles.ListAsync(connectionId, words, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel)).WithSummary("Articles that count, by title");
        one.MapGet("/articles/{*id}", async (Guid connectionId, string id, long? version, Articles articles, CancellationToken cancel) =>
            await articles.FindAsync(connectionId, id, version, cancel) is { } found ? Results.Ok(found) : Results.Problem("There is no such article or version.", statusCode: 404)).WithSummary("One article; version names an older one");
        one.MapPut("/articles/{*id}", async (Guid connectionId, string id, ArticleAsked asked, HttpContext http, IKnowledge knowledge, CancellationToken cancel) =>
                asked is not { Title: not null, Text: not null } ? Results.Problem("An article needs title and text.", statusCode: 400)
                : (await knowledge.WriteAsync(connectionId, new(id, asked.Title, asked.Topic ?? "", asked.Text, asked.Language ?? "", asked.Visibility ?? ArticleVersion.Internal, "api", asked.Media ?? "markdown"), Who(http), cancel, Approver(http))).Answer(Results.Ok))
            .WithSummary("Write an article; the same id again is the next version").WithMetadata(new RequestSizeLimitAttribute(LargestText)).Produces<ArticleKept>();
        one.MapDelete("/articles/{*id}", async (Guid connectionId, string id, HttpContext http, Articles articles, TimeProvider clock, CancellationToken cancel) =>
            await articles.RetireAsync(connectionId, id, Who(http), clock.GetUtcNow(), cancel) ? Results.NoContent() : Results.Problem("There is no such article, or it is gone already.", statusCode: 404))
            .WithSummary("Retire an article: it is found no more, its versions stay for the answers that cite them");
        one.MapPost("/articles", TakeInAsync).DisableAntiforgery().WithSummary("Take files in (.md, .html, .txt, .pdf), a verdict for each")
            .WithMetadata(new RequestSizeLimitAttribute(LargestUpload)).Produces<IReadOnlyList<FileVerdict>>();
        one.MapGet("/knowledge/search", async (Guid connectionId, string? question, string? audience, Knowledge knowledge, CancellationToken cancel) =>
                string.IsNullOrWhiteSpace(question) || question.Length > 4_000 ? Results.Problem("question has 1 to 4,000 characters.", statusCode: 400)
                : Results.Ok((await knowledge.SearchAsync(connectionId, question, audience == "colleague" ? Audience.Colleague : Audience.Customer, 5, cancel))
                    .Select(h => new { h.Article.Id, h.Article.Version, h.Article.Title, h.Article.Visibility, h.Start, h.Text, h.Score, h.Covers, h.Quotes })))
            .WithSummary("What would be found for a question; audience is customer (default) or colleague");
    }

    /// <param name="StateSays">With HandedWhySays: state and reason in words, in the language of Accept-Language.</param>
    sealed record ChatLine(ServiceChat Chat, string? StateSays, string? HandedWhySays);

    static void MapChats(RouteGroupBuilder one) => one.MapGet("/service/chats", async (Guid connectionId, string? state, int? skip, int? take, HttpContext http, ServiceChats chats, CancellationToken cancel) =>
    {
        if (state is not (null or ServiceChat.Open or ServiceChat.Waiting or ServiceChat.Taken or ServiceChat.Closed))
            return Results.Problem("state is open, waiting, taken or closed.", statusCode: 400);
        var language = ServiceWords.Language(http.Request.Headers.AcceptLanguage);
        return Results.Ok((await chats.ListAsync(connectionId, state, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, MostAtOnce), cancel)).Select(c => new ChatLine(c, ServiceWords.Of(c.State, language), ServiceWords.Of(c.HandedWhy, language))));
    }).WithSummary("Conversations of the service, those that wait for a person first").Produces<IReadOnlyList<ChatLine>>();

    static async Task<IResult> TakeInAsync(Guid connectionId, HttpContext http, string? visibility, IKnowledge knowledge, CancellationToken cancel)
    {
        if (!http.Request.HasFormContentType)
            return Results.Problem("Send the files as multipart/form-data.", statusCode: 400);
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(cancel);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)   // which says itself what is wrong, such as 413
        {
            return Results.Problem("The upload breaks off, or is no multipart/form-data: send the files again.", statusCode: 400);
        }
        if (form.Files.Count is 0 or > MostFiles)
            return Results.Problem($"Send 1 to {MostFiles} files at once.", statusCode: 400);
        if (visibility is not (null or ArticleVersion.Public or ArticleVersion.Internal))
            return Results.Problem("visibility is public or internal.", statusCode: 400);
        var files = new List<ArticleFile>();
        foreach (var file in form.Files)
        {
            using var bytes = new MemoryStream((int)Math.Min(file.Length, LargestUpload));
            await file.CopyToAsync(bytes, cancel);
            files.Add(new(file.FileName, bytes.ToArray()));
        }
        return Results.Ok(await knowledge.TakeInAsync(connectionId, files, visibility ?? ArticleVersion.Internal, "api", Who(http), cancel, Approver(http)));
    }

    // An admin's cookie opens the API too; without one it is a key.
    internal static Approver Approver(HttpContext http) => http.User.IsInRole(Person.Admin) ? Records.Approver.AsAdmin(Who(http)) : Records.Approver.Program(Who(http));

    internal static string? Who(HttpContext http) => http.User.FindFirstValue(ClaimTypes.Name);
}
