using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CrmIntegration.Records;

/// <summary>
/// A statement prepared once and run for each of thousands of rows, its parameters bound by place (?1, ?2, ...). The driver's own command looks every parameter up by
/// name and makes a reader per row, which costs more than the row itself.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 database;
    readonly sqlite3_stmt statement;
    readonly byte[] text = new byte[1024];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
    }

    public SqliteStatement Bind(int place, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(statement, place, value), database);
        return this;
    }

    public SqliteStatement Bind(int place, string value)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.TryGetBytes(value, text, out var length) ? text.AsSpan(0, length) : Encoding.UTF8.GetBytes(value);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_text(statement, place, bytes), database);
        return this;
    }

    /// <summary>As the driver writes it.</summary>
    public SqliteStatement Bind(int place, Guid id) => Bind(place, id.ToString().ToUpperInvariant());

    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        var done = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);                       // tells the step's trouble once more
        if (done != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(done, database);
        return raw.sqlite3_changes(database);
    }

    public void Dispose() => statement.Dispose();
}
