using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CrmIntegration.Records;

/// <summary>Section "Database".</summary>
sealed class RecordsOptions
{
    /// <summary>sqlite (default, one file in the data folder), postgresql or sqlserver.</summary>
    public string Engine { get; set; } = "sqlite";

    /// <summary>Empty with sqlite: crm.db in the data folder.</summary>
    public string ConnectionString { get; set; } = "";

    public IEnumerable<string> Wrong()
    {
        if (Engine is not ("sqlite" or "postgresql" or "sqlserver"))
            yield return $"Database:Engine is '{Engine}'; put sqlite, postgresql or sqlserver there.";
        else if (Engine is not "sqlite" && string.IsNullOrWhiteSpace(ConnectionString))
            yield return $"Database:Engine is '{Engine}' but Database:ConnectionString is empty; put the connection string of that database there.";
        else if (Unreadable() is { } why)
            yield return why;
    }

    // Never the connection string itself: it may hold a password.
    string? Unreadable()
    {
        try
        {
            DbConnectionStringBuilder parts = Engine switch
            {
                "postgresql" => new NpgsqlConnectionStringBuilder(ConnectionString),
                "sqlserver" => new SqlConnectionStringBuilder(ConnectionString),
                _ => new SqliteConnectionStringBuilder(ConnectionString),
            };
            return parts is SqliteConnectionStringBuilder { DataSource: var file } && Path.GetDirectoryName(file) is { Length: > 0 } folder && !Directory.Exists(folder)
                ? $"Database:ConnectionString names a file in {folder}, a folder that does not exist; make it, or leave the setting empty for crm.db in DataFolder." : null;
        }
        catch (Exception strange) when (strange is ArgumentException or FormatException or KeyNotFoundException)
        {
            return $"Database:ConnectionString cannot be read as one of {Engine}: {strange.Message.ReplaceLineEndings(" ")} Write it like {Example}.";
        }
    }

    string Example => Engine switch
    {
        "postgresql" => "Host=db;Database=crm;Username=crm;Password=...",
        "sqlserver" => "Server=db;Database=crm;User Id=crm;Password=...",
        _ => "Data Source=/var/lib/crm/crm.db",
    };

    public Database Open(string dataFolder) => Engine switch
    {
        "postgresql" => new(Records.Engine.PostgreSql, ConnectionString),
        "sqlserver" => new(Records.Engine.SqlServer, ConnectionString),
        _ => new(Records.Engine.Sqlite, ConnectionString is "" ? $"Data Source={Path.Combine(dataFolder, "crm.db")}" : ConnectionString),
    };
}
