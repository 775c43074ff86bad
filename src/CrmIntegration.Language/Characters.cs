using System.Text;

namespace CrmIntegration.Language;

/// <summary>Takes out characters that show nothing or turn the reading direction, so that what code reads is what a person sees.</summary>
public static class Characters
{
    /// <returns>Text with LF line ends. Tricked: characters that only make sense as a trick were there (bidi overrides, tag characters,
    /// zero-width characters between two Latin letters).</returns>
    public static (string Text, bool Tricked) Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var tricked = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                if (i + 1 >= text.Length || text[i + 1] != '\n')
                    plain.Append('\n');
            }
            else if (c is '\u200b' or '\u200c' or '\u2060' or '\ufeff' or '\u00ad')
                tricked |= c != '\u00ad' && i > 0 && i + 1 < text.Length && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]);
            else if (c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069')
                tricked |= c is '\u202d' or '\u202e';
            else if (c is '\u200d' or '\u200e' or '\u200f' or >= '\u2061' and <= '\u2064' or '\0')
                continue;
            else if (c == '\udb40' && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                (tricked, i) = (true, i + 1);              // U+E0000..: "tag" characters spell invisible ASCII
            else
                plain.Append(c is '\u00a0' or '\u2007' or '\u202f' ? ' ' : c is '\u2028' or '\u2029' ? '\n' : c);
        }
        return (plain.ToString(), tricked);
    }
}
