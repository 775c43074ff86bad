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
    }

    public Database Open(string dataFolder) => Engine switch
    {
        "postgresql" => new(Records.Engine.PostgreSql, ConnectionString),
        "sqlserver" => new(Records.Engine.SqlServer, ConnectionString),
        _ => new(Records.Engine.Sqlite, ConnectionString is "" ? $"Data Source={Path.Combine(dataFolder, "crm.db")}" : ConnectionString),
    };
}
