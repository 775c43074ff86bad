using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Records;

public class NounsAreKept
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);
    readonly Guid connection = Guid.NewGuid();

    static Opportunity Deal(string id, int version = 0, string stage = "Prospecting", decimal? amount = 1000.50m) => new()
    {
        Id = id, Modified = At.AddSeconds(version), Name = "Grüße – 商談", AccountId = "a1", OwnerId = "u1", Stage = stage, Amount = amount, Currency = "EUR",
        CloseDate = new(2026, 6, 30), CrmProbability = 0.25, Created = At, More = new Dictionary<string, string?> { ["Region__c"] = "EMEA", ["Empty__c"] = null },
    };

    public static IEnumerable<CrmRecord> OneOfEach =>
    [
        new CrmUser { Id = "u1", Modified = At, Name = "Ada", Email = "ada@example.com", ManagerId = "u0", Role = "Rep", RoleId = "place1" },
        new Stage { Id = "Won", Modified = At, Name = "Closed Won", SortOrder = 9, IsClosed = true, IsWon = true, ForecastCategory = "Closed", DefaultProbability = 1 },
        new Account { Id = "a1", Modified = At, Name = "Acme", Industry = "Steel", Country = "DE", Employees = 12, AnnualRevenue = 1234567.89m, Created = At },
        new Contact { Id = "c1", Modified = At, AccountId = "a1", FirstName = "Eve", LastName = "O'Neil", Email = "eve@example.com" },
        Deal("o1"),
        new ContactRole { Id = "r1", Modified = At, OpportunityId = "o1", ContactId = "c1", Role = "Decision Maker", IsPrimary = true, Created = At },
        new FieldChange { Id = "h1", Modified = At, OpportunityId = "o1", Field = FieldChange.Fields.Stage, Old = "A", New = "B", At = At },
        new Email { Id = "e1", Modified = At, MessageId = "<1@x>", ThreadId = "t1", OpportunityId = "o1", Subject = "Re: offer", TextBody = "Hello", Incoming = true, SentAt = At },
        new Activity { Id = "t1", Modified = At, Type = "Call", OpportunityId = "o1", At = At, DurationMinutes = 30, IsClosed = true },
        new Case { Id = "k1", Modified = At, Number = "0001", Subject = "Broken", Status = "New", Priority = "High", Created = At },
        new KnowledgeArticle { Id = "v1", Modified = At, ArticleId = "n1", Title = "Returns", Summary = "In short", Body = "<p>30 days</p>", Language = "en", IsPublic = true, Published = At },
        new Product { Id = "p1", Modified = At, Name = "Sensor", Code = "S-1", Family = "Metering", IsActive = true },
        new LineItem { Id = "l1", Modified = At, OpportunityId = "o1", ProductId = "p1", Name = "Sensor", Quantity = 2.5m, UnitPrice = 400.25m, Total = 1000.62m, Created = At },
        new UserRole { Id = "place1", Modified = At, Name = "East", ParentId = "place0", LeadId = "u1" },
    ];

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Every_kind_comes_back_as_it_went_in(Engine engine)
    {
        var store = await StoreAsync(engine);

        foreach (var record in OneOfEach)
        {
            var news = await store.SaveAsync(connection, record.Kind, [record], default);
            var back = Assert.Single(await store.FindAsync(connection, record.Kind, [record.Id], default));

            Assert.Single(news);
            Assert.Equivalent(record, back, strict: true);
        }

        Assert.Equal(Enum.GetValues<RecordKind>(), OneOfEach.Select(r => r.Kind));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task An_equal_read_is_no_news_and_a_change_is(Engine engine)
    {
        var store = await StoreAsync(engine);
        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1"), Deal("o2")], default);

        var again = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1"), Deal("o2")], default);
        var touched = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 5, amount: 1000.500m)], default);
        var moved = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 6, stage: "Won"), Deal("o2")], default);

        Assert.Empty(again);
        Assert.Empty(touched);
        Assert.Equal(["o1"], moved);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task An_older_page_that_comes_late_never_overwrites_a_newer_change(Engine engine)
    {
        var store = await StoreAsync(engine);
        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 10, stage: "Won")], default);
        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 20, stage: "Won")], default);

        var late = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 15, stage: "Lost")], default);

        Assert.Empty(late);
        var kept = await store.FindOpportunityAsync(connection, "o1", default);
        Assert.Equal(("Won", At.AddSeconds(20)), (kept!.Stage, kept.Modified));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task A_record_twice_in_one_page_counts_as_its_newest(Engine engine)
    {
        var store = await StoreAsync(engine);

        var news = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1", version: 2, stage: "Won"), Deal("o1", version: 1), Deal("o2")], default);

        Assert.Equal(["o1", "o2"], news.Order());
        Assert.Equal("Won", (await store.FindOpportunityAsync(connection, "o1", default))!.Stage);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task History_is_append_only_and_told_once(Engine engine)
    {
        var store = await StoreAsync(engine);
        FieldChange Change(string id, string deal, int second) => new() { Id = id, Modified = At, OpportunityId = deal, Field = "Stage", New = id, At = At.AddSeconds(second) };

        var first = await store.SaveAsync(connection, RecordKind.FieldChange, [Change("h2", "o1", 2), Change("h1", "o1", 1), Change("h3", "o2", 1), Change("h1", "o1", 1)], default);
        var again = await store.SaveAsync(connection, RecordKind.FieldChange, [Change("h1", "o1", 1), Change("h3", "o2", 1), Change("h4", "o2", 4)], default);

        Assert.Equal(["o1", "o2"], first.Order());
        Assert.Equal(["o2"], again);
        var histories = await store.HistoriesAsync(connection, ["o1", "o2", "o3"], default);
        Assert.Equal(["h1", "h2"], histories["o1"].Select(c => c.Id));
        Assert.Equal(["h3", "h4"], histories["o2"].Select(c => c.Id));
        Assert.Empty(histories["o3"]);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Text_no_database_likes_is_kept_without_its_poison(Engine engine)
    {
        var store = await StoreAsync(engine);

        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1") with { Name = "a\0b\uD800c😀", NextStep = new string('x', 70_000), Type = new string('y', 300) }], default);
        var again = await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1") with { Name = "a\0b\uD800c😀", NextStep = new string('x', 70_000), Type = new string('y', 300) }], default);

        var kept = await store.FindOpportunityAsync(connection, "o1", default);
        Assert.Equal(("ab\uFFFDc😀", 70_000, 255), (kept!.Name, kept.NextStep!.Length, kept.Type!.Length));
        Assert.Empty(again);
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Deleted_records_leave_the_counts_and_one_tenant_sees_nothing_of_another(Engine engine)
    {
        var store = await StoreAsync(engine);
        await store.SaveAsync(connection, RecordKind.Opportunity, [Deal("o1"), Deal("o2"), Deal("o3")], default);
        await store.SaveAsync(Guid.NewGuid(), RecordKind.Opportunity, [Deal("o9")], default);

        var gone = await store.MarkDeletedAsync(connection, RecordKind.Opportunity, ["o2", "o9", "nowhere"], default);
        var again = await store.MarkDeletedAsync(connection, RecordKind.Opportunity, ["o2"], default);

        Assert.Equal(["o2"], gone);
        Assert.Empty(again);
        Assert.Equal(2, await store.CountAsync(connection, RecordKind.Opportunity, default));
        Assert.Equal(["o1", "o3"], await store.IdsAsync(connection, RecordKind.Opportunity, "", 10, default));
        Assert.Equal(["o3"], (await store.OpenOpportunitiesAsync(connection, "o1", 10, default)).Select(o => o.Id));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task The_deal_list_sorts_amounts_as_numbers_and_searches_literally(Engine engine)
    {
        var store = await StoreAsync(engine);
        await store.SaveAsync(connection, RecordKind.Opportunity,
            [Deal("o1", amount: 900) with { Name = "100% sure" }, Deal("o2", amount: 10_000) with { Name = "100 chairs" }, Deal("o3", amount: null), Deal("o4") with { IsClosed = true }], default);

        var byAmount = await store.ListAsync(connection, new(Sort: DealSort.Amount, Descending: true), 0, 10, default);
        var searched = await store.ListAsync(connection, new(Search: "100%"), 0, 10, default);

        Assert.Equal(["o2", "o1", "o3"], byAmount.Select(d => d.Id));
        Assert.Equal(["o1"], searched.Select(d => d.Id));
        Assert.Equal(3, await store.CountAsync(connection, new DealFilter(), default));
        foreach (var sort in Enum.GetValues<DealSort>())
            Assert.Equal(2, (await store.ListAsync(connection, new(Open: null, Sort: sort), 1, 2, default)).Count);
    }

    async Task<CrmStore> StoreAsync(Engine engine) => new(await Databases.NewAsync(engine), new FakeTimeProvider(At));
}
