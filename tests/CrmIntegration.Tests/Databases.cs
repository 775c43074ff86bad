using CrmIntegration.Records;
using Microsoft.Data.SqlClient;
using Npgsql;

[assembly: AssemblyFixture(typeof(CrmIntegration.Tests.DatabasesEnd))]

namespace CrmIntegration.Tests;

/// <summary>After the last test. Not at the process's exit, for which the runner allows ten seconds before it calls a green run failed.</summary>
public sealed class DatabasesEnd : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Databases.EndAsync();
}

/// <summary>A fresh, migrated database per test, on each engine at hand.</summary>
static class Databases
{
    static readonly string Folder = Directory.CreateTempSubdirectory("crm-databases-").FullName;
    static readonly string? SqlServer = Environment.GetEnvironmentVariable("CRM_TEST_SQLSERVER");

    /// <summary>For MemberData: SQL Server only where CRM_TEST_SQLSERVER holds a connection string.</summary>
    public static TheoryData<Engine> Engines => SqlServer is null
        ? new(Engine.Sqlite, Engine.PostgreSql)
        : new(Engine.Sqlite, Engine.PostgreSql, Engine.SqlServer);

    public static async Task<Database> NewAsync(Engine engine)
    {
        if (engine == Engine.PostgreSql)
            return new(engine, await Postgres.CloneAsync());
        var database = await NewEmptyAsync(engine);
        Migrator.Migrate(database);
        return database;
    }

    internal static async Task EndAsync()
    {
        await Postgres.EndAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Without tables.</summary>
    public static async Task<Database> NewEmptyAsync(Engine engine)
    {
        var name = "crm_" + Guid.NewGuid().ToString("N");
        switch (engine)
        {
            case Engine.Sqlite:
                return new(engine, $"Data Source={Path.Combine(Folder, name)}.db");
            case Engine.PostgreSql:
                return new(engine, await Postgres.CreateAsync(name, "template0"));
            default:
                Assert.SkipWhen(SqlServer is null, "CRM_TEST_SQLSERVER holds no connection string: not tried on SQL Server.");
                await using (var connection = new SqlConnection(SqlServer))
                {
                    await connection.OpenAsync();
                    await using var create = connection.CreateCommand();
                    create.CommandText = "CREATE DATABASE " + name;
                    await create.ExecuteNonQueryAsync();
                }
                return new(engine, new SqlConnectionStringBuilder(SqlServer) { InitialCatalog = name }.ToString());
        }
    }

    /// <summary>One cluster per test process; each test's database is a copy of a migrated one.</summary>
    static class Postgres
    {
        static readonly Lazy<Task<PostgresCluster?>> Cluster = new(() => PostgresCluster.StartAsync());
        static readonly Lazy<Task<string>> Template = new(MigrateTemplateAsync);
        static readonly SemaphoreSlim Turn = new(1);   // a template can be copied by one session at a time

        public static async Task<string> CloneAsync() => await CreateAsync("crm_" + Guid.NewGuid().ToString("N"), await Template.Value);

        public static async Task<string> CreateAsync(string name, string template)
        {
            var cluster = await Cluster.Value;
            Assert.SkipWhen(cluster is null, "PostgreSQL is not installed (apt-get install postgresql): not tried on PostgreSQL.");
            await Turn.WaitAsync();
            try
            {
                await using var connection = new NpgsqlConnection(cluster!.ConnectionString("postgres"));
                await connection.OpenAsync();
                await using var create = connection.CreateCommand();
                create.CommandText = $"CREATE DATABASE {name} TEMPLATE {template}";
                await create.ExecuteNonQueryAsync();
                return cluster.ConnectionString(name);
            }
            finally
            {
                Turn.Release();
            }
        }

        public static async Task EndAsync()
        {
            if (Cluster.IsValueCreated && await Cluster.Value is { } cluster)
                await cluster.StopAsync();
        }

        static async Task<string> MigrateTemplateAsync()
        {
            var connectionString = await CreateAsync("crm_template", "template0");
            var database = new Database(Engine.PostgreSql, connectionString);
            Migrator.Migrate(database);
            NpgsqlConnection.ClearPool(new(database.ConnectionString));   // a template that somebody still has open cannot be copied
            return "crm_template";
        }
    }
}
