using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Verbs;

/// <summary>A CSV file with its guessed mapping, changed by --map field=column and shown before it is used.</summary>
static class MappedFile
{
    static readonly Dictionary<string, Func<ColumnMapping, string?, ColumnMapping>> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = (m, c) => m with { Id = c }, ["created"] = (m, c) => m with { Created = c }, ["closed"] = (m, c) => m with { Closed = c }, ["outcome"] = (m, c) => m with { Outcome = c },
        ["amount"] = (m, c) => m with { Amount = c }, ["owner"] = (m, c) => m with { Owner = c }, ["account"] = (m, c) => m with { Account = c },
        ["probability"] = (m, c) => m with { Probability = c }, ["activity"] = (m, c) => m with { Activity = c }, ["timestamp"] = (m, c) => m with { Timestamp = c },
        ["snapshot"] = (m, c) => m with { Snapshot = c },
        ["won"] = (m, c) => m with { WonWords = Words(c) }, ["lost"] = (m, c) => m with { LostWords = Words(c) },
    };

    /// <returns>The table and mapping, or what is wrong in one line.</returns>
    public static async Task<(CsvTable? Table, ColumnMapping? Mapping, string? Wrong)> OpenAsync(string file, IReadOnlyList<string> maps)
    {
        var (table, unreadable) = await TableFile.OpenAsync(file);
        if (table is null)
            return (null, null, unreadable);
        var mapping = ColumnMapping.Guess(table);
        foreach (var map in maps)
        {
            if (map.Split('=', 2) is not [var field, var column] || !Fields.TryGetValue(field, out var change))
                return (null, null, $"--map {map}: write field=column, where field is one of {string.Join(", ", Fields.Keys)}.");
            if (field is not ("won" or "lost") && column.Length > 0 && table.IndexOf(column) < 0)
                return (null, null, $"--map {map}: the file has no column '{column}'; it has {string.Join(", ", table.Header)}.");
            mapping = change(mapping, column.Length == 0 ? null : column);
        }
        return (table, mapping, null);
    }

    public static void Show(ColumnMapping m, TextWriter to)
    {
        to.WriteLine("Columns (change one with --map field=column):");
        foreach (var (field, column) in new (string, string?)[]
                 {
                     ("id", m.Id), ("created", m.Created), ("closed", m.Closed), ("outcome", m.Outcome), ("amount", m.Amount), ("owner", m.Owner), ("account", m.Account),
                     ("probability", m.Probability), ("activity", m.Activity), ("timestamp", m.Timestamp), ("snapshot", m.Snapshot),
                     ("won", m.WonWords.Count == 0 ? null : string.Join("|", m.WonWords)), ("lost", m.LostWords.Count == 0 ? null : string.Join("|", m.LostWords)),
                 })
            to.WriteLine($"  {field,-12} {(string.IsNullOrEmpty(column) ? "-" : column)}");
    }

    /// <summary>The same trouble on many rows is said once, with how often.</summary>
    public static void Note(IReadOnlyList<string> notes, TextWriter to)
    {
        foreach (var note in AlikeRows.Once(notes))
            to.WriteLine($"Note: {note}");
    }

    static string[] Words(string? words) => (words ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
