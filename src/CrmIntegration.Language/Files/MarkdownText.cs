using System.Text;

namespace CrmIntegration.Language.Files;

/// <summary>Markdown to the text that a reader sees, paragraph by paragraph. One pass over the lines, never throws.</summary>
public static class MarkdownText
{
    const int MostFields = 30, LongestWords = 300, LongestAddress = 1_000;

    /// <returns>Text without marks. Fields: the front matter between two lines "---", names in lower case. Title: the first heading, null when there is none.
    /// Hidden: there was HTML in it whose words a reader would not see; they are left out.</returns>
    public static (string Text, string? Title, IReadOnlyDictionary<string, string> Fields, bool Hidden) Read(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var from = Front(lines, fields);
        var text = new StringBuilder(markdown.Length);
        string? title = null;
        var code = false;
        for (var i = from; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            var bare = line.TrimStart();
            if (bare.StartsWith("```", StringComparison.Ordinal) || bare.StartsWith("~~~", StringComparison.Ordinal))
                (code, line) = (!code, "");
            else if (!code && Heading(bare) is { } heading)
            {
                title ??= Inline(heading);
                line = "\n" + Inline(heading) + "\n";
            }
            else if (!code && i + 1 < lines.Length && bare.Length > 0 && lines[i + 1].Trim() is { Length: > 2 } under && (under.All(c => c == '=') || under.All(c => c == '-')) && !bare.StartsWith('|'))
            {
                title ??= Inline(bare);
                (line, i) = ("\n" + Inline(bare) + "\n", i + 1);
            }
            else if (!code)
                line = Rule(bare) ? "" : Inline(Row(bare.TrimStart('>', ' ')));
            text.Append(line).Append('\n');
        }
        var seen = text.ToString();
        var hidden = false;
        if (Marked(seen))
            (seen, hidden) = HtmlText.Read(seen.Replace("\n", "<br>"));
        return (Paragraphs(seen), title, fields, hidden);
    }

    // "title: Returns" between two lines of dashes at the very beginning.
    static int Front(string[] lines, Dictionary<string, string> fields)
    {
        if (lines[0].Trim() != "---")
            return 0;
        for (var i = 1; i < Math.Min(lines.Length, MostFields + 2); i++)
        {
            if (lines[i].Trim() is "---" or "...")
                return i + 1;
            if (lines[i].IndexOf(':') is > 0 and var colon)
                fields[lines[i][..colon].Trim().ToLowerInvariant()] = lines[i][(colon + 1)..].Trim().Trim('"', '\'', '[', ']');
        }
        fields.Clear();
        return 0;                                            // a line across the page, no front matter
    }

    static string? Heading(string line)
    {
        var marks = line.Length - line.TrimStart('#').Length;
        return marks is >= 1 and <= 6 && line.Length > marks && line[marks] == ' ' ? line[marks..].Trim().TrimEnd('#').Trim() : null;
    }

    static bool Rule(string line) => line.Length >= 3 && line.All(c => c is '-' or '*' or '_' or ' ' or '|' or ':') && line.Any(c => c is '-' or '*' or '_');

    static string Row(string line) => line.StartsWith('|') ? string.Join(", ", line.Trim('|').Split('|', StringSplitOptions.TrimEntries).Where(c => c.Length > 0)) : line;

    // Links keep their words, and their address where it leads somewhere; pictures keep nothing; marks of emphasis go.
    static string Inline(string line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var picture = line[i] == '!' && i + 1 < line.Length && line[i + 1] == '[';
            if ((picture || line[i] == '[') && Link(line, picture ? i + 1 : i) is { } link)
            {
                if (!picture)
                    text.Append(Inline(link.Words)).Append(link.Address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && link.Address != link.Words ? $" ({link.Address})" : "");
                i = link.End;
            }
            else if (line[i] == '\\' && i + 1 < line.Length && char.IsPunctuation(line[i + 1]))
                text.Append(line[++i]);
            else if (line[i] is '`' || (line[i] is '*' or '_' or '~' && !Between(line, i)))
                continue;
            else
                text.Append(line[i]);
        }
        return text.ToString();
    }

    static (string Words, string Address, int End)? Link(string line, int open)
    {
        // Bounded, so that a line of nothing but brackets costs no more than its length.
        var close = line.IndexOf(']', open, Math.Min(LongestWords, line.Length - open));
        if (close < 0 || close + 1 >= line.Length || line[close + 1] != '(')
            return null;
        var end = line.IndexOf(')', close, Math.Min(LongestAddress, line.Length - close));
        return end < 0 ? null : (line[(open + 1)..close], line[(close + 2)..end].Split(' ')[0], end);
    }

    // "snake_case" and "2 * 3" are no emphasis; a list's mark at the line's beginning stays none either.
    static bool Between(string line, int at) =>
        (line[at] == '_' && at > 0 && at + 1 < line.Length && char.IsLetterOrDigit(line[at - 1]) && char.IsLetterOrDigit(line[at + 1]))
        || (line[at] == '*' && at > 0 && at + 1 < line.Length && line[at - 1] == ' ' && line[at + 1] == ' ');

    static bool Marked(string text)
    {
        for (var at = text.IndexOf('<'); at >= 0 && at + 1 < text.Length; at = text.IndexOf('<', at + 1))
            if (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!')
                return true;
        return text.Contains("&#", StringComparison.Ordinal) || text.Contains("&nbsp;", StringComparison.Ordinal) || text.Contains("&amp;", StringComparison.Ordinal);
    }

    internal static string Paragraphs(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var line in text.Split('\n'))
            if (line.Trim() is { Length: > 0 } words)
                kept.Append(words).Append('\n');
            else if (kept.Length > 1 && kept[^2] != '\n')
                kept.Append('\n');
        return kept.ToString().Trim('\n');
    }
}
