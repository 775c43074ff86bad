namespace CrmIntegration.Records;

static class Likeness
{
    /// <summary>A reader's words as they are, for LIKE ... ESCAPE '!': "%", "_" and T-SQL's "[" stand for themselves.</summary>
    public static string Escaped(string words) => words.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_").Replace("[", "![");

    /// <summary>Lower case as this engine's LOWER makes it: SQLite's knows ASCII alone, and "Özil" must meet itself.</summary>
    public static string Lower(this Database database, string words) =>
        database.Engine == Engine.Sqlite ? string.Concat(words.Select(c => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c)) : words.ToLowerInvariant();
}
