using System.Globalization;
using System.Text.Json;
using CrmIntegration.Console.Pages;
using CrmIntegration.Language;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Language.Files;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console.Actions;

/// <summary>Transcripts that a person brings, and the scorecards.</summary>
static class TalkActions
{
    // Above what a recording may have, so that a larger one is told so in words.
    const int LargestFile = 64 << 20, LargestTranscript = 8 << 20;

    public static void Map(RouteGroupBuilder reps, RouteGroupBuilder admin)
    {
        reps.MapPost("/talk/add", AddAsync).WithMetadata(new RequestSizeLimitAttribute(LargestFile));
        reps.MapPost("/talk/{talkId:guid}/who", WhoAsync);
        admin.MapPost("/scorecards/save", SaveAsync);
        admin.MapPost("/scorecards/delete", DeleteAsync);
    }

    static async Task<IResult> AddAsync(Guid connectionId, [FromForm] string? deal, [FromForm] string? kind, [FromForm] string? title, [FromForm] string? at, [FromForm] string? words, IFormFile? file,
        HttpContext http, CrmStore store, IConversations talks, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var about = deal is null || !http.User.MaySee(connectionId) ? null : await store.FindOpportunityAsync(connectionId, deal, cancel);
        if (about is null || !http.User.MaySeeDealOf(about.OwnerId))
            return said.Bad(http, t["There is no such deal; it may have been deleted in the CRM, or it is not yours."], $"/c/{connectionId}/conversations");
        var back = Links.Deal(connectionId, about.Id);
        var text = words;
        var when = DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : clock.GetUtcNow();
        var name = string.IsNullOrWhiteSpace(title) ? file?.FileName : title.Trim();
        if (file is { Length: > 0 })
        {
            if (await IsRecordingAsync(file, cancel))
            {
                var heard = await talks.AddRecordingAsync(connectionId, new(about.Id, name, when, await BytesAsync(file, cancel), http.User.CrmUser()), cancel);
                return heard.Failure is { } no ? said.Bad(http, no.Says, back) : said.Good(http, t["The conversation was read; what was noticed stands beside it."], Links.Conversation(connectionId, heard.Value));
            }
            if (Path.GetExtension(file.FileName).Equals(".eml", StringComparison.OrdinalIgnoreCase))
            {
                if (file.Length > MailFile.Largest)
                    return said.Bad(http, t["Nothing was added: a mail may have 25 MB."], back);
                var mail = MailFile.Read(await BytesAsync(file, cancel));
                var told = JsonSerializer.Serialize(new[] { new { speaker = mail.From ?? "", text = mail.Mail.Text } });
                var kept = await talks.AddAsync(connectionId, new(about.Id, Conversation.Chat, string.IsNullOrWhiteSpace(title) ? mail.Subject ?? file.FileName : title.Trim(), mail.SentAt ?? when, told), cancel);
                return kept.Failure is { } wrong ? said.Bad(http, wrong.Says, back) : said.Good(http, t["The conversation was read; what was noticed stands beside it."], Links.Conversation(connectionId, kept.Value));
            }
            if (file.Length > LargestTranscript)
                return said.Bad(http, t["Nothing was added: a transcript may have 8 MB, a recording 25 MB."], back);
            var bytes = await BytesAsync(file, cancel);
            text = TextBytes.Read(bytes).Text;
            if (TextBytes.IsNoText(bytes, text))
                return said.Bad(http, t["Nothing was added: the file is neither a text nor a recording."], back);
        }
        if (string.IsNullOrWhiteSpace(text))
            return said.Bad(http, t["Nothing was added: choose a file or paste the words."], back);
        var added = await talks.AddAsync(connectionId, new(about.Id, kind ?? "", name, when, text), cancel);
        return added.Failure is { } failure ? said.Bad(http, failure.Says, back) : said.Good(http, t["The conversation was read; what was noticed stands beside it."], Links.Conversation(connectionId, added.Value));
    }

    // A speaker per field, in the order of the page: names may hold anything.
    static async Task<IResult> WhoAsync(Guid connectionId, Guid talkId, HttpContext http, Records.Conversations kept, CrmStore store, IConversations talks, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var about = http.User.MaySee(connectionId) && await kept.FindAsync(connectionId, talkId, cancel) is { } talk ? await store.FindOpportunityAsync(connectionId, talk.OpportunityId, cancel) : null;
        if (about is null || !http.User.MaySeeDealOf(about.OwnerId))
            return said.Bad(http, t["There is no such conversation; it may belong to a deal that was deleted, or is not yours."], $"/c/{connectionId}/conversations");
        var form = await http.Request.ReadFormAsync(cancel);
        var sides = form["speaker"].OfType<string>().Zip(form["side"].OfType<string>(), (speaker, side) => (speaker, side)).DistinctBy(s => s.speaker)
            .ToDictionary(s => s.speaker, s => Enum.TryParse<Side>(s.side, out var side) && Enum.IsDefined(side) ? side : Side.Unknown);
        var told = await talks.SayWhoAsync(connectionId, talkId, sides, cancel);
        return told.Failure is { } no ? said.Bad(http, no.Says, Links.Conversation(connectionId, talkId)) : said.Good(http, t["The conversation was read; what was noticed stands beside it."], Links.Conversation(connectionId, talkId));
    }

    // By its name or by its first bytes: a recording that calls itself talk.txt is no transcript, and a text that calls itself talk.mp3 no recording.
    static async Task<bool> IsRecordingAsync(IFormFile file, CancellationToken cancel)
    {
        var head = new byte[AudioKind.Head];
        await using var from = file.OpenReadStream();
        var read = await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        return AudioKind.Claims(file.FileName, file.ContentType) || AudioKind.Of(head.AsSpan(0, read)) is not null;
    }

    static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancel)
    {
        var bytes = new byte[file.Length];
        await using var from = file.OpenReadStream();
        await from.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    static async Task<IResult> SaveAsync(Guid connectionId, HttpContext http, Scorecards cards, TimeProvider clock, Said said, IStringLocalizer<Texts> t, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var back = $"/c/{connectionId}/scorecards";
        var criteria = form["says"].Zip(form["check"], form["weight"])
            .Where(c => !string.IsNullOrWhiteSpace(c.First) && c.First.Length <= 200 && ScorecardChecks.All.Contains(c.Second))
            .Select(c => new Criterion(c.First!.Trim(), c.Second!, int.TryParse(c.Third, out var weight) ? Math.Clamp(weight, 1, 10) : 1)).Take(ScorecardsPage.Most).ToList();
        if (form["name"].ToString().Trim() is not { Length: > 0 and <= 100 } name || criteria.Count == 0)
            return said.Bad(http, t["Not saved: a scorecard needs a name and at least one point."], back);
        var id = Guid.TryParse(form["id"], out var known) && known != Guid.Empty ? known : Guid.CreateVersion7(clock.GetUtcNow());
        await cards.SaveAsync(connectionId, new() { Id = id, Name = name, Criteria = criteria, ChangedAt = clock.GetUtcNow() }, cancel);
        return said.Good(http, t["Saved. It is checked on every conversation from now on."], back);
    }

    static async Task<IResult> DeleteAsync(Guid connectionId, [FromForm] Guid id, HttpContext http, Scorecards cards, Said said, IStringLocalizer<Texts> t, CancellationToken cancel) =>
        await cards.DeleteAsync(connectionId, id, cancel) ? said.Good(http, t["Removed."], $"/c/{connectionId}/scorecards") : said.Bad(http, t["It was removed already."], $"/c/{connectionId}/scorecards");
}
