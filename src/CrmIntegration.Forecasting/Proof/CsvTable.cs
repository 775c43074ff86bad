using System.Text;

namespace CrmIntegration.Forecasting;

/// <summary>A CSV file in memory. Delimiter (comma, semicolon or tab) is guessed from the header; quotes may span lines;
/// rows with another number of fields are set aside in Broken with row and column, and their neighbours stay.</summary>
public sealed class CsvTable
{
    public required IReadOnlyList<string> Header { get; init; }
    public required IReadOnlyList<string[]> Rows { get; init; }
    public required IReadOnlyList<string> Broken { get; init; }
    /// <summary>Where each row stands in the file; the header is 1, and a quoted field over several lines is one row.</summary>
    public required IReadOnlyList<int> RowNumbers { get; init; }

    public int IndexOf(string? name) => name is null ? -1 : Header.ToList().FindIndex(h => h.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="InvalidDataException">when there is no header with at least two distinct columns.</exception>
    public static CsvTable Read(TextReader from)
    {
        var text = from.ReadToEnd().TrimStart('\uFEFF');
        var line = text[..(text.IndexOf('\n') is var end && end < 0 ? text.Length : end)];
        var delimiter = new[] { ',', ';', '\t' }.MaxBy(d => line.Count(c => c == d));
        using var records = Records(text, delimiter).GetEnumerator();
        if (!records.MoveNext() || records.Current.Fields.Length < 2) throw new InvalidDataException("Row 1: a header with at least two columns is needed, divided by comma, semicolon or tab.");
        var header = records.Current.Fields.Select(h => h.Trim()).ToArray();
        if (header.GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidDataException($"Row 1: the column '{twice.Key}' occurs twice; rename one.");
        List<string[]> rows = [];
        List<int> numbers = [];
        List<string> broken = [];
        while (records.MoveNext())
        {
            var (row, fields, trouble) = records.Current;
            if (fields.Length == 1 && fields[0].Trim().Length == 0) continue;
            if (trouble is not null) broken.Add(trouble);
            else if (fields.Length == header.Length)
            {
                rows.Add([.. fields.Select(f => f.Trim())]);
                numbers.Add(row);
            }
            else broken.Add($"Row {row}, column {Math.Min(fields.Length, header.Length) + 1}: {fields.Length} fields where the header has {header.Length}.");
        }
        return new() { Header = header, Rows = rows, Broken = broken, RowNumbers = numbers };
    }

    static IEnumerable<(int Row, string[] Fields, string? Trouble)> Records(string text, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (row, quoted) = (1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') { field.Append('"'); i++; }
            else if (quoted && c == '"') quoted = false;
            else if (quoted) field.Append(c);
            else if (c == '"' && field.Length == 0) quoted = true;
            else if (c == delimiter) { fields.Add(field.ToString()); field.Clear(); }
            else if (c == '\n')
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                yield return (row++, [.. fields], null);
                fields.Clear();
                field.Clear();
            }
            else field.Append(c);
        }
        if (quoted) yield return (row, [], $"Row {row}, column {fields.Count + 1}: a quote was opened and never closed.");
        else if (field.Length > 0 || fields.Count > 0) yield return (row, [.. fields, field.ToString()], null);
    }
}
