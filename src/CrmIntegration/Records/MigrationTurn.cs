using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CrmIntegration.Records;

/// <summary>Two nodes that start at once migrate one after the other.</summary>
sealed class MigrationTurn(IDisposable held) : IDisposable
{
    const long Key = 0x43524D;   // one advisory key for all nodes of one database

    public static MigrationTurn Take(Database database) => new(database.Engine switch
    {
        Engine.Sqlite => LockFile(database),
        Engine.PostgreSql => Opened(new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString), $"SELECT pg_advisory_lock({Key})"),
        _ => Opened(new SqlConnection(new SqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString),
            "EXEC sp_getapplock @Resource = 'crmintegration-migrate', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000"),
    });

    // The lock falls with the connection. Not a pooled one: back in the pool it would keep the lock, idle, until somebody happens to be given it again.
    static System.Data.Common.DbConnection Opened(System.Data.Common.DbConnection connection, string take)
    {
        connection.Open();
        connection.Execute(take, commandTimeout: 130);
        return connection;
    }

    // The file stays: were it deleted, one node could hold the deleted file while another holds a new one of its name.
    static FileStream LockFile(Database database)
    {
        var path = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource + ".migrating";
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1);
            }
            catch (IOException) when (tries < 600 && File.Exists(path))
            {
                Thread.Sleep(100);
            }
        }
    }

    public void Dispose() => held.Dispose();
}
