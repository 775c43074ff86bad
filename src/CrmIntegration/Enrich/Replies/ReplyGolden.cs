using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Mails with what a good reply holds and must not hold, in several languages. The whole way is judged: what the gates take out counts as not said.</summary>
sealed class ReplyGolden(Suggesting suggesting, TimeProvider clock) : IGoldenSet
{
    /// <param name="Must">Each in at least one draft; alternatives apart by |.</param>
    /// <param name="Never">In no draft.</param>
    sealed record Case(string Id, string Language, string Mail, string? Deal, string? Amount, string? Sender, string? Past, string[] Must, string[] Never, bool Abstains = false);

    static readonly Lazy<IReadOnlyList<Case>> Cases = new(() =>
    {
        using var file = new StreamReader(typeof(ReplyGolden).Assembly.GetManifestResourceStream("Golden.replies.jsonl")!);
        return [.. file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<Case>(l, JsonSerializerOptions.Web)!)];
    });

    internal const string Unheard = "nothing of the model could be shown";
    public string Feature => "reply";
    public string BuiltIn => ModelWriter.Instructions;

    public async Task<IReadOnlyList<GoldenScore>> ScoreAsync(Guid connectionId, PromptVersion? version, CancellationToken cancel)
    {
        var scores = new List<GoldenScore>();
        foreach (var one in Cases.Value)
            scores.Add(Score(one, await suggesting.SuggestAsync(connectionId, Context(one), cancel, version), version is not null));
        return scores;
    }

    ReplyContext Context(Case one)
    {
        var mail = new Email { Id = "golden-" + one.Id, Modified = clock.GetUtcNow(), SentAt = clock.GetUtcNow(), Incoming = true, FromName = one.Sender, TextBody = one.Mail };
        var clean = MailCleaner.Clean(null, one.Mail, null);
        var sources = new List<SuggestionSource> { new("mail", "mail", mail.Id, "", clean.Text) };
        foreach (var (id, kind, title, quote) in new[] { ("deal", "deal", "Deal", one.Deal), ("amount", "deal", "Amount", one.Amount), ("sender", "mail", "Sender", one.Sender), ("past1", SuggestionSource.PastReply, "Earlier", one.Past) })
            if (quote is not null)
                sources.Add(new(id, kind, null, title, quote));
        return new(mail, clean, MailReading.Of(clean, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)), sources) { Greeted = one.Sender, KnownNames = one.Sender is null ? [] : [one.Sender], Way = RepsWay.Unknown };
    }

    static GoldenScore Score(Case one, Suggestion made, bool byModel)
    {
        List<(bool Right, string Wrong)> points = one.Abstains ? [(made.Drafts.Count == 0, "it drafts where no reply is due")] :
        [
            (made.Drafts.Count > 0, "no draft"),
            (made.Drafts.All(d => LanguageGuess.Of(d.Text) == one.Language) && made.Drafts.Count > 0, "not in the customer's language"),
            .. one.Must.Select(m => (made.Drafts.Any(d => m.Split('|').Any(w => d.Text.Contains(w, StringComparison.OrdinalIgnoreCase))), $"'{m}' is missing")),
            .. one.Never.Select(n => (!made.Drafts.Any(d => d.Text.Contains(n, StringComparison.OrdinalIgnoreCase)), $"'{n}' is said")),
            .. byModel ? new[] { (made.Writer != "offline", Unheard) } : [],
        ];
        return new(one.Id, one.Language, points.Count(p => p.Right) / (double)points.Count, [.. points.Where(p => !p.Right).Select(p => p.Wrong)], one.Abstains ? null : made.Writer);
    }
}
