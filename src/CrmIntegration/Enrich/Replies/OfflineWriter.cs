using CrmIntegration.Language;
using CrmIntegration.Language.Replies;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Drafts without a model: fixed sentences, facts of the deal, free times, what we told before, and gaps for the rest; greeting and close as this rep writes them. Invents nothing.</summary>
static class OfflineWriter
{
    const int Brief = 30;

    /// <summary>As the rep's own close may hold a name or a number, it is a source of its own.</summary>
    const string CloseSource = "close";

    public static IReadOnlyList<SuggestionDraft> Write(ReplyContext context, out string? says) => Write(context, out says, out _);

    /// <param name="sources">The context's, and what the rep's own way adds to them.</param>
    /// <param name="warm">Friendlier than friendly: what a rep asks for who has read the friendly draft.</param>
    public static IReadOnlyList<SuggestionDraft> Write(ReplyContext context, out string? says, out IReadOnlyList<SuggestionSource> sources, bool warm = false)
    {
        says = Phrases.All.ContainsKey(context.Clean.Language) ? null : $"The offline writer does not write '{context.Clean.Language}'; the drafts are in English.";
        var language = LanguageOf(context);
        var (phrases, manners) = (Phrases.All[language], Manners.All[language]);
        var all = context.Sources.ToList();
        var answers = new Answers(context, phrases).All();
        var drafts = context.Way.Tones.Select(Draft).ToList();
        sources = all;
        return drafts;

        SuggestionDraft Draft(string tone)
        {
            var style = context.Way.Style(language, tone);
            List<SuggestionSentence> sentences = [Greeting(context, tone == "formal" ? (manners.FormalDear, manners.FormalNobody) : (phrases.Dear, phrases.DearNobody), style)];
            // Friendly and formal thank and offer more; a rep who finds drafts too long gets the answers alone.
            var brief = tone == "short" || context.Way.Shorter || style?.Words < Brief;
            if (!brief)
                sentences.Add(new(warm ? manners.Warm : tone == "formal" ? manners.FormalThanks : phrases.Thanks, []));
            sentences.AddRange(brief ? Briefly.Said(answers, phrases) : answers.Select(a => a.Sentence));
            // German goes on in small letters behind a greeting that ends with a comma; what others wrote stays as they wrote it.
            if (language == "de" && brief && sentences is [{ Text: [.., ','] }, { } first, ..] && !TakenOver(context, first))
                sentences[1] = first with { Text = char.ToLowerInvariant(first.Text[0]) + first.Text[1..] };
            if (tone != "short" && !context.Way.Shorter)
                sentences.AddRange(context.Promises.Take(1).Select(p => new SuggestionSentence(string.Format(null, phrases.Promised, p.Quote.TrimEnd('.', '!', '。')), ["promise1"])));
            if (!brief && (warm || tone == "formal"))
                sentences.Add(new(warm ? manners.WarmMore : phrases.More, []));
            sentences.Add(Close(style, tone));
            return Drafts.Of(tone, sentences);
        }

        SuggestionSentence Close(ReplyStyle? style, string tone)
        {
            if (style?.Close is { } close)
            {
                if (!all.Exists(s => s.Quote == close))
                    all.Add(new(all.Exists(s => s.Id == CloseSource) ? $"{CloseSource}-{tone}" : CloseSource, "rep", null, "Your close", close));
                return new(close, [all.First(s => s.Quote == close).Id]);
            }
            var words = tone == "formal" ? phrases.FormalClose : warm ? manners.WarmClose : phrases.Close;
            return context.Source("rep") is { } rep ? new($"{words}\n{rep.Quote}", [rep.Id]) : new($"{words}\n{phrases.YourName}", []);
        }
    }

    /// <summary>The customer's language where the writer has its words, else English.</summary>
    public static string LanguageOf(ReplyContext context) => Phrases.All.ContainsKey(context.Clean.Language) ? context.Clean.Language : "en";

    static SuggestionSentence Greeting(ReplyContext context, (string Dear, string Nobody) words, ReplyStyle? style)
    {
        string[] named = context.Greeted is null ? [] : ["sender"];
        return style?.Greeting is { } own ? new(ReplyStyle.Greet(own, context.Greeted), named)
            : context.Greeted is { } name ? new(string.Format(null, words.Dear, name), named) : new(words.Nobody, []);
    }

    static bool TakenOver(ReplyContext context, SuggestionSentence sentence) =>
        context.Matters.SelectMany(m => m.Parts).Any(p => p.Told is { } told && sentence.SourceIds.Contains(told.SourceId));
}
