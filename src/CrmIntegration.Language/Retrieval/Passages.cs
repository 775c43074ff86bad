namespace CrmIntegration.Language.Retrieval;

/// <summary>A span of a text. <paramref name="Heading"/>: the last heading line before it, empty when there is none.</summary>
public readonly record struct Passage(int Start, int Length, string Heading);

/// <summary>
/// Parts a long article where its paragraphs end, so that a question meets the part that answers it and not everything else that stands beside it.
/// A short article stays whole.
/// </summary>
public static class Passages
{
    const int Longest = 1_600, Heading = 90;

    /// <param name="text">Plain text with LF line ends; paragraphs parted by empty lines.</param>
    /// <returns>In order, without overlap; together they hold every letter. A paragraph longer than a passage is cut at a space.</returns>
    public static IReadOnlyList<Passage> Of(string text)
    {
        if (text.Length <= Longest)
            return [new(0, text.Length, "")];
        var found = new List<Passage>();
        var (start, at, heading, under) = (0, 0, "", "");
        while (at < text.Length)
        {
            var end = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end + 2;
            var title = IsHeading(text.AsSpan(at, end - at));
            if (at > start && (title || end - start > Longest))
            {
                found.Add(new(start, at - start, under));
                (start, under) = (at, heading);
            }
            if (title)
                (heading, under) = (text[at..end].Trim(), text[at..end].Trim());
            for (; end - start > Longest; start = found[^1].Start + found[^1].Length)
            {
                var cut = text.LastIndexOf(' ', Math.Min(start + Longest, text.Length - 1), Longest / 2);
                found.Add(new(start, (cut < 0 ? start + Longest : cut + 1) - start, under));
            }
            at = end;
        }
        if (start < text.Length)
            found.Add(new(start, text.Length - start, under));
        return found;
    }

    // One short line without an end mark, alone between empty lines.
    static bool IsHeading(ReadOnlySpan<char> paragraph)
    {
        var line = paragraph.Trim();
        return line.Length is > 0 and <= Heading && !line.Contains('\n') && line[^1] is not ('.' or '!' or '?' or ':' or ';' or ',' or '。');
    }
}
