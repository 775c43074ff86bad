using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Tests.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Records;

public class DealCountFacts
{
    readonly FakeTimeProvider clock = new(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<Engine> Engines => Databases.Engines;

    Opportunity Deal(string id, bool won = false) => new()
    {
        Id = id, Modified = clock.GetUtcNow(), Name = id, Stage = "Proposal", Amount = 10, Currency = "EUR", IsClosed = won, IsWon = won, Created = clock.GetUtcNow(),
    };

    FieldChange Moved(string deal) => new() { Id = deal + ":1", Modified = clock.GetUtcNow(), OpportunityId = deal, Field = FieldChange.Fields.Stage, New = "Proposal", At = clock.GetUtcNow() };

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_deal_or_a_page_that_was_read_counts_at_once_and_anything_else_within_a_minute(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var org = await Connected.OrgAsync(database);
        var (store, counts) = (new CrmStore(database, clock), new DealCounts(database, clock));
        await store.SaveAsync(org, RecordKind.Opportunity, [Deal("a"), Deal("b", won: true)], default);
        var first = await counts.OfAsync(org, default);
        Assert.Equal((2, 1, 1, 0, 0), (first.All, first.Open, first.Won, first.Lost, first.WithHistory));

        await store.SaveAsync(org, RecordKind.Opportunity, [Deal("c")], default);
        Assert.Equal(3, (await counts.OfAsync(org, default)).All);
        await store.SaveAsync(org, RecordKind.FieldChange, [Moved("a")], default);
        await new SyncCursors(database, clock).SaveAsync(org, new() { Kind = RecordKind.FieldChange, Purpose = SyncCursor.Backfill, RowsDone = 1 }, default);
        Assert.Equal(1, (await counts.OfAsync(org, default)).WithHistory);

        await store.SaveAsync(org, RecordKind.FieldChange, [Moved("b")], default);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await counts.OfAsync(org, default)).WithHistory);
    }
}
