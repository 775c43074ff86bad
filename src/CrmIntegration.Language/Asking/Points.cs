using System.Text;

namespace CrmIntegration.Language.Asking;

/// <summary>The points of a list that a mail asks for: lines with a bullet, a number or a letter behind a line that ends with a colon and asks for them.</summary>
static class Points
{
    const int Longest = 300, Bare = 50;
    static readonly string[] Called = ["question", "point", "following", "need", "fragen", "punkte", "folgende", "angaben", "suivant", "point", "question", "siguiente", "pregunta", "punto", "seguent", "domand", "seguinte", "pergunta", "ponto", "volgende", "vragen", "punten", "以下", "如下", "问题", "下記", "以下", "質問", "次の"];

    /// <returns>The text piece by piece, in order: prose, and each point of a list without its mark.</returns>
    public static IEnumerable<(string Text, bool Point)> Of(string text)
    {
        var prose = new StringBuilder();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var points = Heads(lines[i]) ? Behind(lines, i + 1) : [];
            if (points.Count == 0)
            {
                prose.Append(lines[i]).Append('\n');
                continue;
            }
            // The line before them asks for nothing itself, but what stands before it in its paragraph may.
            var head = lines[i].TrimEnd(' ', '\t', '\r', ':', '：', '?', '？');
            var begins = head.LastIndexOfAny(['.', '!', '?', '。', '？']) + 1;
            prose.Append(head, 0, begins).Append('\n');
            yield return (prose.ToString(), false);
            prose.Clear();
            foreach (var (point, _) in points)
                yield return (point, true);
            i = points[^1].Line;
        }
        if (prose.Length > 0)
            yield return (prose.ToString(), false);
    }

    /// <returns>A sentence without the bullet, number or letter that it may stand behind.</returns>
    public static string Unmarked(string sentence) => (Marked(sentence) ?? sentence).TrimStart('-', '–', '*', '•', '·', ' ');

    static bool Heads(string line)
    {
        var said = line.TrimEnd();
        return said.Length > 1 && said[^1] is ':' or '：' && (Wanting.In(said) || Wanting.IsUnmarkedQuestion(said) || Called.Any(c => said.Contains(c, StringComparison.OrdinalIgnoreCase)) || said.Contains('?'));
    }

    // Bulleted lines, or short bare ones; an empty line right behind the head is none of the list, one behind a point ends it unless another point follows.
    static List<(string Point, int Line)> Behind(string[] lines, int from)
    {
        var points = new List<(string Point, int Line)>();
        for (var i = from; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0)
            {
                if (points.Count > 0 && !(i + 1 < lines.Length && Marked(lines[i + 1].Trim()) is not null))
                    break;
                continue;
            }
            if ((Marked(line) ?? (line.Length <= Bare && line[^1] is not ('.' or ',' or ':') ? line : null)) is not { Length: > 1 and < Longest } point)
                break;
            points.Add((point, i));
        }
        return points;
    }

    /// <returns>The line without its bullet, number or letter; null: it has none.</returns>
    static string? Marked(string line)
    {
        if (line.Length > 2 && line[0] is '-' or '–' or '—' or '*' or '•' or '·' or '▪' or '‣' or '・')
            return line[1..].Trim();
        var end = 0;
        while (end < line.Length && end < 3 && char.IsLetterOrDigit(line[end]))
            end++;
        if (line.Length > 0 && line[0] == '(' && line.IndexOf(')') is > 1 and < 4 and var close)
            return line[(close + 1)..].Trim();
        return end is > 0 and < 3 && end + 1 < line.Length && line[end] is '.' or ')' or '、' or '）' && (char.IsDigit(line[0]) || end == 1) ? line[(end + 1)..].Trim() : null;
    }
}
