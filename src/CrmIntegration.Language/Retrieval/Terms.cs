using System.Globalization;
using System.Text;

namespace CrmIntegration.Language.Retrieval;

/// <summary>Text to the terms it is searched by: folded, stemmed, without function words; Chinese, Japanese and Korean as pairs of characters.</summary>
static class Terms
{
    static readonly HashSet<string> Polite =
        [.. ("hi hello dear thanks thank please kindly sir madam team guys hey help want need would could should like know tell ask get got just really also im ive dont cant id its thats what how why when where which who "
        + "does did do has had was were been being there here some any this these those they them he she his her so too very much still again hallo bonjour hola ciao danke merci gracias grazie bitte "
        + "many wieviel wieviele viele combien cuantos cuantas quanti quante quantos quantas hoeveel").Split(' ').Select(Stem.Of)];

    /// <returns>Every term with its place among the words, function words left out but counted.</returns>
    public static List<(string Term, int At)> Of(string text)
    {
        var terms = new List<(string, int)>(text.Length / 6);
        var folded = Fold(text);
        var place = 0;
        for (var i = 0; i < folded.Length; i++)
        {
            if (!char.IsLetterOrDigit(folded[i]))
                continue;
            var start = i;
            if (Pictorial(folded[i]))
            {
                while (i + 1 < folded.Length && Pictorial(folded[i + 1]))
                    terms.Add((folded.Substring(i++, 2), place++));
                if (i == start)
                    terms.Add((folded[i].ToString(), place++));
                continue;
            }
            while (i < folded.Length && !Pictorial(folded[i]) && (char.IsLetterOrDigit(folded[i]) || (folded[i] is '\'' or '’' && i + 1 < folded.Length && char.IsLetter(folded[i + 1]))))
                i++;
            var word = folded[start..i--].Replace("'", "").Replace("’", "");
            place++;
            // A letter alone ("a", "à", "l'") says nothing in any language written with letters.
            if ((word.Length > 1 || char.IsDigit(word[0])) && !LanguageGuess.IsFunctionWord(word) && Stem.Of(word) is var stem && !Polite.Contains(stem))
                terms.Add((stem, place));
        }
        return terms;
    }

    /// <summary>Lower case without accents: "Öffnungszeiten" and "offnungszeiten" are one word, as customers type them.</summary>
    public static string Fold(string text)
    {
        var ascii = true;
        foreach (var c in text)
            ascii &= c < 128;
        if (ascii)
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var c in Sound(text).Normalize(NormalizationForm.FormKD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                folded.Append(c == 'ß' ? "ss" : char.ToLowerInvariant(c).ToString());
        return folded.ToString();
    }

    // Normalize refuses a lone half of a surrogate pair.
    static string Sound(string text)
    {
        StringBuilder? mended = null;
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || text[i] is '\ufffe' or '\uffff' or >= '\ufdd0' and <= '\ufdef')
                (mended ??= new(text))[i] = ' ';
        return mended?.ToString() ?? text;
    }

    internal static bool Pictorial(char c) => c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or >= '\uac00' and <= '\ud7af';
}
