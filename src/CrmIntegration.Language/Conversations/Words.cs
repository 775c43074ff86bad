using System.Buffers;

namespace CrmIntegration.Language.Conversations;

/// <summary>Phrases looked for at the start of a word, so that "cost" is found in "costs" and not in "accost"; a phrase of up to four letters must be
/// the whole word, so that "good" is not found in "goodbye". "i'll … send" is found where the second part follows the first within a few words. Linear in the text.</summary>
sealed class Words
{
    const int WholeWord = 4, Apart = 40;
    const char Gap = '…';
    // Grouped by their first part, so that it is looked for once however many second parts it has.
    readonly (string First, (string Phrase, string? Then)[] All)[] phrases;
    readonly SearchValues<string> any;

    public Words(params string[] phrases)
    {
        this.phrases = [.. phrases.Select(p => p.IndexOf(Gap) is >= 0 and var at ? (First: p[..at].Trim(), Phrase: p, Then: p[(at + 1)..].Trim()) : (First: p, Phrase: p, Then: (string?)null))
            .GroupBy(p => p.First).Select(g => (g.Key, g.Select(p => (p.Phrase, p.Then)).ToArray()))];
        any = SearchValues.Create([.. this.phrases.Select(p => p.First)], StringComparison.Ordinal);
    }

    /// <summary>Each of the first with each of the second after it.</summary>
    public static IEnumerable<string> Pairs(string[] first, string[] second) => first.SelectMany(f => second.Select(s => f + Gap + s));

    /// <param name="low">Lower-case text.</param>
    /// <returns>The first phrase found in the list's order; null when there is none.</returns>
    public string? In(string low) => At(low) is { } found ? found.Phrase : null;

    /// <returns>The phrase and where it begins.</returns>
    public (string Phrase, int At)? At(string low)
    {
        if (!low.AsSpan().ContainsAny(any))
            return null;
        foreach (var (first, all) in phrases)
            for (var at = Find(low, first, 0, low.Length); at >= 0; at = Find(low, first, at + 1, low.Length))
                foreach (var (phrase, then) in all)
                    if (then is null || Find(low, then, at + first.Length, Math.Min(low.Length, at + first.Length + Apart + then.Length)) >= 0)
                        return (phrase, at);
        return null;
    }

    public static bool Has(string low, string phrase) => Find(low, phrase, 0, low.Length) >= 0;

    static int Find(string low, string phrase, int from, int until)
    {
        for (var at = low.IndexOf(phrase, from, until - from, StringComparison.Ordinal); at >= 0; at = low.IndexOf(phrase, at + 1, until - at - 1, StringComparison.Ordinal))
            if (IsIdeograph(phrase[0]) || (at == 0 || !char.IsLetter(low[at - 1])) && (phrase.Length > WholeWord || at + phrase.Length == low.Length || !char.IsLetter(low[at + phrase.Length])))
                return at;
        return -1;
    }

    // Chinese and Japanese write no spaces between words.
    static bool IsIdeograph(char c) => c is >= '\u3040' and <= '\u9fff';

    public static int Count(string text)
    {
        var (count, inside) = (0, false);
        foreach (var c in text)
        {
            if (IsIdeograph(c))
                (count, inside) = (count + 1, false);
            else if (char.IsLetterOrDigit(c) || c is '\'' or '’' or '-')
                (count, inside) = (inside ? count : count + 1, true);
            else
                inside = false;
        }
        return count;
    }
}
