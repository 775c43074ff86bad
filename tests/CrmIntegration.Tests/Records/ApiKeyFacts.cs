using CrmIntegration.Records;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Records;

public class ApiKeyFacts
{
    static readonly Guid Ours = Guid.NewGuid();

    public static TheoryData<Engine> Engines => Databases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_revoked_here_ends_at_once(Engine engine)
    {
        var keys = new ApiKeys(await Databases.NewAsync(engine), new FakeTimeProvider());
        var (row, key) = await keys.CreateAsync(Ours, "widget", ApiKeyRow.Panel, default);
        Assert.Equal(row.Id, (await keys.FindAsync(key, default))!.Id);

        await keys.RevokeAsync(Ours, row.Id, default);

        Assert.Null(await keys.FindAsync(key, default));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_revoked_on_another_node_ends_within_a_second(Engine engine)
    {
        var (database, clock) = (await Databases.NewAsync(engine), new FakeTimeProvider());
        var (node, other) = (new ApiKeys(database, clock), new ApiKeys(database, clock));
        var (row, key) = await node.CreateAsync(Ours, "widget", ApiKeyRow.Panel, default);
        Assert.NotNull(await node.FindAsync(key, default));

        await other.RevokeAsync(Ours, row.Id, default);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await node.FindAsync(key, default));
    }

    [Fact]
    public async Task A_key_made_after_somebody_guessed_it_works_at_once()
    {
        var keys = new ApiKeys(await Databases.NewAsync(Engine.Sqlite), new FakeTimeProvider());
        Assert.Null(await keys.FindAsync("crm_nobody", default));

        var (row, key) = await keys.CreateAsync(Ours, "widget", ApiKeyRow.Panel, default);

        Assert.Equal(row.Id, (await keys.FindAsync(key, default))!.Id);
        Assert.Null(await keys.FindAsync("crm_nobody", default));
    }
}
