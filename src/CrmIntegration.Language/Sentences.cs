namespace CrmIntegration.Language;

/// <summary>Splits text at its sentence ends. Abbreviations, decimals and links stay whole.</summary>
public static class Sentences
{
    static readonly HashSet<string> Short =
        ["mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "etc", "inc", "ltd", "co", "corp", "e.g", "i.e", "z.b", "bzw", "ca", "sr", "sra", "m", "mme", "approx", "tel", "str", "incl", "inkl", "excl", "exkl", "zzgl", "ggf", "evtl", "stk", "pos", "env", "aprox"];

    // "Dienstag, 1. Dezember", "im 3. Quartal": a number with a dot before one of these is an ordinal. German, Danish, Norwegian and Finnish-Swedish write dates so.
    static readonly HashSet<string> AfterOrdinals = new(
        ["januar", "jänner", "februar", "feber", "märz", "maerz", "marts", "mars", "april", "mai", "maj", "juni", "juli", "august", "september", "oktober", "november", "dezember", "desember", "december",
            "jan", "feb", "mrz", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dez", "des", "dec", "quartal", "halbjahr", "kalenderwoche", "kw"], StringComparer.OrdinalIgnoreCase);

    /// <returns>Sentences in order, trimmed, none empty. A line break ends a sentence only when the next line is empty or the line is short.</returns>
    public static IReadOnlyList<string> Of(string text)
    {
        var found = new List<string>();
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var end = c switch
            {
                '。' or '？' or '！' => true,
                '?' or '!' => i + 1 >= text.Length || char.IsWhiteSpace(text[i + 1]),
                '.' => (i + 1 >= text.Length || char.IsWhiteSpace(text[i + 1])) && !Short.Contains(WordBefore(text, i)) && !GoesOn(text, i) && !Ordinal(text, i),
                '\n' => i + 1 >= text.Length || text[i + 1] == '\n' || i - from < 60,
                _ => false,
            };
            if (!end)
                continue;
            Add(found, text[from..(i + 1)]);
            from = i + 1;
        }
        Add(found, text[from..]);
        return found;
    }

    /// <returns>The same sentences with where each begins in the text.</returns>
    internal static IEnumerable<(string Text, int At)> Placed(string text)
    {
        var from = 0;
        foreach (var sentence in Of(text))
        {
            var at = text.IndexOf(sentence, from, StringComparison.Ordinal);
            if (at < 0)
                continue;
            from = at + sentence.Length;
            yield return (sentence, at);
        }
    }

    // "Pellen Werke S.A. - Pump station", "Tarozzi S.p.A. chiede": behind letters with dots between them a sentence goes on unless a capital begins the next.
    static bool GoesOn(string text, int dot)
    {
        var next = dot + 1;
        while (next < text.Length && text[next] == ' ')
            next++;
        return next < text.Length && text[next] != '\n' && !char.IsUpper(text[next]) && WordBefore(text, dot) is var word && word.Contains('.') && word.Split('.').All(p => p.Length is 1 or 2 && p.All(char.IsLetter));
    }

    static bool Ordinal(string text, int dot)
    {
        if (WordBefore(text, dot) is not { Length: 1 or 2 } number || !number.All(char.IsAsciiDigit) || dot + 2 >= text.Length || text[dot + 1] != ' ')
            return false;
        var end = dot + 2;
        while (end < text.Length && char.IsLetter(text[end]))
            end++;
        return AfterOrdinals.Contains(text[(dot + 2)..end]);
    }

    static string WordBefore(string text, int dot)
    {
        var start = dot;
        while (start > 0 && dot - start < 8 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        return text[start..dot].ToLowerInvariant();
    }

    static void Add(List<string> found, string sentence)
    {
        if (sentence.Trim() is { Length: > 0 } trimmed)
            found.Add(trimmed);
    }
}
