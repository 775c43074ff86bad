using CrmIntegration.Doors;
using CrmIntegration.Records;
using CrmIntegration.Wording;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>The service desk as a colleague uses it: try a question, take a customer over, bring articles.</summary>
static class ServiceActions
{
    const int LargestUpload = 32 << 20, MostFiles = 200;

    public static void Map(RouteGroupBuilder reps, RouteGroupBuilder admin)
    {
        reps.OnlyOwnConnection();
        reps.MapPost("/service/ask", AskAsync);
        reps.MapPost("/service/{chat:guid}/say", SayAsync);
        reps.MapPost("/service/{chat:guid}/take", TakeAsync);
        reps.MapPost("/service/{chat:guid}/person", PersonAsync);
        reps.MapPost("/service/{chat:guid}/close", CloseAsync);
        admin.MapPost("/service/articles", ArticlesAsync).WithMetadata(new RequestSizeLimitAttribute(LargestUpload));
    }

    static string Desk(Guid connectionId) => $"/c/{connectionId}/service";
    static string Who(HttpContext http) => http.User.Identity?.Name ?? "";

    static async Task<IResult> AskAsync(Guid connectionId, [FromForm] string? question, [FromForm] Guid? chat, HttpContext http, IServiceDesk desk, Said said, CancellationToken cancel)
    {
        // As the customer would be answered: a colleague who tries it must see no more than they do.
        var asked = await desk.AskAsync(connectionId, new(chat, question ?? "", Audience.Customer, "console", Who(http), null), cancel);
        if (asked.Failure is { } failure)
            return said.Bad(http, failure.Says, chat is { } same ? $"{Desk(connectionId)}/{same}" : Desk(connectionId));
        ServiceSaid? last = null;
        await foreach (var piece in asked.Value.WithCancellation(cancel))
            last = piece;
        return last is null ? Results.LocalRedirect(Desk(connectionId)) : last.Says is { Length: > 0 } says ? said.Good(http, says, $"{Desk(connectionId)}/{last.ChatId}") : Results.LocalRedirect($"{Desk(connectionId)}/{last.ChatId}");
    }

    static async Task<IResult> SayAsync(Guid connectionId, Guid chat, [FromForm] string? words, HttpContext http, IServiceDesk desk, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var done = await desk.SayAsync(connectionId, chat, words ?? "", Who(http), cancel);
        return done.Failure is { } failure ? said.Bad(http, failure.Says, $"{Desk(connectionId)}/{chat}") : said.Good(http, t["Said."], $"{Desk(connectionId)}/{chat}");
    }

    static async Task<IResult> TakeAsync(Guid connectionId, Guid chat, HttpContext http, IServiceDesk desk, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await desk.TakeAsync(connectionId, chat, Who(http), cancel) ? said.Good(http, t["It is yours."], $"{Desk(connectionId)}/{chat}") : said.Bad(http, t["It does not wait any more; a colleague may have taken it."], $"{Desk(connectionId)}/{chat}");

    static async Task<IResult> PersonAsync(Guid connectionId, Guid chat, HttpContext http, IServiceDesk desk, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await desk.HandOverAsync(connectionId, chat, ServiceChat.ByAgent, ServiceChat.ColleagueDecided, cancel) ? said.Good(http, t["It waits for a person now."], $"{Desk(connectionId)}/{chat}") : said.Bad(http, t["There is no such conversation; it may have been deleted meanwhile."], Desk(connectionId));

    static async Task<IResult> CloseAsync(Guid connectionId, Guid chat, HttpContext http, IServiceDesk desk, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await desk.CloseAsync(connectionId, chat, cancel) ? said.Good(http, t["Closed."], Desk(connectionId)) : said.Bad(http, t["It is closed already."], Desk(connectionId));

    static async Task<IResult> ArticlesAsync(Guid connectionId, IFormFileCollection files, [FromForm] string? visibility, HttpContext http, IKnowledge knowledge, Said said, Teller teller, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        if (files.Count is 0 or > MostFiles)
            return said.Bad(http, t["Choose 1 to {0} files.", MostFiles], Desk(connectionId));
        var brought = new List<ArticleFile>();
        foreach (var file in files)
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancel);
            brought.Add(new(file.FileName, bytes.ToArray()));
        }
        var verdicts = await knowledge.TakeInAsync(connectionId, brought, visibility == ArticleVersion.Internal ? ArticleVersion.Internal : ArticleVersion.Public, "upload", Who(http), cancel, http.User.Approver());
        var refused = verdicts.Where(v => v.Change is "refused" or "waits").ToList();
        // What was taken in all the same and should be looked at: an encoding that had to be guessed, words left out.
        var odd = verdicts.FirstOrDefault(v => v.Change is "new" or "changed" && v.Says is not null);
        return refused.Count > 0 ? said.Bad(http, t["{0} of {1} were taken in. {2}: {3}", verdicts.Count - refused.Count, verdicts.Count, refused[0].Name, teller.Tell(refused[0].Says) ?? ""], Desk(connectionId))
            : said.Good(http, t["{0} new, {1} changed, {2} as they were.", verdicts.Count(v => v.Change == "new"), verdicts.Count(v => v.Change == "changed"), verdicts.Count(v => v.Change == "same")] + (odd is null ? "" : $" {odd.Name}: {teller.Tell(odd.Says)}"), Desk(connectionId));
    }
}
