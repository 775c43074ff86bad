using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CrmIntegration.Records;

public enum Engine { Sqlite, PostgreSql, SqlServer }

/// <summary>Where records live. One of three engines behind one small seam; every statement beside the method that runs it.</summary>
public sealed class Database
{
    public Database(Engine engine, string connectionString)
    {
        Columns.TeachDapper();
        Engine = engine;
        ConnectionString = engine switch
        {
            Engine.Sqlite => new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = 30, Pooling = true }.ToString(),
            Engine.PostgreSql => Prepared(connectionString),
            _ => connectionString,
        };
    }

    // Our statements are few and asked often: planned once per connection instead of each time. A connection string that says otherwise (a pooler in between) is left alone.
    static string Prepared(string connectionString)
    {
        if (connectionString.Contains("Max Auto Prepare", StringComparison.OrdinalIgnoreCase))
            return connectionString;
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100 }.ToString();
        }
        catch (ArgumentException)
        {
            return connectionString;                        // the start opens it and says what is wrong
        }
    }

    /// <summary>For looking at the statements an engine would get.</summary>
    internal Database(Engine engine, Func<DbConnection> connect) : this(engine, "") => this.connect = connect;

    readonly Func<DbConnection>? connect;

    public Engine Engine { get; }
    public string ConnectionString { get; }

    /// <summary>Another process cannot see it.</summary>
    public bool InMemory => Engine == Engine.Sqlite && new SqliteConnectionStringBuilder(ConnectionString) is { Mode: SqliteOpenMode.Memory } or { DataSource: ":memory:" };

    /// <summary>An embedded database that nobody has begun yet: to look into it would make its folder and file.</summary>
    public bool NotBegun => Engine == Engine.Sqlite && new SqliteConnectionStringBuilder(ConnectionString) is { Mode: not SqliteOpenMode.Memory, DataSource: { Length: > 0 } file } && file != ":memory:" && !File.Exists(file);

    public async Task<DbConnection> OpenAsync(CancellationToken cancel)
    {
        var connection = New();
        await connection.OpenAsync(cancel);
        Settle(connection);
        return connection;
    }

    /// <summary>For a thread that is there to wait for the disk.</summary>
    public DbConnection Open()
    {
        var connection = New();
        connection.Open();
        Settle(connection);
        return connection;
    }

    DbConnection New() => connect?.Invoke() ?? Engine switch
    {
        Engine.Sqlite => (DbConnection)new SqliteConnection(ConnectionString),
        Engine.PostgreSql => new NpgsqlConnection(ConnectionString),
        _ => new SqlConnection(ConnectionString),
    };

    // synchronous=FULL: what we acknowledged survives a power cut. NORMAL lost 13.7 % of the last second's acks in a cut image.
    // wal_autocheckpoint: copying the log back syncs the whole file and happens in the commit that reaches the limit. LogKeeper does it beside the traffic;
    // 256 MB is for programs without it, such as import. cache_size: 16 MB, so that the inbox's index pages are not read again for each commit.
    // Once for each: they last as long as the open file, and the pool gives the same open file out again and again.
    static void Settle(DbConnection connection)
    {
        if (connection is not SqliteConnection { Handle: { } file } || Settled.TryGetValue(file, out _))
            return;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=64000; PRAGMA cache_size=-16000; PRAGMA busy_timeout=30000; PRAGMA foreign_keys=ON;";
        command.ExecuteNonQuery();
        Settled.AddOrUpdate(file, file);
    }

    static readonly ConditionalWeakTable<object, object> Settled = [];

    /// <summary>Chooses among spellings of one statement where the engines differ.</summary>
    public string Sql(string sqlite, string postgreSql, string sqlServer) => Engine switch
    {
        Engine.Sqlite => sqlite,
        Engine.PostgreSql => postgreSql,
        _ => sqlServer,
    };

    /// <summary>The tail of a SELECT that takes a page: needs an ORDER BY before it; parameters @skip and @take.</summary>
    public string Page => Sql("LIMIT @take OFFSET @skip", "LIMIT @take OFFSET @skip", "OFFSET @skip ROWS FETCH NEXT @take ROWS ONLY");

    /// <summary>"column is one of @parameter": PostgreSQL takes the array as one parameter, the others a list.</summary>
    public string In(string column, string parameter) => Sql($"{column} IN @{parameter}", $"{column} = ANY(@{parameter})", $"{column} IN @{parameter}");

    /// <summary>
    /// One-row upsert: INSERT, or UPDATE of the non-key columns when the key exists. On SQL Server UPDATE then INSERT under a key-range
    /// lock; MERGE has a record of races. Parameters are named like the columns.
    /// </summary>
    public string Upsert(string table, string[] key, string[] rest, string? onlyIf = null)
    {
        var all = key.Concat(rest).ToArray();
        var insert = $"INSERT INTO {table} ({string.Join(", ", all)}) VALUES ({string.Join(", ", all.Select(c => "@" + c))})";
        if (Engine != Engine.SqlServer)
            return $"{insert} ON CONFLICT ({string.Join(", ", key)}) DO UPDATE SET {string.Join(", ", rest.Select(c => $"{c} = excluded.{c}"))}"
                + (onlyIf is null ? "" : $" WHERE {onlyIf}");
        var where = string.Join(" AND ", key.Select(c => $"{c} = @{c}"));
        return $"""
            UPDATE {table} WITH (UPDLOCK, HOLDLOCK) SET {string.Join(", ", rest.Select(c => $"{c} = @{c}"))} WHERE {where}{(onlyIf is null ? "" : $" AND ({onlyIf.Replace("excluded.", "@")})")};
            IF @@ROWCOUNT = 0 AND NOT EXISTS (SELECT 1 FROM {table} WHERE {where}) {insert};
            """;
    }
}
