using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>What a text is about, as hashed terms: its words' stems, pairs of neighbours, and what words of several languages mean alike.</summary>
static class TopicTerms
{
    const int Longest = 6_000, LongestTerm = 24, Nearby = 2;

    /// <summary>The two lowest bits of a hash say which kind of term it is.</summary>
    public const int Word = 0, Pair = 1, Meaning = 2;

    /// <param name="names">Folded parts of names, which are never what a text is about.</param>
    /// <returns>Hash of a term to how often it stands there.</returns>
    public static Dictionary<ulong, int> Of(string text, IReadOnlySet<string> names)
    {
        var counts = new Dictionary<ulong, int>();
        var (before, beforeAt) = ("", -9);
        foreach (var (term, at) in Terms.Of(text.Length > Longest ? text[..Longest] : text))
        {
            if (!Tells(term) || names.Contains(term))
                continue;
            Add(HashOf(term, Word));
            if (at - beforeAt <= Nearby)
                Add(string.CompareOrdinal(before, term) < 0 ? HashOf(before + " " + term, Pair) : HashOf(term + " " + before, Pair));
            foreach (var meaning in Meanings.Of(term))
                Add(HashOf(meaning, Meaning));
            (before, beforeAt) = (term, at);
        }
        return counts;

        void Add(ulong hash) => counts[hash] = counts.GetValueOrDefault(hash) + 1;
    }

    /// <summary>False for numbers and for what is too long to be a word.</summary>
    public static bool Tells(string term)
    {
        if (term.Length is 0 or > LongestTerm)
            return false;
        foreach (var c in term)
            if (char.IsLetter(c))
                return !Courteous.Contains(term);
        return false;
    }

    // FNV-1a: the same on every machine and in every run.
    public static ulong HashOf(string term, int kind)
    {
        var hash = 14695981039346656037UL ^ (ulong)(kind + 1) * 0x9E3779B97F4A7C15UL;
        foreach (var c in term)
            hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 31;
        return (hash & ~3UL) | (uint)kind;
    }

    // What stands in every letter, whatever it is about.
    static readonly HashSet<string> Courteous = [.. ("regards sincerely yours mr mrs ms herr frau monsieur madame señor señora best kind mail email message wrote write writing today yesterday tomorrow week day days "
        + "grüße grüßen freundlichen freundliche sehr geehrte geehrter cordialement saludo saludos atentamente saluti cordiali groet groeten guten tag bonjour hola salut 您好 你好 谢谢 请问").Split(' ').Select(w => Stem.Of(Terms.Fold(w)))];
}
