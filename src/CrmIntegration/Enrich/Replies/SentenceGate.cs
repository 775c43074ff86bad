using System.Text;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Replies;

/// <summary>
/// Looks at a streamed draft sentence by sentence, before a sentence is shown: an unchecked one never is. Three ends: it passes; it is left out, because no
/// source holds what it says; or the whole draft ends here, because a model that leaks, links or marks up once is not listened to further.
/// </summary>
sealed class SentenceGate(ReplyContext context, string instructions)
{
    // Below this the words of a draft do not tell its language.
    const int TellsLanguage = 80;
    readonly StringBuilder shown = new();
    readonly IReadOnlySet<string> names = context.NameWords;
    readonly Dictionary<string, string> quotes = context.Sources.ToDictionary(s => s.Id, s => s.Quote, StringComparer.Ordinal);
    readonly DraftBounds bounds = new(context.Clean.Text, [.. context.Sources.Where(s => s.Id != "mail").Select(s => s.Quote)], instructions, context.Clean.Language);
    int lines;

    /// <returns>The sentence as it may be shown; else why not, and whether that ends the draft.</returns>
    public (SuggestionSentence? Shown, string? Says, bool Ends) Look(SuggestionSentence sentence)
    {
        if (++lines > DraftLines.MostLines || shown.Length + sentence.Text.Length > OutputGate.LongestDraft)
            return (null, "It is longer than any reply should be.", true);
        // The courtesy around a reply is short and names nobody's matter: a greeting alone has no language yet.
        var soFar = $"{shown} {sentence.Text}";
        if (OutputGate.Refusal(sentence.Text, context, language: false) is { } refusal)
            return (null, refusal, true);
        if (soFar.Length > TellsLanguage && LanguageGuess.Of(soFar) != context.Clean.Language)
            return (null, "It is not in the customer's language.", true);
        string[] ids = [.. sentence.SourceIds.Where(quotes.ContainsKey).Distinct()];
        if (CitationCheck.Check(sentence.Text, ids.Select(id => quotes[id]), names) is { Count: > 0 } unsupported)
            return (null, $"no source holds it: {unsupported[0].Fact}.", false);
        // The whole so far: what is leaked in halves is seen when the second half comes.
        if (DraftGate.Refusal(soFar.Trim(), bounds) is { } gate)
            return (null, gate, true);
        shown.Append(shown.Length > 0 ? " " : "").Append(sentence.Text);
        return (sentence with { SourceIds = ids }, null, false);
    }
}
