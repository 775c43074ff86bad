using System.Collections.Frozen;

namespace CrmIntegration.Language.Masking;

/// <summary>Our own word lists beside this file: given and family names of many cultures, places, peoples, jobs, and ordinary words.</summary>
static class Lists
{
    static readonly FrozenSet<string> Given = Read("given"), Family = Read("family"), Ordinary = Read("ordinary"), Peoples = Read("peoples"), Jobs = Read("jobs");
    static readonly FrozenSet<string> PlaceNames = Read("places");
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> given = Given.GetAlternateLookup<ReadOnlySpan<char>>(), family = Family.GetAlternateLookup<ReadOnlySpan<char>>(),
        ordinary = Ordinary.GetAlternateLookup<ReadOnlySpan<char>>(), peoples = Peoples.GetAlternateLookup<ReadOnlySpan<char>>(), jobs = Jobs.GetAlternateLookup<ReadOnlySpan<char>>(), places = PlaceNames.GetAlternateLookup<ReadOnlySpan<char>>();
    static readonly string[] Endings = ["s", "es", "ed", "d", "ing", "ly", "er", "ers", "r", "n", "en", "y", "ion", "ions", "ation", "ment", "ments", "ness", "less", "ful", "able", "al", "ity", "ors", "or", "ism", "ist"];
    // An unknown capitalised word with such an ending is a word of the language far more often than a name.
    static readonly string[] WordEndings = ["ing", "tion", "tions", "sion", "ment", "ments", "ness", "ously", "ally", "ively", "ated", "ised", "ized", "ology", "ware", "ship", "ships", "ability", "istic", "ical", "less", "ings", "heit", "keit", "schaft", "ierung", "ungen"];

    public static bool IsGiven(ReadOnlySpan<char> word) => given.Contains(word);
    public static bool IsFamily(ReadOnlySpan<char> word) => family.Contains(word);
    public static bool IsJob(ReadOnlySpan<char> word) => jobs.Contains(word);

    /// <summary>Nationality or belief, also in the plural.</summary>
    public static bool IsPeople(ReadOnlySpan<char> word) => peoples.Contains(word) || (word.Length > 4 && word[^1] is 's' or 'S' && (peoples.Contains(word[..^1]) || (word.EndsWith("es") && peoples.Contains(word[..^2]))));

    /// <param name="name">One word, or several joined by '_'.</param>
    public static bool IsPlace(ReadOnlySpan<char> name) => places.Contains(name);

    /// <summary>The word itself is on the list of ordinary words.</summary>
    public static bool IsListed(ReadOnlySpan<char> word) => ordinary.Contains(word);

    /// <summary>An ending that names hardly have; at a sentence's beginning it tells more than the capital.</summary>
    public static bool EndsLikeAWord(ReadOnlySpan<char> word)
    {
        foreach (var ending in WordEndings)
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public static bool IsOrdinary(ReadOnlySpan<char> word)
    {
        if (ordinary.Contains(word))
            return true;
        // "I'm", "Don't", "they've"
        if (word.IndexOfAny('\'', '’') is > 0 and var quote)
            return word.Length - quote <= 3 && (ordinary.Contains(word[..quote]) || word[quote - 1] is 'n' or 'N' && ordinary.Contains(word[..(quote - 1)]));
        if (word.IndexOf('-') is > 0 and var dash)
            return IsOrdinary(word[..dash]) && IsOrdinary(word[(dash + 1)..]);
        foreach (var ending in Endings)
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && Base(word[..^ending.Length], ending))
                return true;
        return false;
    }

    static bool Base(ReadOnlySpan<char> stem, string ending)
    {
        if (stem.Length >= 2 && ordinary.Contains(stem))
            return true;
        if (ending is "s" or "d" or "n" or "r")
            return false;
        if (stem.Length == 0)
            return false;
        // running, makes -> make, countries -> country
        if (stem.Length > 3 && stem[^1] == stem[^2] && ordinary.Contains(stem[..^1]))
            return true;
        if (stem.Length > 40)
            return false;
        Span<char> mended = stackalloc char[stem.Length + 1];
        stem.CopyTo(mended);
        mended[^1] = 'e';
        if (ordinary.Contains(mended))
            return true;
        if (stem[^1] is not ('i' or 'I'))
            return false;
        mended[^2] = 'y';
        return ordinary.Contains(mended[..^1]);
    }

    static FrozenSet<string> Read(string name)
    {
        using var list = new StreamReader(typeof(Lists).Assembly.GetManifestResourceStream($"Masking.Lists.{name}.txt")!);
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (list.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    words.Add(word);
                    words.Add(Retrieval.Terms.Fold(word));
                }
        return words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
