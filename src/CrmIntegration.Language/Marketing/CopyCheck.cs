namespace CrmIntegration.Language.Marketing;

/// <summary>What is wrong with a text, as sentences for its author; nothing leaves before they are gone.</summary>
public static class CopyCheck
{
    public const string Unsubscribe = "{unsubscribe}";
    const int LongestSubject = 120, LongestCapitals = 4;
    static readonly HashSet<string> Places = ["{first}", "{company}", "{sender}", Unsubscribe];

    public static IReadOnlyList<string> Of(CopyVariant copy, CopyBrief brief, BrandVoice voice)
    {
        var said = copy.Subject + "\n" + copy.Text;
        var low = said.ToLowerInvariant();
        var wrong = new List<string>();
        wrong.AddRange(voice.Banned.Where(b => b.Trim().Length > 0 && Has(low, b.Trim().ToLowerInvariant())).Select(b => $"It claims '{b.Trim()}', which the brand never does."));
        if (copy.Subject.Trim().Length is 0 or > LongestSubject)
            wrong.Add($"The subject needs 1 to {LongestSubject} characters.");
        if (copy.Text.Trim().Length == 0 || copy.Text.Length > voice.LongestCopy)
            wrong.Add($"The text needs 1 to {voice.LongestCopy} characters.");
        if (!copy.Text.Contains(Unsubscribe, StringComparison.Ordinal))
            wrong.Add($"It offers no way to unsubscribe: put {Unsubscribe} where the link belongs.");
        if (!voice.Exclamations && said.AsSpan().IndexOfAny('!', '！') >= 0)
            wrong.Add("The brand speaks without exclamation marks.");
        wrong.AddRange(Pieces(said).Where(p => p.StartsWith('{') && !Places.Contains(p)).Distinct().Select(p => $"{p} is no placeholder; there are {string.Join(", ", Places)}."));
        // Shouting is not the voice; short names such as ISO or TLS are fine, and what the brief writes so.
        wrong.AddRange(Pieces(said).Where(w => w.Length > LongestCapitals && w.All(char.IsUpper) && !brief.Facts.Contains(w, StringComparison.Ordinal)).Distinct().Select(w => $"'{w}' shouts."));
        wrong.AddRange(Numbers(said).Except(Numbers(brief.Facts)).Select(n => $"The number {n} does not stand in the brief."));
        wrong.AddRange(Links(low).Where(l => brief.Link is null || !l.StartsWith(Bare(brief.Link), StringComparison.Ordinal)).Select(l => $"The link {l} is not the campaign's."));
        return wrong;
    }

    static bool Has(string low, string phrase)
    {
        for (var at = low.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = low.IndexOf(phrase, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetterOrDigit(low[at - 1]) || phrase[0] > '\u2fff') && (at + phrase.Length == low.Length || !char.IsLetterOrDigit(low[at + phrase.Length]) || phrase[^1] > '\u2fff'))
                return true;
        return false;
    }

    static IEnumerable<string> Pieces(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var from = i;
            if (text[i] == '{')
            {
                while (i < text.Length && text[i] != '}' && i - from < 40)
                    i++;
                yield return text[from..Math.Min(text.Length, i + 1)];
            }
            else if (char.IsLetter(text[i]))
            {
                while (i < text.Length && char.IsLetter(text[i]))
                    i++;
                yield return text[from..i];
                i--;
            }
        }
    }

    static HashSet<string> Numbers(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                continue;
            var from = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or ',' or ':' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
                i++;
            found.Add(text[from..i].TrimEnd('.', ','));
        }
        return found;
    }

    static IEnumerable<string> Links(string low) =>
        low.Split([' ', '\n', '\t', '(', ')', '<', '>', '"'], StringSplitOptions.RemoveEmptyEntries)
            // Chinese writes no space before a link.
            .Select(w => w.IndexOf("http", StringComparison.Ordinal) is >= 0 and var at && w.IndexOf("://", at, StringComparison.Ordinal) > at ? w[at..] : w.StartsWith("www.", StringComparison.Ordinal) ? w : null)
            .OfType<string>().Select(Bare).Distinct();

    static string Bare(string link) => link.ToLowerInvariant().Replace("https://", "").Replace("http://", "").TrimEnd('.', ',', '/');
}
