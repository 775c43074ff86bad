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

    // The audit's words stand under a hash: they go line by line, by their own rule.
    static readonly IReadOnlyList<Migrator.Texts> Tables = [.. Migrator.TextsOfTables().Where(t => !ErasureRules.NotSwept.Contains(t.Table))];

    /// <param name="names">Mail addresses and full names, as they stand in the CRM.</param>
    public async Task<IReadOnlyList<ErasureLine>> RunAsync(DbConnection connection, DbTransaction transaction, Guid connectionId, IReadOnlyList<string> names, DateTimeOffset at, CancellationToken cancel)
    {
        var forms = names.SelectMany(Forms).Distinct(StringComparer.Ordinal).ToList();
        if (forms.Count == 0)
            return [];
        var said = new Regex(string.Join('|', forms.OrderByDescending(f => f.Length).Select(Regex.Escape)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var values = new DynamicParameters(new { connectionId, at });
        var likes = forms.Select(database.Lower).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < likes.Count; i++)
            values.Add("like" + i, $"%{Likeness.Escaped(likes[i])}%");
        string Holds(IEnumerable<string> columns) => string.Join(" OR ", columns.SelectMany(c => likes.Select((_, i) => $"LOWER({c}) LIKE @like{i} ESCAPE '!'")));

        var lines = new List<ErasureLine>();
        foreach (var table in Tables)
        {
            var rows = (await connection.QueryAsync(new CommandDefinition($"SELECT {string.Join(", ", table.Key.Concat(table.Columns))} FROM {table.Table} WHERE connection_id = @connectionId AND ({Holds(table.Columns)})", values, transaction, cancellationToken: cancel)))
                .Cast<IDictionary<string, object?>>().Select(row => Without(said, table, row)).ToList();
            if (rows.Count == 0)
                continue;
            await connection.ExecuteAsync(new CommandDefinition($"UPDATE {table.Table} SET {string.Join(", ", table.Columns.Select(c => $"{c} = @{c}"))} WHERE {string.Join(" AND ", table.Key.Select(k => $"{k} = @{k}"))}", rows, transaction, cancellationToken: cancel));
            lines.Add(new(table.Table, rows.Count));
        }
        var calls = await connection.ExecuteAsync(new CommandDefinition($"{ModelCalls.ForgetWords} WHERE connection_id = @connectionId AND erased_at IS NULL AND ({Holds(["masked_prompt", "answer", "checks"])})", values, transaction, cancellationToken: cancel));
        return calls == 0 ? lines : [.. lines, new("model_call", calls)];
    }

    static Dictionary<string, object?> Without(Regex said, Migrator.Texts table, IDictionary<string, object?> row)
    {
        var values = row.ToDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var column in table.Columns)
            if (values[column] is string text)
                values[column] = said.Replace(text, Instead);
        return values;
    }

    /// <summary>One word may be anybody's. Chinese and Japanese names have no blank in them.</summary>
    public static bool IsWhole(string name) => name.Length > 4 && (name.Contains(' ') || name.Contains('@')) || name.Length > 1 && name.All(c => c > 0x2e80);

    static IEnumerable<string> Forms(string name) => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() }.SelectMany(n => new[] { n, JsonEncodedText.Encode(n).ToString() });
}
