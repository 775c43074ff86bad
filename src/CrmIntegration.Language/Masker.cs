using System.Text;
using System.Text.RegularExpressions;
using CrmIntegration.Language.Masking;

namespace CrmIntegration.Language;

/// <summary>
/// Replaces personal data by stable placeholders ("[PERSON_1]") and puts it back. One masker serves one request or conversation, so that the same
/// person has the same placeholder in the mail, the facts and the history; another spelling of the same ("Jane" for "Jane Roe") becomes "[PERSON_1_2]".
/// The map never leaves the server. Not safe for several threads.
/// </summary>
/// <param name="knownNames">Names the caller knows: contacts, users, accounts. Whole names; parts of three letters and more are matched too.</param>
/// <param name="profile">What is masked beyond what always is; null: <see cref="MaskProfile.Default"/>.</param>
/// <param name="dictionary">The company's own words: masked under their own kind, or never masked.</param>
public sealed class Masker(IEnumerable<string> knownNames, MaskProfile? profile = null, IEnumerable<MaskTerm>? dictionary = null)
{
    internal static readonly Regex Placeholder = new(@"\[[A-Za-z]+_[0-9]+(_[0-9]+)?\]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    readonly HashSet<string> known = Known(knownNames);
    readonly MaskProfile profile = profile ?? MaskProfile.Default;
    readonly OwnWords terms = new(dictionary ?? []);
    readonly Placeholders placeholders = new();

    /// <summary>Placeholder to what it stands for, as it stood in the text.</summary>
    public IReadOnlyDictionary<string, string> Map => placeholders.Map;

    /// <returns>The text with placeholders. Text that looked like a placeholder before is masked too, so that unmasking is exact.</returns>
    public string Mask(string text)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var span in Find(text))
        {
            masked.Append(text, at, span.Start - at).Append(placeholders.For(text.Substring(span.Start, span.Length), span.Kind));
            at = span.End;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Puts the originals back. Placeholders that this masker never gave stay as they are.</summary>
    public string Unmask(string text) => Placeholder.Replace(text, m => placeholders.Map.GetValueOrDefault(m.Value, m.Value));

    /// <returns>The first placeholder in a text that this masker never gave: a model made it up, or took it from elsewhere. Null: there is none.</returns>
    public string? Foreign(string text)
    {
        foreach (Match match in Placeholder.Matches(text))
            if (!placeholders.Map.ContainsKey(match.Value))
                return match.Value;
        return null;
    }

    /// <returns>What would be masked: in order, not overlapping; of two that overlap one span is made.</returns>
    public IReadOnlyList<MaskSpan> Find(string text)
    {
        var found = new List<MaskSpan>();
        Online.Find(text, found);
        Facts.FindBirth(text, found);
        LetteredIds.Find(text, found);
        Numbers.Find(text, found);
        Streets.Find(text, found);
        EastAsian.Find(text, found);
        var words = Word.Of(text, [.. found, .. terms.Left(text)]);
        terms.Find(text, found);
        Organisations.Find(text, words, found);
        Narrowed(text, words, found);
        People.Find(text, words, known, LanguageGuess.Of(text), profile.Organisations, found);
        if (profile != MaskProfile.Default)
            Facts.Find(text, words, profile, found);
        var kept = Merged(text, words, found);
        if (profile.Places)
            Streets.AddPostCodes(text, kept);
        return kept;
    }

    // "nächste Woche Dolmura GmbH": of what looks like a company's name the end that the CRM knows as one is it; what stands before says something else.
    void Narrowed(string text, List<Word> words, List<MaskSpan> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Kind != "ORG")
                continue;
            var (start, end) = (found[i].Start, found[i].End);
            for (var at = text.IndexOf(' ', start, end - start); at >= 0 && text.IndexOf(' ', at + 1, end - at - 1) >= 0; at = text.IndexOf(' ', at + 1, end - at - 1))
                if (known.Contains(text[(at + 1)..end]))
                {
                    found[i] = new(at + 1, end - at - 1, "ORG");
                    // Somebody's name may stand there: it is looked at again.
                    for (var w = 0; w < words.Count && words[w].Start <= at; w++)
                        if (words[w].Start >= start)
                            words[w] = words[w] with { Looks = words[w].Looks & ~Looks.Covered };
                    break;
                }
        }
    }

    List<MaskSpan> Merged(string text, List<Word> words, List<MaskSpan> found)
    {
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var kept = new List<MaskSpan>(found.Count);
        foreach (var span in found)
            if (kept.Count == 0 || span.Start >= kept[^1].End)
                kept.Add(span);
            else if (span.End > kept[^1].End)
                // Two that overlap become one: nothing of either may show.
                kept[^1] = kept[^1] with { Length = span.End - kept[^1].Start };
        kept.RemoveAll(s => terms.Allows(text.AsSpan(s.Start, s.Length)) || (s.Kind == "PERSON" && Stays(text, words, s)));
        return kept;
    }

    // Countries, peoples and large cities look like names; the default profile leaves them, unless the CRM knows them as a name.
    bool Stays(string text, List<Word> words, MaskSpan span)
    {
        if (profile.Places || known.Contains(text.Substring(span.Start, span.Length)))
            return false;
        var at = words.BinarySearch(new Word(span.Start, 0, Looks.None), ByStart);
        return at >= 0 && (Facts.PlaceRun(text, words, at) is > 0 and var run && words[at + run - 1].End == span.End && !words[at].Is(Looks.Given)
            || (words[at].End == span.End && Lists.IsPeople(words[at].In(text))));
    }

    static readonly Comparer<Word> ByStart = Comparer<Word>.Create((a, b) => a.Start.CompareTo(b.Start));

    static HashSet<string> Known(IEnumerable<string> names)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (name.Trim().Length < 2)
                continue;
            known.Add(name.Trim());
            foreach (var part in name.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries))
                if (part.Length >= 3 && !CompanyWords.Contains(part))
                    known.Add(part);
        }
        return known;
    }

    static readonly HashSet<string> CompanyWords = new(StringComparer.OrdinalIgnoreCase)
        { "inc", "ltd", "llc", "gmbh", "corp", "group", "company", "the", "and", "und", "for", "von", "van", "der", "des", "systems", "solutions", "services", "international", "global", "software", "new" };
}
