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
        Engine.PostgreSql => Opened(new NpgsqlConnection(database.ConnectionString), $"SELECT pg_advisory_lock({Key})"),
        _ => Opened(new SqlConnection(database.ConnectionString),
            "EXEC sp_getapplock @Resource = 'crmintegration-migrate', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000"),
    });

    // The lock falls with the connection.
    static System.Data.Common.DbConnection Opened(System.Data.Common.DbConnection connection, string take)
    {
        connection.Open();
        connection.Execute(take, commandTimeout: 130);
        return connection;
    }

    static FileStream LockFile(Database database)
    {
        var path = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource + ".migrating";
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries < 600 && File.Exists(path))
            {
                Thread.Sleep(100);
            }
        }
    }

    public void Dispose() => held.Dispose();
}
