using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>A word where it stands in its text; in writings without spaces, a pair of characters.</summary>
/// <param name="Term">Null: a small word or a courtesy.</param>
sealed record Spoken(string Text, int At, int Length, string? Term, bool Pictorial)
{
    const int Longest = 4_000;

    public static List<Spoken> Of(string text)
    {
        var words = new List<Spoken>();
        var end = Math.Min(text.Length, Longest);
        for (var i = 0; i < end; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
                continue;
            var start = i;
            if (Terms.Pictorial(text[i]))
            {
                for (; i + 1 < end && Terms.Pictorial(text[i + 1]); i++)
                    words.Add(new(text, i, 2, Terms.Of(text.Substring(i, 2)).Select(t => t.Term).FirstOrDefault(), true));
                continue;
            }
            while (i < end && char.IsLetterOrDigit(text[i]) && !Terms.Pictorial(text[i]))
                i++;
            words.Add(new(text, start, i - start, Terms.Of(text[start..i]).Select(t => t.Term).FirstOrDefault(), false));
            i--;
        }
        return words;
    }

    /// <summary>Nothing but a space, hyphen or apostrophe, or nothing at all, stands between: a subject and the greeting below it are two things.</summary>
    public bool Follows(Spoken before)
    {
        if (Pictorial || before.Pictorial)
            return Pictorial && before.Pictorial && At == before.At + 1;
        return At - before.At - before.Length == 1 && Text[At - 1] is ' ' or '-' or '\'' or '’';
    }

    public static string Spelling(IReadOnlyList<Spoken> words, int from, int to) =>
        words[from].Text[words[from].At..(words[to].At + words[to].Length)].Replace('\n', ' ') is var spelling && words[from].Pictorial ? spelling : Lower(spelling);

    // "Delivery Late" at the head of a subject is not a name; "WLAN" and German nouns inside a sentence stay as they are.
    static string Lower(string spelling) =>
        spelling.Length > 1 && char.IsUpper(spelling[0]) && !spelling.Any(char.IsWhiteSpace) && spelling.All(c => !char.IsLower(c)) && spelling.Length > 5 ? spelling.ToLowerInvariant() : spelling;
}
