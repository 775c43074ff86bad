using System.Reflection;
using System.Text.RegularExpressions;
using DbUp;
using DbUp.Builder;

namespace CrmIntegration.Records;

/// <summary>A database that a later version has changed.</summary>
public sealed class NewerDatabase(string says) : Exception(says);

/// <summary>Brings the schema up to date: numbered scripts, one text for all engines with the column types as variables.</summary>
public static partial class Migrator
{
    /// <summary>Safe to run twice and by two nodes at once: the engine's lock lets one go first.</summary>
    /// <returns>The scripts that ran; empty when the schema was up to date.</returns>
    public static IReadOnlyList<string> Migrate(Database database)
    {
        using var turn = MigrationTurn.Take(database);
        var upgrade = Builder(database)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.Contains(".Migrations.", StringComparison.Ordinal))
            .WithVariables(Types(database.Engine))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
        // Scripts that ran and are not ours: an older program would write rows that the newer tables cannot hold, or miss what they say.
        if (upgrade.GetExecutedButNotDiscoveredScripts() is { Count: > 0 } unknown)
            throw new NewerDatabase($"The database was brought up to date by a newer version of this program ({unknown[^1].Split(".Migrations.")[^1]} is not known here).");
        var result = upgrade.PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(s => s.Name)]
            : throw new InvalidOperationException($"The database could not be brought up to date at {result.ErrorScript?.Name}: {result.Error.Message}", result.Error);
    }

    /// <summary>Names of the tables whose definition has this column, read from the scripts themselves.</summary>
    internal static IReadOnlyList<string> TablesWith(string column) => [.. Standing().Where(t => Regex.IsMatch(t.Groups[2].Value, $@"(^|[\s,(]){column}\s")).Select(t => t.Groups[1].Value).Distinct()];

    /// <param name="Key">Columns that name one row.</param>
    /// <param name="Columns">Those that hold text.</param>
    internal sealed record Texts(string Table, IReadOnlyList<string> Key, IReadOnlyList<string> Columns);

    /// <summary>Of every table of a connection that holds text, read from the scripts themselves.</summary>
    internal static IReadOnlyList<Texts> TextsOfTables()
    {
        var added = Scripts().SelectMany(s => AddText().Matches(s)).ToLookup(a => a.Groups[1].Value, a => a.Groups[2].Value);
        return [.. Standing().Where(t => t.Groups[2].Value.Contains("connection_id ", StringComparison.Ordinal)).Select(t => new Texts(t.Groups[1].Value, KeyOf(t.Groups[2].Value),
            [.. TextColumn().Matches(t.Groups[2].Value).Select(c => c.Groups[1].Value), .. added[t.Groups[1].Value]])).Where(t => t.Columns.Count > 0)];

        static IReadOnlyList<string> KeyOf(string body) => WholeKey().Match(body) is { Success: true } whole ? whole.Groups[1].Value.Split(", ") : [OneKey().Match(body).Groups[1].Value];
    }

    static IEnumerable<Match> Standing()
    {
        var scripts = Scripts();
        var dropped = scripts.SelectMany(s => DropTable().Matches(s)).Select(t => t.Groups[1].Value).ToHashSet();
        return scripts.SelectMany(s => CreateTable().Matches(s)).Where(t => !dropped.Contains(t.Groups[1].Value));
    }

    static List<string> Scripts()
    {
        var here = Assembly.GetExecutingAssembly();
        return [.. here.GetManifestResourceNames().Where(n => n.Contains(".Migrations.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var script = new StreamReader(here.GetManifestResourceStream(name)!);
            return script.ReadToEnd();
        })];
    }

    [GeneratedRegex(@"(?<=[\s,(])(\w+) \$text\$")]
    private static partial Regex TextColumn();

    [GeneratedRegex(@"ALTER TABLE (\w+) ADD (?:COLUMN )?(\w+) \$text\$")]
    private static partial Regex AddText();

    [GeneratedRegex(@"PRIMARY KEY \(([\w, ]+)\)")]
    private static partial Regex WholeKey();

    [GeneratedRegex(@"(\w+) \$\w+\$ NOT NULL PRIMARY KEY")]
    private static partial Regex OneKey();

    [GeneratedRegex(@"CREATE TABLE (\w+) \((.*?)^\)(?:\$\w+\$)?;", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"^DROP TABLE (\w+);", RegexOptions.Multiline)]
    private static partial Regex DropTable();

    static UpgradeEngineBuilder Builder(Database database) => database.Engine switch
    {
        Engine.Sqlite => DeployChanges.To.SqliteDatabase(database.ConnectionString),
        Engine.PostgreSql => DeployChanges.To.PostgresqlDatabase(database.ConnectionString),
        _ => DeployChanges.To.SqlDatabase(database.ConnectionString),
    };

    // Before what only one engine is told: the rest of the line is a comment to the others.
    const string OtherEngine = "-- ";

    internal static Dictionary<string, string> Types(Engine engine) => engine switch
    {
        Engine.Sqlite => new()
        {
            ["bykey"] = " WITHOUT ROWID", ["id"] = "TEXT", ["key"] = "TEXT", ["text"] = "TEXT", ["time"] = "INTEGER", ["date"] = "TEXT", ["money"] = "TEXT",
            ["real"] = "REAL", ["int"] = "INTEGER", ["bool"] = "INTEGER", ["bytes"] = "BLOB", ["number"] = "INTEGER", ["upward"] = " AUTOINCREMENT",
            ["postgresql"] = OtherEngine, ["sqlserver"] = OtherEngine,
        },
        Engine.PostgreSql => new()
        {
            // "C": keys compare ordinally, as the CRM's ids and our cursors do.
            ["bykey"] = "", ["id"] = "uuid", ["key"] = "text COLLATE \"C\"", ["text"] = "text", ["time"] = "bigint", ["date"] = "text", ["money"] = "numeric(28,6)",
            ["real"] = "double precision", ["int"] = "bigint", ["bool"] = "boolean", ["bytes"] = "bytea", ["number"] = "bigint GENERATED ALWAYS AS IDENTITY", ["upward"] = "",
            ["postgresql"] = "", ["sqlserver"] = OtherEngine,
        },
        _ => new()
        {
            ["bykey"] = "", ["id"] = "uniqueidentifier", ["key"] = "nvarchar(255) COLLATE Latin1_General_100_BIN2", ["text"] = "nvarchar(max)", ["time"] = "bigint",
            ["date"] = "nvarchar(10)", ["money"] = "decimal(28,6)", ["real"] = "float", ["int"] = "bigint", ["bool"] = "bit", ["bytes"] = "varbinary(max)",
            ["number"] = "bigint IDENTITY", ["upward"] = "", ["postgresql"] = OtherEngine, ["sqlserver"] = "",
        },
    };
}
