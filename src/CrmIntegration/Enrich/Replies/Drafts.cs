using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>Puts a draft together and takes out what its sources do not support.</summary>
static class Drafts
{
    public static SuggestionDraft Of(string tone, IReadOnlyList<SuggestionSentence> sentences)
    {
        var text = sentences.Count < 3
            ? string.Join("\n\n", sentences.Select(s => s.Text))
            : sentences[0].Text + "\n\n" + Side(sentences.Skip(1).SkipLast(1).Select(s => s.Text)) + "\n\n" + sentences[^1].Text;
        return new(tone, text, sentences, Gaps(text));
    }

    // Chinese and Japanese sentences stand without a blank between them.
    static string Side(IEnumerable<string> sentences) => sentences.Aggregate("", (said, next) => said.Length == 0 ? next : said[^1] is '。' or '？' or '！' or '”' or '」' ? said + next : $"{said} {next}");

    /// <returns>The draft without unsupported sentences, and those; null draft: nothing of substance is left.</returns>
    public static (SuggestionDraft? Draft, IReadOnlyList<Unsupported> Removed) Verified(SuggestionDraft draft, IReadOnlyList<SuggestionSource> sources, IReadOnlySet<string> names)
    {
        var quotes = sources.ToDictionary(s => s.Id, s => s.Quote, StringComparer.Ordinal);
        var removed = new List<Unsupported>();
        var kept = new List<SuggestionSentence>();
        foreach (var sentence in draft.Sentences)
        {
            var unsupported = CitationCheck.Check(sentence.Text, sentence.SourceIds.Where(quotes.ContainsKey).Select(id => quotes[id]), names);
            removed.AddRange(unsupported);
            if (unsupported.Count == 0)
                kept.Add(sentence with { SourceIds = [.. sentence.SourceIds.Where(quotes.ContainsKey).Distinct()] });
        }
        return (kept.Count < Math.Min(3, draft.Sentences.Count) ? null : Of(draft.Tone, kept), removed);
    }

    static List<string> Gaps(string text)
    {
        var gaps = new List<string>();
        for (var at = text.IndexOf('['); at >= 0; at = text.IndexOf('[', at + 1))
            if (text.IndexOf(']', at) is > 0 and var end && end - at < 60)
                gaps.Add(text[at..(end + 1)]);
        return [.. gaps.Distinct()];
    }
}
