using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Sync;

// What the hourly count sees: records that differ, and records that went without a word.
public sealed partial class SyncTraps
{
    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Completeness_is_a_number_and_a_resync_repairs_it(Engine engine)
    {
        await OpenAsync(engine);
        crm.Put(Deals(30));
        await backfill.RunAsync(connection, null, default);
        Assert.All(await completeness.MeasureAsync(connection, default), row => Assert.Equal(0, row.Drift));

        crm.Put(Deal("unheard"), Deal("o001", 0, "Changed unheard"));
        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("ghost"), Deal("phantom")], default);
        var drifted = (await completeness.MeasureAsync(connection, default)).Single(r => r.Kind == RecordKind.Opportunity);
        var failures = await completeness.ResyncAsync(connection, RecordKind.Opportunity, default);
        clock.Advance(TimeSpan.FromHours(1));
        await completeness.MeasureAsync(connection, default);

        Assert.Equal((31, 32, 32, 3), (drifted.RemoteCount, drifted.LocalCount, drifted.Sampled, drifted.Differing));
        Assert.True(drifted.Drift > 0);
        Assert.Empty(failures);
        Assert.Equal(0, (await health.CompletenessAsync(connection, default)).Single(r => r.Kind == RecordKind.Opportunity).Drift);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_role_that_goes_without_a_word_is_missed_at_the_next_count_and_forgotten(Engine engine)
    {
        await OpenAsync(engine);
        crm.Silent.Add(RecordKind.Role);
        crm.Put(Enumerable.Range(0, 30).Select(i => new UserRole { Id = $"r{i:00}", Modified = SmallCrm.Start, Name = "Role" }));
        await backfill.RunAsync(connection, null, default);
        crm.Delete(RecordKind.Role, "r07");

        await poll.RunAsync(connection, default);
        Assert.Equal(30, (await store.RolesAsync(connection, default)).Count);
        var counted = (await completeness.MeasureAsync(connection, default)).Single(r => r.Kind == RecordKind.Role);

        Assert.DoesNotContain("r07", (await store.RolesAsync(connection, default)).Select(r => r.Id));
        Assert.Equal((29, 29, 0), (counted.RemoteCount, counted.LocalCount, counted.Differing));

        crm.Delete(RecordKind.Role, Enumerable.Range(0, 30).Select(i => $"r{i:00}"));     // as when the integration user may no longer see roles
        await completeness.MeasureAsync(connection, default);
        Assert.Equal(29, (await store.RolesAsync(connection, default)).Count);
        Assert.StartsWith("30 of 30 Role records would vanish at once.", await AttentionAsync());
    }
}
