using System.Text;
using System.Text.Json;

namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>
/// Every committed row, whole, as a line of journal.jsonl. At start the lines are read in order (the last one of an id stands),
/// and when there are many more lines than rows the file is written anew. A line torn by a kill was never acknowledged and is left out.
/// </summary>
sealed class DataFolder : IDisposable
{
    readonly StreamWriter _journal;

    public DataFolder(SalesforceOrg org, string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "journal.jsonl");
        if (!OrgFile.IsIn(folder))
            File.Delete(path);
        var lines = File.Exists(path) ? Load(org, path) : 0;
        if (lines > 2 * org.Tables.Sum(t => t.Count))
            Rewrite(org, path);
        _journal = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read), new UTF8Encoding(false));
        org.Journal = puts =>
        {
            foreach (var put in puts)
                _journal.WriteLine(Line(put.Table, put.Id, put.After));
            _journal.Flush();
        };
        org.SchemaJournal = edit =>
        {
            _journal.WriteLine(Line(edit));
            _journal.Flush();
        };
    }

    static int Load(SalesforceOrg org, string path)
    {
        long whole = 0;
        var lines = 0;
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                Put(org, json.RootElement);
            }
            catch (JsonException)
            {
                break;
            }
            whole += Encoding.UTF8.GetByteCount(line) + 1;
            lines++;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        if (file.Length > whole)
            file.SetLength(whole);
        return lines;
    }

    static void Put(SalesforceOrg org, JsonElement line)
    {
        if (line.TryGetProperty("edit", out var edit))
        {
            org.ChangeSchema(edit.Deserialize<FieldEdit>()!);
            return;
        }
        var table = org.Table(line.GetProperty("t").GetString()!);
        var id = line.GetProperty("i").GetString()!;
        org.Ids.Seen(id);
        if (!line.TryGetProperty("v", out var values))
        {
            table.Put(id, null);
            return;
        }
        var row = new object?[table.Schema.Width];
        foreach (var value in values.EnumerateObject())
            if (table.Schema[value.Name] is { } field)
                row[field.Place] = field.Type == "anyType" && value.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.Value.GetBoolean() : Values.From(value.Value, field);
        table.Put(id, row);
    }

    static void Rewrite(SalesforceOrg org, string path)
    {
        using (var file = new StreamWriter(path + ".new", append: false, new UTF8Encoding(false)))
        {
            foreach (var edit in org.SchemaEdits)
                file.WriteLine(Line(edit));
            foreach (var table in org.Tables)
                foreach (var row in table.Rows)
                    file.WriteLine(Line(table, (string)row[0]!, row));
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    static string Line(FieldEdit edit) => JsonSerializer.Serialize(new { edit });

    static string Line(Table table, string id, object?[]? row) => Encoding.UTF8.GetString(Rest.RestAnswer.Written(json =>
    {
        json.WriteStartObject();
        json.WriteString("t", table.Schema.Name);
        json.WriteString("i", id);
        if (row is not null)
        {
            json.WriteStartObject("v");
            foreach (var field in table.Schema.Fields)
                if (Table.Value(row, field.Place) is { } value)
                {
                    json.WritePropertyName(field.Name);
                    Values.Write(json, value);
                }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }).Body);

    public void Dispose() => _journal.Dispose();
}
