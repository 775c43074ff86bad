using System.Text;

namespace CrmIntegration.Forecasting.Tables;

/// <summary>Records of a CSV text (RFC 4180, with other delimiters and line ends). A quote that is never closed costs its own line, not the rest of the file.</summary>
static class CsvRecords
{
    public static char DelimiterOf(ref string text)
    {
        // Excel's own mark: a first line "sep=;"
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && text.IndexOf('\n') is > 0 and var end)
        {
            var given = text[4];
            text = text[(end + 1)..];
            return given;
        }
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0, ['|'] = 0 };
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            else if (c is '\n' or '\r' && !quoted) break;
            else if (!quoted && counts.TryGetValue(c, out var n)) counts[c] = n + 1;
        }
        return counts.MaxBy(c => c.Value).Key;
    }

    /// <exception cref="InvalidDataException">Fewer than two columns, or one that occurs twice.</exception>
    public static (string[] Header, int End) Header(string text, char delimiter)
    {
        var end = 0;
        var first = Of(text, delimiter, 0, e => end = e).FirstOrDefault();
        if (first.Trouble is not null) throw new InvalidDataException(first.Trouble);
        if (first.Fields is not { Length: >= 2 }) throw new InvalidDataException("Row 1: a header with at least two columns is needed, divided by comma, semicolon, tab or bar.");
        var header = first.Fields.Select((h, i) => h.Trim() is { Length: > 0 } name ? name : $"column {i + 1}").ToArray();
        if (header.GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidDataException($"Row 1: the column '{twice.Key}' occurs twice; rename one.");
        return (header, end);
    }

    /// <param name="start">Where to begin; past the header when not 0.</param>
    public static IEnumerable<(int Row, string[] Fields, string? Trouble)> Of(string text, char delimiter, int start, Action<int>? ended = null)
    {
        var row = start == 0 ? 1 : 2;
        var fields = new List<string>();
        for (var i = start; i < text.Length; row++)
        {
            fields.Clear();
            var begun = i;
            var trouble = One(text, delimiter, ref i, fields, row);
            // an unclosed quote has eaten the lines after it, up to the next quote or the end: only its own is lost
            if (trouble is not null) i = Math.Min(i, NextLine(text, begun));
            ended?.Invoke(i);
            yield return (row, [.. fields], trouble);
        }
    }

    static string? One(string text, char delimiter, ref int i, List<string> fields, int row)
    {
        string? trouble = null;
        while (true)
        {
            if (i < text.Length && text[i] == '"')
            {
                var field = new StringBuilder();
                if (!Quoted(text, ref i, field)) return $"Row {row}, column {fields.Count + 1}: a quote was opened and never closed.";
                fields.Add(field.ToString());
                if (i < text.Length && text[i] != delimiter && text[i] is not ('\n' or '\r'))
                {
                    trouble ??= $"Row {row}, column {fields.Count}: {(fields[^1].Contains('\n') ? "a quote was opened and never closed" : "text stands after the closing quote; write a quote inside a field twice")}.";
                    while (i < text.Length && text[i] != delimiter && text[i] is not ('\n' or '\r')) i++;
                }
            }
            else
            {
                var from = i;
                while (i < text.Length && text[i] != delimiter && text[i] is not ('\n' or '\r')) i++;
                fields.Add(text[from..i]);
            }
            if (i >= text.Length) return trouble;
            if (text[i] == delimiter) { i++; continue; }
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
            i++;
            return trouble;
        }
    }

    static bool Quoted(string text, ref int i, StringBuilder field)
    {
        for (i++; i < text.Length; i++)
        {
            if (text[i] != '"') field.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == '"') { field.Append('"'); i++; }
            else { i++; return true; }
        }
        return false;
    }

    static int NextLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
