namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>
/// Products on an opportunity: each line has its total, and the opportunity's amount is their sum. Salesforce then ignores another amount that is written to
/// the opportunity; here it is taken, until a line moves again, so that a deal can be edited by hand in one place.
/// [developer.salesforce.com, Object Reference: Opportunity, Amount; OpportunityLineItem]
/// </summary>
static class LineItems
{
    public const string Object = "OpportunityLineItem";

    public static void Price(Transaction write, Table table, object?[] row, Dictionary<string, object?> asked)
    {
        bool Asked(string field) => asked.Keys.Contains(field, StringComparer.OrdinalIgnoreCase);
        var (quantity, unit) = (table.Value(row, "Quantity") as decimal?, table.Value(row, "UnitPrice") as decimal?);
        if (Asked("TotalPrice") && !Asked("UnitPrice") && quantity is not (null or 0) && table.Value(row, "TotalPrice") is decimal total)
            Transaction.Set(table, row, "UnitPrice", total / quantity);
        else
            Transaction.Set(table, row, "TotalPrice", quantity * unit);
        if (table.Value(row, "Product2Id") is string product && write.Org.Table("Product2") is var products && products[product] is { } sold)
            Transaction.Set(table, row, "Name", products.Value(sold, "Name"));
    }

    /// <summary>After a line was written or deleted.</summary>
    public static void AddUp(Transaction write, Table table, object?[] row)
    {
        if (table.Value(row, "OpportunityId") is not string deal || write.Org.Table("Opportunity") is not { } deals || deals[deal] is not { } before || deals.IsDeleted(before))
            return;
        var lines = table.With("OpportunityId", deal).Select(id => table[id]!).Where(l => !table.IsDeleted(l)).ToList();
        if (lines.Count > 0)
            write.Update(deals, deal, new() { ["Amount"] = lines.Sum(l => table.Value(l, "TotalPrice") as decimal? ?? 0) });
        var after = (object?[])deals[deal]!.Clone();
        Transaction.Set(deals, after, "HasOpportunityLineItem", lines.Count > 0);
        write.Put(deals, deal, after);
    }
}
