using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Says the same with fewer words: no courtesy, our own phrases cut to what they state, open points in one sentence. No fact and no source is left out.</summary>
static class Briefly
{
    const int MostOpen = 3;

    /// <summary>Answers with what is open in one sentence at the end.</summary>
    public static IEnumerable<SuggestionSentence> Said(IReadOnlyList<AnswerTo> answers, Phrases phrases)
    {
        var open = answers.Where(a => a.Asked is not null).ToList();
        return open.Count < 2 ? answers.Select(a => a.Sentence)
            : [.. answers.Where(a => a.Asked is null).Select(a => a.Sentence), .. open.Chunk(MostOpen).Select(o => new SuggestionSentence(phrases.OpenOn(question: true, o.Select(a => a.Asked!)), ["mail"]))];
    }

    /// <returns>The draft's sentences, shorter; null: nothing can go but facts.</returns>
    public static IReadOnlyList<SuggestionSentence>? Again(SuggestionDraft draft, ReplyContext context)
    {
        var language = OfflineWriter.LanguageOf(context);
        var (phrases, manners) = (Phrases.All[language], Manners.All[language]);
        if (draft.Sentences.Count < 3)
            return null;
        var before = draft.Sentences.Skip(1).SkipLast(1).ToList();
        List<SuggestionSentence> body = [.. Together([.. before.Select(s => Kept(s, phrases, manners)).OfType<SuggestionSentence>()], phrases)];
        if (body.Count == 0 || Letters(body) >= Letters(before))
            return null;
        return [draft.Sentences[0], .. body, draft.Sentences[^1]];
    }

    // Courtesy goes; a word of regret stays, in fewer words.
    static SuggestionSentence? Kept(SuggestionSentence sentence, Phrases phrases, Manners manners)
    {
        var text = sentence.Text;
        if (Same(text, phrases.Sorry))
            return sentence with { Text = manners.Sorry };
        if (Inner(text, phrases.Amount) is { } amount)
            return sentence with { Text = string.Format(null, manners.Price, amount) };
        if (Inner(text, phrases.Slots) is { } times)
            return sentence with { Text = string.Format(null, manners.Times, times) };
        if (Inner(text, phrases.AlreadyTold) is { } told)
            return sentence with { Text = told };
        return sentence.SourceIds.Count > 0 || text.Contains('[') || CitationCheck.StatesFact(text) || Same(text, manners.Sorry) ? sentence : null;
    }

    // Open points that stand apart become one sentence.
    static IEnumerable<SuggestionSentence> Together(List<SuggestionSentence> body, Phrases phrases)
    {
        var open = body.Select(s => (Sentence: s, Asked: OpenOf(s, phrases))).Where(s => s.Asked is not null).ToList();
        return open.Count < 2 ? body
            : [.. body.Except(open.Select(o => o.Sentence)), .. open.Chunk(MostOpen).Select(o => new SuggestionSentence(phrases.OpenOn(question: true, o.SelectMany(x => x.Asked!)), [.. o.SelectMany(x => x.Sentence.SourceIds).Distinct()]))];
    }

    static IReadOnlyList<string>? OpenOf(SuggestionSentence sentence, Phrases phrases) =>
        (Inner(sentence.Text, phrases.Asked) ?? Inner(sentence.Text, phrases.Wished)) is not { } inner || !inner.StartsWith(phrases.Marks.Opens, StringComparison.Ordinal) || !inner.EndsWith(phrases.Marks.Closes, StringComparison.Ordinal) ? null
            : inner[phrases.Marks.Opens.Length..^phrases.Marks.Closes.Length].Split([$"{phrases.Marks.Closes}, {phrases.Marks.Opens}", $"{phrases.Marks.Closes}、{phrases.Marks.Opens}"], StringSplitOptions.RemoveEmptyEntries);

    static bool Same(string text, string phrase) => string.Equals(text, phrase, StringComparison.OrdinalIgnoreCase);

    static string? Inner(string text, string template)
    {
        var at = template.IndexOf("{0}", StringComparison.Ordinal);
        var (before, after) = (template[..at], template[(at + 3)..]);
        return text.Length > before.Length + after.Length && text.StartsWith(before, StringComparison.OrdinalIgnoreCase) && text.EndsWith(after, StringComparison.Ordinal) ? text[before.Length..^after.Length] : null;
    }

    static int Letters(IEnumerable<SuggestionSentence> sentences) => sentences.Sum(s => s.Text.Length);
}
