using CrmIntegration.Records;
using Dapper;

namespace CrmIntegration.Tests.Records;

public class Migrations
{
    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Migrations_run_once_and_a_second_time_do_nothing(Engine engine)
    {
        var database = await Databases.NewEmptyAsync(engine);

        var first = Migrator.Migrate(database);
        var second = Migrator.Migrate(database);

        Assert.NotEmpty(first);
        Assert.Empty(second);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM opportunity"));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Two_nodes_that_start_at_once_migrate_one_after_the_other(Engine engine)
    {
        var database = await Databases.NewEmptyAsync(engine);

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrator.Migrate(database))));

        Assert.Single(nodes, ran => ran.Count > 0);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_second_machine_starts_while_the_first_one_that_has_migrated_goes_on(Engine engine)
    {
        var first = await Databases.NewEmptyAsync(engine);
        // Another pool, as another process has.
        var second = engine == Engine.Sqlite ? first : new Database(engine, first.ConnectionString + ";Application Name=second");

        Migrator.Migrate(first);

        Assert.Empty(await Task.Run(() => Migrator.Migrate(second)).WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Each_test_gets_a_database_of_its_own(Engine engine)
    {
        var one = await Databases.NewAsync(engine);
        var other = await Databases.NewAsync(engine);

        await using (var connection = await one.OpenAsync(CancellationToken.None))
            await connection.ExecuteAsync("INSERT INTO crm_user (connection_id, id, modified, deleted, is_active) VALUES (@connection, 'u1', 1, @no, @no)",
                new { connection = Guid.NewGuid(), no = false });

        await using var elsewhere = await other.OpenAsync(CancellationToken.None);
        Assert.Equal(0, await elsewhere.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM crm_user"));
    }
}
