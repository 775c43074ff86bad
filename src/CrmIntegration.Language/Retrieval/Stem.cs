namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// Cuts a word's ending so that "delivered", "delivery" and "deliveries" meet. One light stemmer for all Latin languages, in the manner of
/// Porter's (1980) longest ending first; a wrong cut hurts little because questions and articles are cut alike.
/// </summary>
static class Stem
{
    static readonly (string Ending, int Leaves)[] Endings =
    [
        ("ization", 3), ("isation", 3), ("ational", 3), ("fulness", 3), ("iveness", 3), ("ements", 3), ("ations", 3), ("ement", 4), ("ation", 3), ("ments", 3), ("ibles", 4), ("ungen", 4), ("aciones", 3), ("acion", 3), ("zione", 4), ("zioni", 4),
        ("ment", 3), ("ness", 3), ("able", 4), ("ible", 4), ("ance", 4), ("ence", 4), ("ions", 3), ("keit", 4), ("heit", 4), ("lich", 4), ("ally", 4), ("ung", 4), ("ion", 3), ("ful", 4), ("ity", 4), ("ive", 4), ("ers", 4), ("ery", 4), ("al", 5), ("er", 4), ("or", 4), ("ly", 3), ("en", 4),
    ];

    /// <param name="word">Lower case, folded.</param>
    public static string Of(string word)
    {
        if (word.Length < 4 || char.IsAsciiDigit(word[0]))
            return word;
        var stem = Plural(word);
        stem = Past(stem);
        foreach (var (ending, leaves) in Endings)
            if (stem.Length - ending.Length >= leaves && stem.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = stem[..^ending.Length];
                break;
            }
        return stem.Length > 3 && stem[^1] is 'e' or 'y' or 'i' or 'a' or 'o' && stem.Length > 3 ? stem[..^1] : stem;
    }

    static string Plural(string word)
    {
        if (word.EndsWith("sses", StringComparison.Ordinal))
            return word[..^2];
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4)
            return word[..^3] + "y";
        return word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1] : word;
    }

    static string Past(string word)
    {
        var cut = word.EndsWith("ing", StringComparison.Ordinal) ? 3 : word.EndsWith("ed", StringComparison.Ordinal) ? 2 : 0;
        if (cut == 0 || word.Length - cut < 3 || !word.AsSpan(0, word.Length - cut).ContainsAny("aeiouy"))
            return word;
        var stem = word[..^cut];
        return stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
    }
}
