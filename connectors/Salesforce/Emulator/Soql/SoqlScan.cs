using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Soql;

/// <summary>Finds the rows of a query. Keyset reads by (stamp, id) or id, and reads by id or parent, touch only what they return.</summary>
static class SoqlScan
{
    public static List<object?[]> Rows(SalesforceOrg org, SoqlQuery query, Table table, bool withDeleted, IEnumerable<object?[]>? among = null)
    {
        var filter = new SoqlFilter(org);
        var test = query.Where is null ? null : filter.Compile(table, query.Where);
        var order = query.OrderBy.Select(o => (filter.Path(table, o.Path).Read, Order: o)).ToArray();
        var (candidates, sorted) = among is null ? Candidates(table, query) : (among, false);

        var found = candidates.Where(row => (withDeleted || !table.IsDeleted(row)) && test?.Invoke(row) != false);
        if (order.Length > 0 && !sorted)
        {
            var rows = found.ToList();
            var ids = table.Schema.Place("Id");
            rows.Sort((a, b) =>
            {
                foreach (var (read, by) in order)
                    if (Compare(read(a), read(b), by) is not 0 and var difference)
                        return difference;
                return string.CompareOrdinal((string)a[ids]!, (string)b[ids]!);
            });
            found = rows;
        }
        return found.Skip(query.Offset).Take(query.Limit ?? int.MaxValue).ToList();
    }

    static int Compare(object? a, object? b, SoqlOrder by)
    {
        if (a is null || b is null)
            return a is null && b is null ? 0 : (a is null) == by.NullsLast ? 1 : -1;
        var order = by.Path[^1].EndsWith("Id", StringComparison.OrdinalIgnoreCase) && a is string x && b is string y ? string.CompareOrdinal(x, y) : Values.Compare(a, b);
        return by.Descending ? -order : order;
    }

    static (IEnumerable<object?[]> Rows, bool Sorted) Candidates(Table table, SoqlQuery query)
    {
        var parts = query.Where is SoqlAnd and ? and.All : query.Where is null ? [] : [query.Where];
        foreach (var part in parts)
            if (part is SoqlCompare { Operator: "=" or "IN", Path: [var name] } equal && equal.Values.All(v => v.Value is string { Length: > 0 }))
            {
                var wanted = equal.Values.Select(v => (string)v.Value!).Distinct();
                var field = table.Schema[name];
                if (field?.Type == "id")
                    return (wanted.Select(SalesforceIds.Full).OfType<string>().Distinct().Select(id => table[id]).OfType<object?[]>(), false);
                if (field is { Type: "reference" } or { ExternalId: true })
                    return (wanted.Select(v => field.ExternalId ? v : SalesforceIds.Full(v) ?? v).Distinct(StringComparer.OrdinalIgnoreCase)
                        .SelectMany(v => table.With(name, v)).Select(id => table[id]!).ToList(), false);
            }

        var by = query.OrderBy;
        var stamp = table.Schema.Stamp.Name;
        var byStamp = by.Count > 0 && !by.Any(o => o.Descending) && Named(by[0].Path, stamp) && (by.Count == 1 || by is [_, { Path: var second }] && Named(second, "Id"));
        if (byStamp || by.Count == 0 && Least(query.Where, stamp) is not null)
            return (table.FromStamp(Least(query.Where, stamp) is DateTimeOffset from ? from : null), true);
        if (by is [{ Descending: false, Path: ["Id" or "id" or "ID"] }])
            return (table.FromId(Least(query.Where, "Id") as string), true);
        if (Least(query.Where, stamp) is DateTimeOffset since)
            return (table.FromStamp(since), false);
        return (by.Count == 0 ? table.FromId(null) : table.Rows, false);
    }

    static bool Named(string[] path, string name) => path is [var only] && only.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The least value that this field can have in a row that passes; null when there is no such bound.</summary>
    static object? Least(SoqlWhere? where, string field) => where switch
    {
        SoqlCompare { Operator: "=" or ">" or ">=", Path: var path, Values: [{ Kind: "datetime" or "string" } value] } when Named(path, field) =>
            field == "Id" ? SalesforceIds.Full(value.Value as string) : value.Value,
        SoqlAnd and => and.All.Select(w => Least(w, field)).OfType<object>().MaxBy(v => v, Order),
        SoqlOr or => or.Any.Select(w => Least(w, field)).ToArray() is var bounds && Array.TrueForAll(bounds, b => b is not null) ? bounds.MinBy(v => v, Order) : null,
        _ => null,
    };

    static readonly IComparer<object?> Order = Comparer<object?>.Create((a, b) => a is string x && b is string y ? string.CompareOrdinal(x, y) : Values.Compare(a, b));
}
