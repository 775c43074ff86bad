using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using Npgsql;
using NpgsqlTypes;

namespace CrmIntegration.Records;

/// <summary>Rows into an incoming table by the engine's own bulk load: COPY, SqlBulkCopy, one prepared statement on SQLite.</summary>
static class BulkLoad
{
    public static async Task StageAsync(Database database, DbTransaction transaction, Table table, Guid connectionId, IReadOnlyCollection<object> rows, CancellationToken cancel)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync(new CommandDefinition(Merge.Stage(database.Engine, table), transaction: transaction, cancellationToken: cancel));
        switch (connection)
        {
            case NpgsqlConnection postgres:
                await CopyAsync(postgres, table, connectionId, rows, cancel);
                break;
            case SqlConnection server:
                await BulkCopyAsync(server, (SqlTransaction)transaction, table, connectionId, rows, cancel);
                break;
            default:
                await using (var insert = Prepared(transaction, table, connectionId,
                    $"INSERT INTO {Merge.Incoming(database.Engine, table)} ({table.List}) VALUES (@connection_id, {string.Join(", ", table.Names.Select(c => "@" + c))})"))
                    foreach (var row in rows)
                    {
                        Bind(insert, table, row);
                        insert.ExecuteNonQuery();
                    }
                break;
        }
    }

    /// <summary>One row at a time through one prepared statement: the provider looks parameters up by name, so many-row statements are slower.</summary>
    public static DbCommand Prepared(DbTransaction transaction, Table table, Guid connectionId, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var column in table.Columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + column.Name;
            command.Parameters.Add(parameter);
        }
        var connection = command.CreateParameter();
        (connection.ParameterName, connection.Value) = ("@connection_id", connectionId);
        command.Parameters.Add(connection);
        command.Prepare();
        return command;
    }

    public static void Bind(DbCommand command, Table table, object row)
    {
        for (var i = 0; i < table.Columns.Length; i++)
            command.Parameters[i].Value = table.Columns[i].Of(row) ?? DBNull.Value;
    }

    static async Task CopyAsync(NpgsqlConnection connection, Table table, Guid connectionId, IReadOnlyCollection<object> rows, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY incoming_{table.Name} ({table.List}) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(connectionId, NpgsqlDbType.Uuid, cancel);
            foreach (var column in table.Columns)
                await WriteAsync(copy, column, column.Of(row), cancel);
        }
        await copy.CompleteAsync(cancel);
    }

    static Task WriteAsync(NpgsqlBinaryImporter copy, Column column, object? value, CancellationToken cancel) => value switch
    {
        null => copy.WriteNullAsync(cancel),
        string text => copy.WriteAsync(text, NpgsqlDbType.Text, cancel),
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, cancel),
        bool flag => copy.WriteAsync(flag, NpgsqlDbType.Boolean, cancel),
        double real => copy.WriteAsync(real, NpgsqlDbType.Double, cancel),
        decimal money => copy.WriteAsync(money, NpgsqlDbType.Numeric, cancel),
        Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, cancel),
        _ => throw new InvalidOperationException($"{column.Name} holds a {value.GetType()}."),
    };

    static async Task BulkCopyAsync(SqlConnection connection, SqlTransaction transaction, Table table, Guid connectionId, IReadOnlyCollection<object> rows, CancellationToken cancel)
    {
        using var staged = new DataTable();
        staged.Columns.Add("connection_id", typeof(Guid));
        foreach (var column in table.Columns)
            staged.Columns.Add(column.Name, column.Clr);
        foreach (var row in rows)
            staged.Rows.Add([connectionId, .. table.Columns.Select(c => c.Of(row) ?? DBNull.Value)]);
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.Default, transaction) { DestinationTableName = $"#incoming_{table.Name}" };
        foreach (DataColumn column in staged.Columns)
            copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
        await copy.WriteToServerAsync(staged, cancel);
    }
}
