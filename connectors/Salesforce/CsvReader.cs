using System.Text;

namespace CrmIntegration.Salesforce;

/// <summary>RFC 4180, row by row: quotes, doubled quotes, line ends inside quotes, LF or CRLF. NUL is dropped (long text fields do hold it).</summary>
sealed class CsvReader(TextReader text) : IDisposable
{
    const int LongestRow = 4 * 1024 * 1024;

    readonly char[] buffer = new char[16 * 1024];
    readonly StringBuilder cell = new();
    int at, filled;

    /// <summary>The next row's cells, or null at the end.</summary>
    /// <exception cref="FormatException">The text ends inside quotes, or a row is longer than 4 Mi characters.</exception>
    public async ValueTask<IReadOnlyList<string>?> ReadAsync(CancellationToken cancel)
    {
        List<string> cells = [];
        cell.Clear();
        var (quoted, afterQuote, any, length) = (false, false, false, 0);
        while (await NextAsync(cancel) is var next and >= 0)
        {
            var c = (char)next;
            if (c == '\0')
                continue;
            if (++length > LongestRow)
                throw new FormatException("a row is longer than 4 Mi characters");
            any = true;
            if (quoted)
            {
                if (c == '"')
                    (quoted, afterQuote) = (false, true);
                else
                    cell.Append(c);
                continue;
            }
            switch (c)
            {
                case '"' when afterQuote:
                    cell.Append('"');
                    (quoted, afterQuote) = (true, false);
                    continue;
                case '"' when cell.Length == 0:
                    quoted = true;
                    continue;
                case ',':
                    End(cells);
                    break;
                case '\n':
                    End(cells);
                    return cells;
                case '\r':
                    break;
                default:
                    cell.Append(c);
                    break;
            }
            afterQuote = false;
        }
        if (quoted)
            throw new FormatException("it ends inside quotes: the answer was cut off");
        if (!any)
            return null;
        End(cells);
        return cells;
    }

    void End(List<string> cells)
    {
        cells.Add(cell.ToString());
        cell.Clear();
    }

    ValueTask<int> NextAsync(CancellationToken cancel) => at < filled ? ValueTask.FromResult((int)buffer[at++]) : FillAsync(cancel);

    async ValueTask<int> FillAsync(CancellationToken cancel)
    {
        (at, filled) = (0, await text.ReadAsync(buffer, cancel));
        return filled == 0 ? -1 : buffer[at++];
    }

    public void Dispose() => text.Dispose();
}
