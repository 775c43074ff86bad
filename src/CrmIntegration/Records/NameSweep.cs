using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>
/// What is left of a person in other people's words: a colleague's mail, a next step, a model's reason. The full names and addresses are taken out of every text
/// of every table, and nothing else of it: a new table is swept too. JSON spells letters beyond ASCII in its own way, so each name is looked for in both.
/// </summary>
sealed class NameSweep(Database database)
{
    const string Instead = "…";
    const int AtOnce = 50;

    // The audit's words stand under a hash: they go line by line, by their own rule.
    static readonly IReadOnlyList<Migrator.Texts> Tables = [.. Migrator.TextsOfTables().Where(t => !ErasureRules.NotSwept.Contains(t.Table))];

    /// <summary>Rows of a table, by their key, in whose texts a name stood.</summary>
    public sealed record Place(string Table, IReadOnlyList<string> Key, IReadOnlyList<string> Columns, IReadOnlyList<IDictionary<string, object?>> Rows);

    /// <summary>Looks through every text: it may take a while, and nobody waits for it.</summary>
    /// <param name="names">Mail addresses and full names, as they stand in the CRM.</param>
    public async Task<IReadOnlyList<Place>> FindAsync(DbConnection connection, Guid connectionId, IReadOnlyList<string> names, CancellationToken cancel)
    {
        var likes = names.SelectMany(Forms).Select(database.Lower).Distinct(StringComparer.Ordinal).ToList();
        var places = new List<Place>();
        if (likes.Count == 0)
            return places;
        var values = new DynamicParameters(new { connectionId });
        for (var i = 0; i < likes.Count; i++)
            values.Add("like" + i, $"%{Likeness.Escaped(likes[i])}%");
        foreach (var (table, key, columns) in Tables.Append(new("model_call", ["connection_id", "seq"], ["masked_prompt", "answer", "checks"])))
        {
            // SQLite's LIKE knows no case of its own accord.
            var holds = string.Join(" OR ", columns.SelectMany(c => likes.Select((_, i) => $"{database.Sql(c, $"LOWER({c})", $"LOWER({c})")} LIKE @like{i} ESCAPE '!'")));
            var rows = (await connection.QueryAsync(new CommandDefinition($"SELECT {string.Join(", ", key)} FROM {table} WHERE connection_id = @connectionId AND ({holds})", values, cancellationToken: cancel))).Cast<IDictionary<string, object?>>().ToList();
            if (rows.Count > 0)
                places.Add(new(table, key, columns, rows));
        }
        return places;
    }

    /// <summary>What was emptied meanwhile is left alone.</summary>
    public async Task<IReadOnlyList<ErasureLine>> TakeOutAsync(DbConnection connection, DbTransaction transaction, IReadOnlyList<Place> places, IReadOnlyList<string> names, DateTimeOffset at, CancellationToken cancel)
    {
        var said = new Regex(string.Join('|', names.SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(f => f.Length).Select(Regex.Escape)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var lines = new List<ErasureLine>();
        foreach (var place in places)
        {
            var changed = 0;
            foreach (var some in place.Rows.Chunk(AtOnce))
            {
                var (which, values) = Which(place, some);
                var rows = (await connection.QueryAsync(new CommandDefinition($"SELECT {string.Join(", ", place.Key.Concat(place.Columns))} FROM {place.Table} WHERE {which}", values, transaction, cancellationToken: cancel)))
                    .Cast<IDictionary<string, object?>>().Where(row => place.Columns.Any(c => row.TryGetValue(c, out var its) && its is string text && said.IsMatch(text))).Select(row => Without(said, place, row, at)).ToList();
                if (rows.Count > 0)
                    await connection.ExecuteAsync(new CommandDefinition($"{(place.Table == "model_call" ? ModelCalls.ForgetWords : $"UPDATE {place.Table} SET {string.Join(", ", place.Columns.Select(c => $"{c} = @{c}"))}")} WHERE {string.Join(" AND ", place.Key.Select(k => $"{k} = @{k}"))}", rows, transaction, cancellationToken: cancel));
                changed += rows.Count;
            }
            if (changed > 0)
                lines.Add(new(place.Table, changed));
        }
        return lines;
    }

    static (string Which, DynamicParameters Values) Which(Place place, IReadOnlyList<IDictionary<string, object?>> rows)
    {
        var values = new DynamicParameters();
        for (var i = 0; i < rows.Count; i++)
            foreach (var key in place.Key)
                values.Add($"{key}{i}", rows[i].TryGetValue(key, out var its) ? its : null);
        return (string.Join(" OR ", rows.Select((_, i) => $"({string.Join(" AND ", place.Key.Select(k => $"{k} = @{k}{i}"))})")), values);
    }

    static Dictionary<string, object?> Without(Regex said, Place place, IDictionary<string, object?> row, DateTimeOffset at)
    {
        var values = row.ToDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var column in place.Columns)
            if (values.TryGetValue(column, out var its) && its is string text)
                values[column] = said.Replace(text, Instead);
        values.TryAdd("at", at);
        return values;
    }

    /// <summary>One word may be anybody's. Chinese and Japanese names have no blank in them.</summary>
    public static bool IsWhole(string name) => name.Length > 4 && (name.Contains(' ') || name.Contains('@')) || name.Length > 1 && name.All(c => c > 0x2e80);

    static IEnumerable<string> Forms(string name) => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() }.SelectMany(n => new[] { n, JsonEncodedText.Encode(n).ToString() });
}
