using System.Text;

namespace CrmIntegration.Salesforce.Emulator.Rest;

static class Csv
{
    public static char Delimiter(string? name) => name switch
    {
        null or "COMMA" => ',', "BACKQUOTE" => '`', "CARET" => '^', "PIPE" => '|', "SEMICOLON" => ';', "TAB" => '\t',
        _ => throw new SalesforceError(400, "INVALIDJOB", "unknown columnDelimiter " + name),
    };

    public static void Line(StringBuilder csv, IEnumerable<string> values, char delimiter, string end)
    {
        var first = true;
        foreach (var value in values)
        {
            if (!first)
                csv.Append(delimiter);
            first = false;
            csv.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        csv.Append(end);
    }

    public static List<string[]> Read(string text, char delimiter)
    {
        var lines = new List<string[]>();
        var line = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                value.Append(text[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (quoted || (c != delimiter && c is not ('\r' or '\n')))
                value.Append(c);
            else if (c == delimiter)
                Take();
            else if (c == '\n')
                End();
        }
        if (value.Length > 0 || line.Count > 0)
            End();
        return quoted ? throw new SalesforceError(400, "INVALIDBATCH", "CSV ends inside a quoted value") : lines;

        void Take()
        {
            line.Add(value.ToString());
            value.Clear();
        }

        void End()
        {
            Take();
            if (line.Count > 1 || line[0].Length > 0)
                lines.Add([.. line]);
            line.Clear();
        }
    }
}
