using System.Text;
using System.Text.RegularExpressions;

namespace CrmIntegration.Language;

/// <summary>
/// Replaces personal data by stable placeholders ("[PERSON_1]") and puts it back. One masker serves one request, so that the same person
/// has the same placeholder in the mail, the facts and the history. The map never leaves the server. Not safe for several threads.
/// </summary>
/// <param name="knownNames">Names the caller knows: contacts, users, accounts. Whole names; parts of three letters and more are matched too.</param>
public sealed class Masker(IEnumerable<string> knownNames)
{
    static readonly Regex Placeholder = new(@"\[[A-Za-z]+_[0-9]+\]", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    readonly HashSet<string> known = Known(knownNames);
    readonly Dictionary<string, string> placeholderOf = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> original = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, int> counts = [];

    /// <summary>Placeholder to what it stands for, as it stood in the text.</summary>
    public IReadOnlyDictionary<string, string> Map => original;

    /// <returns>The text with placeholders. Text that looked like a placeholder before is masked too, so that unmasking is exact.</returns>
    public string Mask(string text)
    {
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var span in Find(text))
        {
            masked.Append(text, at, span.Start - at).Append(For(text.Substring(span.Start, span.Length), span.Kind));
            at = span.End;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Puts the originals back. Placeholders that this masker never gave stay as they are.</summary>
    public string Unmask(string text) => Placeholder.Replace(text, m => original.GetValueOrDefault(m.Value, m.Value));

    /// <returns>What would be masked: in order, not overlapping; of two that overlap the earlier, then the longer.</returns>
    public IReadOnlyList<MaskSpan> Find(string text)
    {
        var found = new List<MaskSpan>();
        MaskRules.Find(text, found);
        Names.Find(text, known, LanguageGuess.Of(text) == "de", found);
        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        var kept = new List<MaskSpan>(found.Count);
        foreach (var span in found)
            if (kept.Count == 0 || span.Start >= kept[^1].End)
                kept.Add(span);
            else if (span.End > kept[^1].End)
                // Two that overlap become one: nothing of either may show.
                kept[^1] = kept[^1] with { Length = span.End - kept[^1].Start };
        return kept;
    }

    string For(string value, string kind)
    {
        if (placeholderOf.TryGetValue(value, out var placeholder))
            return placeholder;
        counts[kind] = counts.GetValueOrDefault(kind) + 1;
        placeholder = $"[{kind}_{counts[kind]}]";
        (placeholderOf[value], original[placeholder]) = (placeholder, value);
        return placeholder;
    }

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
