using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.Extensions.Time.Testing;

namespace CrmIntegration.Tests.Records;

public sealed class DealLinesAreKept
{
    static readonly Guid Ours = Guid.NewGuid();
    static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Products_on_a_deal_stand_dearest_first_under_their_present_name_without_those_that_were_taken_off(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var store = new CrmStore(database, TimeProvider.System);
        LineItem Line(string id, string? product, decimal total, string deal = "o1") => new() { Id = id, Modified = At, OpportunityId = deal, ProductId = product, Name = "as written", Quantity = 1, UnitPrice = total, Total = total, Created = At };
        await store.SaveAsync(Ours, RecordKind.Product, [new Product { Id = "p1", Modified = At, Name = "Sensor", Family = "Metering" }, new Product { Id = "p2", Modified = At, Name = "Gateway" }], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line("l1", "p1", 7926), Line("l2", "p2", 31733.50m), Line("l3", null, 100), Line("l4", "p1", 5), Line("l5", "p2", 9, "o2")], default);
        await store.SaveAsync(Ours, RecordKind.Product, [new Product { Id = "p1", Modified = At.AddDays(1), Name = "Sensor 2", Family = "Metering" }], default);
        await store.MarkDeletedAsync(Ours, RecordKind.LineItem, ["l4"], default);

        var lines = await store.LinesAsync(Ours, "o1", default);
        var sold = (await new ForecastDeals(database).SoldAsync(Ours, false, default)).ToLookup(l => l.OpportunityId);
        var families = await new ForecastDeals(database).SoldAsync(Ours, true, default);

        Assert.Equal(["Gateway", "Sensor 2", "as written"], lines.Select(l => l.Product));
        Assert.Equal([("Sensor 2", 7926m), ("Gateway", 31733.50m), ("as written", 100m)], sold["o1"].Select(l => (l.Product, l.Total)));
        Assert.Equal(["Metering", "", "", ""], families.Select(f => f.Product));
        Assert.Equal(["o1"], await new OpportunityLinks(database).OfAsync(Ours, RecordKind.LineItem, ["l1", "l4"], default));
        Assert.Empty(await store.LinesAsync(Guid.NewGuid(), "o1", default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task What_a_line_said_before_it_changed_or_went_is_kept_and_a_field_mapped_anew_is_no_change(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var clock = new FakeTimeProvider(At.AddDays(30));
        var store = new CrmStore(database, clock);
        LineItem Line(int day, decimal quantity, decimal price) => new() { Id = "l1", Modified = At.AddDays(day), OpportunityId = "o1", Name = "Sensor", Quantity = quantity, UnitPrice = price, Total = quantity * price, Created = At };
        async Task<string[]> ThenAsync() => [.. (await store.LinesThenAsync(Ours, ["o1"], default))["o1"].Select(t => $"until day {(t.Until - At).TotalDays:0}: {(t.Away ? "away" : $"{t.Quantity:0} at {t.UnitPrice:0}")}")];

        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(0, 2, 100)], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(0, 2, 90)], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(3, 2, 90)], default);
        Assert.Empty(await ThenAsync());

        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(10, 2, 80)], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(10, 2, 80)], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(5, 7, 7)], default);
        await store.MarkDeletedAsync(Ours, RecordKind.LineItem, ["l1"], default);
        await store.MarkDeletedAsync(Ours, RecordKind.LineItem, ["l1"], default);
        await store.SaveAsync(Ours, RecordKind.LineItem, [Line(40, 3, 80)], default);

        Assert.Equal(["until day 10: 2 at 90", "until day 30: 2 at 80", "until day 40: away"], await ThenAsync());
        var sold = await new ForecastDeals(database).SoldOverTimeAsync(Ours, false, default);
        decimal[] On(int day) => [.. sold.Where(s => s.At(At.AddDays(day))).Select(s => s.Total)];
        Assert.Equal([[], [180m], [160m], [], [240m]], new[] { -1, 9, 29, 35, 41 }.Select(On));
        Assert.Empty(await store.LinesThenAsync(Guid.NewGuid(), ["o1"], default));
    }

    [Theory, MemberData(nameof(Databases.Engines), MemberType = typeof(Databases))]
    public async Task Roles_lead_until_a_manager_chooses_otherwise(Engine engine)
    {
        var database = await Databases.NewAsync(engine);
        var (store, settings) = (new CrmStore(database, TimeProvider.System), new ForecastSettings(database, TimeProvider.System));
        await store.SaveAsync(Ours, RecordKind.Role, [new UserRole { Id = "top", Modified = At, Name = "Top" }, new UserRole { Id = "rep", Modified = At, Name = "Rep", ParentId = "top" }], default);
        await store.SaveAsync(Ours, RecordKind.User, [new CrmUser { Id = "ada", Modified = At, ManagerId = "other", RoleId = "rep" }, new CrmUser { Id = "boss", Modified = At, RoleId = "top" }, new CrmUser { Id = "other", Modified = At }], default);

        var byRole = await store.TeamAsync(Ours, default);
        await settings.SetAsync(Ours, new() { TeamsBy = TeamTree.Managers }, default);
        var byManager = await store.TeamAsync(Ours, default);

        Assert.Equal("boss", byRole.Single(u => u.Id == "ada").ManagerId);
        Assert.Equal("other", byManager.Single(u => u.Id == "ada").ManagerId);
        Assert.Equal(TeamTree.Managers, (await settings.GetAsync(Ours, default)).TeamsBy);
    }
}
