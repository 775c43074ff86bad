namespace CrmIntegration.Language.Conversations;

/// <summary>Whether words sound pleased or annoyed. A word list with negation, so that a reader can see why.</summary>
public static class Tone
{
    /// <summary>Of a whole text, such as a customer's mail.</summary>
    /// <returns>-1 (annoyed) to 1 (pleased); 0 when nothing tells.</returns>
    public static double Of(string text)
    {
        var words = Lexicon.Of(LanguageGuess.Of(text));
        var tones = Sentences.Of(text.Length > 20_000 ? text[..20_000] : text).Select(s => OfSentence(s.ToLowerInvariant(), words)).Where(t => t != 0).ToList();
        return tones.Count == 0 ? 0 : tones.Average();
    }

    /// <returns>1, -1, or 0.</returns>
    internal static int OfSentence(string low, Lexicon words)
    {
        var (good, bad) = (words.Good.In(low), words.Bad.In(low));
        if (good is null == bad is null)
            return 0;
        var sign = good is not null ? 1 : -1;
        var at = low.IndexOf(good ?? bad!, StringComparison.Ordinal);
        // "not good" turns; "no, that is good" does not: a comma ends a negation's reach.
        var before = low[Math.Max(0, at - 24)..at];
        before = before[(before.LastIndexOfAny([',', '.', ';', '!', '?', ':']) + 1)..];
        if (words.Not.In(before) is null && !before.Contains("n't", StringComparison.Ordinal))
            return sign;
        return sign > 0 ? -1 : 0;
    }
}
