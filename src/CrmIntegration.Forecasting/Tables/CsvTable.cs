using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting;

/// <summary>A CSV file in memory. Delimiter (comma, semicolon, tab or bar) is guessed from the header; quotes may span lines;
/// a row that is broken is set aside in Broken with row and column, and its neighbours stay.</summary>
public sealed class CsvTable
{
    public required IReadOnlyList<string> Header { get; init; }
    public required IReadOnlyList<string[]> Rows { get; init; }
    public required IReadOnlyList<string> Broken { get; init; }
    /// <summary>Where each row stands in the file; the header is 1, and a quoted field over several lines is one row.</summary>
    public required IReadOnlyList<int> RowNumbers { get; init; }
    /// <summary>How the bytes were read, where that was a guess.</summary>
    public string? Guessed { get; init; }

    public int IndexOf(string? name)
    {
        for (var i = 0; name is not null && i < Header.Count; i++) if (Header[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    /// <summary>Reads a file's bytes: UTF-8, UTF-16 or Windows-1252.</summary>
    /// <exception cref="InvalidDataException">when it is no text, or has no header with at least two distinct columns.</exception>
    public static CsvTable Read(Stream from)
    {
        using var memory = new MemoryStream();
        from.CopyTo(memory);
        var (text, guessed) = CsvText.Decode(memory.ToArray());
        return Parse(text, guessed);
    }

    /// <exception cref="InvalidDataException">when there is no header with at least two distinct columns.</exception>
    public static CsvTable Read(TextReader from) => Parse(from.ReadToEnd().TrimStart('\uFEFF'), null);

    static CsvTable Parse(string text, string? guessed)
    {
        var delimiter = CsvRecords.DelimiterOf(ref text);
        var (header, rest) = CsvRecords.Header(text, delimiter);
        List<string[]> rows = [];
        List<int> numbers = [];
        List<string> broken = [];
        foreach (var (row, fields, trouble) in CsvRecords.Of(text, delimiter, rest))
        {
            if (trouble is not null) broken.Add(trouble);
            else if (fields.Length == 1 && fields[0].AsSpan().Trim().Length == 0) continue;
            else if (fields.Length == header.Length)
            {
                for (var i = 0; i < fields.Length; i++) fields[i] = fields[i].Trim();
                rows.Add(fields);
                numbers.Add(row);
            }
            else broken.Add($"Row {row}, column {Math.Min(fields.Length, header.Length) + 1}: {fields.Length} fields where the header has {header.Length}.");
        }
        return new() { Header = header, Rows = rows, Broken = broken, RowNumbers = numbers, Guessed = guessed };
    }
}
