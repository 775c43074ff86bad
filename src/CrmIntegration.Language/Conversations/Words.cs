using System.Buffers;

namespace CrmIntegration.Language.Conversations;

/// <summary>Phrases looked for at the start of a word, so that "cost" is found in "costs" and not in "accost"; a phrase of up to four letters must be
/// the whole word, so that "good" is not found in "goodbye". Linear in the text.</summary>
sealed class Words
{
    const int WholeWord = 4;
    readonly string[] phrases;
    readonly SearchValues<string> any;

    public Words(params string[] phrases) => (this.phrases, any) = (phrases, SearchValues.Create(phrases, StringComparison.Ordinal));

    /// <param name="low">Lower-case text.</param>
    /// <returns>The first phrase found in the list's order; null when there is none.</returns>
    public string? In(string low) => low.AsSpan().ContainsAny(any) ? Array.Find(phrases, p => Has(low, p)) : null;

    public static bool Has(string low, string phrase)
    {
        for (var at = low.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = low.IndexOf(phrase, at + 1, StringComparison.Ordinal))
            if (IsIdeograph(phrase[0]) || (at == 0 || !char.IsLetter(low[at - 1])) && (phrase.Length > WholeWord || at + phrase.Length == low.Length || !char.IsLetter(low[at + phrase.Length])))
                return true;
        return false;
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
