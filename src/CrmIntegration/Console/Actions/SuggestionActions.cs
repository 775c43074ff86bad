using System.Net.ServerSentEvents;
using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>What a person makes of a draft: taken, changed, rejected, or written again. Nothing is sent from here.</summary>
static class SuggestionActions
{
    const int LongestKey = 64;

    public static void Map(RouteGroupBuilder reps)
    {
        reps.MapPost("/suggestions/{id:guid}/verdict", SayAsync);
        reps.MapPost("/suggestions/{id:guid}/agree", AgreeAsync);
        reps.MapPost("/suggestions/{id:guid}/again", AgainAsync);
        reps.MapPost("/suggestions/{id:guid}/stream", StreamAsync);
    }

    static async Task<IResult> SayAsync(Guid connectionId, Guid id, [FromForm] string? verdict, [FromForm] int draft, [FromForm] string? final, [FromForm] string? reason, [FromForm] string? words, [FromForm] string? once,
        HttpContext http, Mine mine, Verdicts verdicts, Consent consent, TimeProvider clock, Said said, IStringLocalizer<Texts> t)
    {
        var back = Links.Suggestion(connectionId, id);
        if (await mine.FindAsync(connectionId, id, http) is not { } about || about.Drafts.ElementAtOrDefault(draft) is not { } shown)
            return said.Bad(http, t["There is no such suggestion, or it is not yours to see."], $"/c/{connectionId}/deals");
        if (verdict is null || !Verdict.Words[Verdict.OfSuggestion].Contains(verdict) || final?.Length > Verdict.LongestText || once is not { Length: > 0 and <= LongestKey } || (verdict == "edited" && string.IsNullOrWhiteSpace(final)))
            return said.Bad(http, t["Not kept: the text is empty or longer than {0} characters.", Verdict.LongestText], back);
        if (verdict != "rejected" && await consent.WaitsForAsync(about, http.RequestAborted) is not null)
            return said.Bad(http, t["Not yet: this draft waits for somebody to agree to it."], back);
        var text = verdict == "edited" ? Characters.Plain(final!).Text.Trim() : null;
        var why = verdict == "rejected" ? string.Join(": ", new[] { reason, words?.Trim() }.Where(r => !string.IsNullOrEmpty(r))) : null;
        await verdicts.AddAsync(new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), ConnectionId = connectionId, Subject = Verdict.OfSuggestion, SubjectId = id.ToString(), Said = verdict, Draft = draft, FinalText = text,
            Reason = why?.Length > Verdict.LongestReason ? why[..Verdict.LongestReason] : why, EditDistance = text is null ? null : EditDistance.Of(shown.Text, text), GivenBy = Mine.Name(http), GivenAt = clock.GetUtcNow(), IdempotencyKey = $"{id:N} {once}",
        }, http.RequestAborted);
        return said.Good(http, verdict switch
        {
            "rejected" => t["Rejected: the next drafts take it into account."],
            "edited" => t["Your version is kept: the next drafts follow how you write."],
            _ => t["Kept that you took this draft."],
        }, back + (verdict == "edited" ? $"?version={draft}" : ""));
    }

    static async Task<IResult> AgreeAsync(Guid connectionId, Guid id, HttpContext http, Mine mine, Consent consent, Said said, IStringLocalizer<Texts> t)
    {
        if (await mine.FindAsync(connectionId, id, http) is not { } about)
            return said.Bad(http, t["There is no such suggestion, or it is not yours to see."], $"/c/{connectionId}/deals");
        var refused = await consent.YesAsync(connectionId, Approval.OfSuggestion(about), id.ToString(), http.User.Approver(), http.RequestAborted);
        return refused is null ? said.Good(http, t["Agreed: the drafts may be used now."], Links.Suggestion(connectionId, id)) : said.Bad(http, refused.Says, Links.Suggestion(connectionId, id));
    }

    // Without scripts the whole draft is written before the answer; with them the page reads the stream below.
    static async Task<IResult> AgainAsync(Guid connectionId, Guid id, [FromForm] int draft, [FromForm] string? way, HttpContext http, Mine mine, IReplies replies, Said said, IStringLocalizer<Texts> t)
    {
        if (way is null || !Rewrite.All.Contains(way) || await mine.FindAsync(connectionId, id, http) is not { } about)
            return said.Bad(http, t["There is no such suggestion, or it is not yours to see."], $"/c/{connectionId}/deals");
        DraftStep? last = null;
        await foreach (var step in replies.WriteAgainAsync(connectionId, about, draft, way, Mine.Name(http), http.RequestAborted))
            last = step;
        return last?.Done is { } done ? said.Good(http, done.Says ?? t["Written again."], Links.Suggestion(connectionId, done.Id)) : said.Bad(http, last?.TakenBack ?? "", Links.Suggestion(connectionId, id));
    }

    static async Task<IResult> StreamAsync(Guid connectionId, Guid id, [FromForm] int draft, [FromForm] string? way, HttpContext http, Mine mine, IReplies replies) =>
        way is null || !Rewrite.All.Contains(way) || await mine.FindAsync(connectionId, id, http) is not { } about ? Results.NotFound()
            : TypedResults.ServerSentEvents(replies.WriteAgainAsync(connectionId, about, draft, way, Mine.Name(http), http.RequestAborted).Select(s => new SseItem<DraftStep>(s, s.Name)));
}

/// <summary>A suggestion that this reader may see and act on.</summary>
sealed class Mine(Suggestions suggestions, CrmStore store)
{
    public async Task<Suggestion?> FindAsync(Guid connectionId, Guid id, HttpContext http) =>
        http.User.MaySee(connectionId) && await suggestions.FindAsync(connectionId, id, http.RequestAborted) is { } found && (http.User.IsManager()
            || (found.OpportunityId is { } deal && http.User.MaySeeDealOf((await store.FindOpportunityAsync(connectionId, deal, http.RequestAborted))?.OwnerId))) ? found : null;

    /// <summary>Whose verdict it is: the CRM's user where the account is tied to one, else the login.</summary>
    public static string? Name(HttpContext http) => http.User.CrmUser() is { Length: > 0 } user ? user : http.User.Identity?.Name;
}
