using System.Text.Json;
using CrmIntegration.Connectors;
using CrmIntegration.Salesforce.Emulator;
using CrmIntegration.Salesforce.Emulator.Org;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrmIntegration.Salesforce.Tests;

/// <summary>Products on deals, and the tree of roles, over the emulator's wire.</summary>
public sealed class LineItemFacts : IAsyncLifetime
{
    RunningSalesforce org = null!;
    ICrmSession session = null!;

    public async ValueTask InitializeAsync()
    {
        org = await SalesforceEmulator.StartAsync(new EmulatorOptions(0, 7, 40), default);
        session = new SalesforceConnector(new Plain(), NullLoggerFactory.Instance, TimeProvider.System)
            .Open(new CrmConnection(Guid.NewGuid(), "salesforce", JsonSerializer.Deserialize<SalesforceSettings>(org.ConnectionSettingsJson)!, new ConnectorTests.MemoryVault(), FieldMapping.None));
    }

    public ValueTask DisposeAsync() => org.DisposeAsync();

    [Fact]
    public async Task Lines_come_with_their_product_and_add_up_to_the_deals_amount()
    {
        var (lines, deals, products) = (await AllAsync<LineItem>(RecordKind.LineItem), await AllAsync<Opportunity>(RecordKind.Opportunity), await AllAsync<Product>(RecordKind.Product));

        Assert.Equal((await session.CountAsync(RecordKind.LineItem, default)).Value, lines.Count);
        Assert.All(deals, d => Assert.Equal(d.Amount, lines.Where(l => l.OpportunityId == d.Id).Sum(l => l.Total)));
        Assert.All(lines, l => Assert.Equal(l.Total, l.Quantity * l.UnitPrice));
        Assert.All(lines, l => Assert.Equal(l.Name, products.Single(p => p.Id == l.ProductId).Name));
        Assert.Contains("Metering", products.Select(p => p.Family));
        Assert.Contains(deals, d => lines.Count(l => l.OpportunityId == d.Id) > 1);
    }

    [Fact]
    public async Task A_line_that_is_added_changed_and_deleted_is_seen_and_moves_the_deals_amount()
    {
        var (changed, gone) = ((await session.ChangedAsync(RecordKind.LineItem, null, default)).Value.Checkpoint, (await session.DeletedAsync(RecordKind.LineItem, null, default)).Value.Checkpoint);
        var (deal, product) = ((await AllAsync<Opportunity>(RecordKind.Opportunity))[0], (await AllAsync<Product>(RecordKind.Product))[0]);
        var table = org.Org.Table("OpportunityLineItem");

        var id = org.Org.Write(w => w.Insert(table, new() { ["OpportunityId"] = deal.Id, ["Product2Id"] = product.Id, ["Quantity"] = 3m, ["UnitPrice"] = 100m }));
        var added = (LineItem)(await session.ChangedAsync(RecordKind.LineItem, changed, default)).Value.Records.Single(r => r.Id == id);
        var dearer = await AmountAsync(deal.Id);
        org.Org.Write(w => { w.Update(table, id, new() { ["Quantity"] = 1m }); return true; });
        var cheaper = await AmountAsync(deal.Id);
        org.Org.Write(w => { w.Delete(table, id); return true; });

        Assert.Equal((300m, product.Name, deal.Id), (added.Total, added.Name, added.OpportunityId));
        Assert.Equal((deal.Amount + 300, deal.Amount + 100, deal.Amount), (dearer, cheaper, await AmountAsync(deal.Id)));
        Assert.Contains(id, (await session.DeletedAsync(RecordKind.LineItem, gone, default)).Value.DeletedIds);
    }

    [Fact]
    public async Task Roles_come_as_a_tree_that_people_hold()
    {
        var (roles, users) = (await AllAsync<UserRole>(RecordKind.Role), await AllAsync<CrmUser>(RecordKind.User));

        var rep = users.First(u => u.ManagerId is not null);
        var above = roles.Single(r => r.Id == roles.Single(x => x.Id == rep.RoleId).ParentId);
        Assert.Equal(rep.ManagerId, users.Single(u => u.RoleId == above.Id).Id);
        Assert.Null(roles.Single(r => r.Id == above.ParentId).ParentId);
    }

    [Fact]
    public async Task A_deleted_role_leaves_no_row_that_says_so_and_is_missed_when_it_is_asked_for()
    {
        var (place, role) = ((await session.DeletedAsync(RecordKind.Role, null, default)).Value.Checkpoint, (await AllAsync<UserRole>(RecordKind.Role))[^1]);
        org.Org.Write(w => { w.Delete(org.Org.Table("UserRole"), role.Id); return true; });

        Assert.False(session.TellsDeletions(RecordKind.Role));
        Assert.DoesNotContain("IsDeleted", (await session.DescribeAsync(RecordKind.Role, default)).Value.Fields.Select(f => f.Name));
        Assert.Empty((await session.DeletedAsync(RecordKind.Role, place, default)).Value.DeletedIds);
        Assert.Equal([role.Id], (await session.ReadAsync(RecordKind.Role, [role.Id], default)).Value.DeletedIds);
        Assert.DoesNotContain(role.Id, (await AllAsync<UserRole>(RecordKind.Role)).Select(r => r.Id));
    }

    [Fact]
    public async Task Lines_that_a_trigger_names_in_an_org_that_shows_none_are_no_failure()
    {
        org.Org.Without("OpportunityLineItem");

        var read = await session.ReadAsync(RecordKind.LineItem, ["00k000000000001AAA"], default);

        Assert.True(read.Ok && read.Value is { Records.Count: 0, DeletedIds.Count: 0, Says.Length: > 0 });
    }

    [Fact]
    public async Task An_org_that_shows_no_products_and_no_roles_is_read_all_the_same()
    {
        org.Org.Without("OpportunityLineItem");
        org.Org.Without("UserRole");

        foreach (var kind in new[] { RecordKind.LineItem, RecordKind.Role })
            Assert.Contains("Nothing is read from it", Assert.Single(await session.BackfillAsync(kind, null, default).ToListAsync()).Value.Says);
        Assert.All(await session.TestAsync(default), c => Assert.True(c.Ok, c.Says));
        Assert.NotEmpty(await AllAsync<Opportunity>(RecordKind.Opportunity));
    }

    async Task<decimal?> AmountAsync(string deal) => ((Opportunity)(await session.ReadAsync(RecordKind.Opportunity, [deal], default)).Value.Records[0]).Amount;

    async Task<List<T>> AllAsync<T>(RecordKind kind)
    {
        var all = new List<T>();
        await foreach (var page in session.BackfillAsync(kind, null, default))
            all.AddRange(page.Value.Records.Cast<T>());
        return all;
    }

    sealed class Plain : IHttpMessageHandlerFactory
    {
        public HttpMessageHandler CreateHandler(string name) => new SocketsHttpHandler();
    }
}
