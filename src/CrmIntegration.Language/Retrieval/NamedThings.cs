using CrmIntegration.Language.Masking;

namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// Whether a sentence that states a price or another figure stands on a span about another thing: the figure is in the span, and what it is said of is not.
/// Names are told by their capital, and in German, which writes every noun so, by standing in no dictionary; "Tarn 900" is another thing than "Tarn 200".
/// </summary>
public static class NamedThings
{
    const int ShortestName = 3;
    static readonly char[] Between = [' ', ',', '?', '!', '.', ':', ';', '(', ')', '"', '“', '”', '„', '«', '»', '\n', '\t', '/'];

    /// <param name="said">A sentence, or a question.</param>
    /// <param name="held">The spans that it stands on, with the titles of their articles.</param>
    /// <param name="known">Names of people and companies, which are no things.</param>
    public static bool AreOthers(string said, string held, string language, IEnumerable<string> known)
    {
        var theirs = known.SelectMany(k => k.Split(Between, StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = Terms.Fold(held);
        var words = held.Split(Between, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var sentence in Sentences.Of(said))
        {
            var parts = sentence.Split(Between, StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < parts.Length; i++)
            {
                var word = parts[i].Trim('\'', '’', '-');
                if (word.Length < 2 || !char.IsUpper(word[0]) || theirs.Contains(word))
                    continue;
                // "TX-900", "ZX900": a model is told by all of its name.
                if (word.Any(char.IsAsciiDigit))
                {
                    if (!words.Contains(word))
                        return true;
                }
                else if (!IsName(word, i, language))
                    continue;
                else if (!text.Contains(Terms.Fold(word).TrimEnd('s'), StringComparison.Ordinal) || i + 1 < parts.Length && parts[i + 1].All(char.IsAsciiDigit) && !text.Contains($"{Terms.Fold(word)} {parts[i + 1]}", StringComparison.Ordinal))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Whether a text names any thing at all: "it costs 480 EUR" does not, and stands on what is around it.</summary>
    public static bool Any(string text, string language) => AreOthers(text, "", language, []);

    // A sentence's first word has its capital from there; a shouted word is emphasis or a unit.
    static bool IsName(string word, int place, string language) =>
        word.Length >= ShortestName && word.Any(char.IsLower) && DueDates.DaysIn(word).Count == 0 && !DueDates.IsMonth(word) && !LanguageGuess.IsFunctionWord(word.ToLowerInvariant()) && !Courtesy.Words.Contains(word.ToLowerInvariant())
        && (place > 0 && language != "de" || !Lists.IsOrdinary(word) && !Terms.Of(word).Exists(t => Courtesy.Stems.Contains(t.Term)));
}
