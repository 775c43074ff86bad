using System.Text;
using System.Text.RegularExpressions;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator.Soql;

/// <summary>Turns names into places once, so that a scan only compares.</summary>
sealed class SoqlFilter(SalesforceOrg org)
{
    public Func<object?[], bool> Compile(Table table, SoqlWhere where)
    {
        switch (where)
        {
            case SoqlAnd and:
                var all = and.All.Select(w => Compile(table, w)).ToArray();
                return row => Array.TrueForAll(all, test => test(row));
            case SoqlOr or:
                var any = or.Any.Select(w => Compile(table, w)).ToArray();
                return row => Array.Exists(any, test => test(row));
            case SoqlNot not:
                var inner = Compile(table, not.Inner);
                return row => !inner(row);
            default:
                return Compare(table, (SoqlCompare)where);
        }
    }

    /// <summary>Follows parents: Account.Owner.Name.</summary>
    public (Field Field, Func<object?[], object?> Read) Path(Table table, string[] path)
    {
        // "Opportunity.Name" FROM Opportunity is the object's own field.
        if (path.Length > 1 && path[0].Equals(table.Schema.Name, StringComparison.OrdinalIgnoreCase) && Parent(table, path[0]) is null)
            path = path[1..];
        if (path.Length == 1)
        {
            var field = table.Schema[path[0]] ?? throw new SalesforceError(400, "INVALID_FIELD",
                $"\nNo such column '{path[0]}' on entity '{table.Schema.Name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.");
            var place = field.Place;
            return (field, row => Table.Value(row, place));
        }
        var by = Parent(table, path[0]) ?? throw new SalesforceError(400, "INVALID_FIELD",
            $"\nDidn't understand relationship '{path[0]}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.");
        var parent = org.Table(by.ReferenceTo[0]);
        var (leaf, read) = Path(parent, path[1..]);
        return (leaf, row => Table.Value(row, by.Place) is string id && parent[id] is { } found ? read(found) : null);
    }

    public static Field? Parent(Table table, string relationship) =>
        table.Schema.Fields.FirstOrDefault(f => relationship.Equals(f.Relationship, StringComparison.OrdinalIgnoreCase));

    Func<object?[], bool> Compare(Table table, SoqlCompare compare)
    {
        var (field, read) = Path(table, compare.Path);
        if (!field.Filterable)
            throw new SalesforceError(400, "INVALID_FIELD", $"\nfield '{field.Name}' can not be filtered in a query call");
        var wanted = compare.Values.Select(v => Fit(field, v)).ToArray();
        if (compare.Operator is "IN" or "NOT IN")
        {
            var set = wanted.Select(w => w.Value).ToHashSet(AsSoql.Instance!);
            var want = compare.Operator == "IN";
            return row => set.Contains(read(row)) == want;
        }
        var value = wanted[0];
        if (compare.Operator == "LIKE")
        {
            var like = Like(value.Value as string ?? throw new SalesforceError(400, "INVALID_FIELD", $"invalid operator on {field.Name}", field.Name));
            return row => read(row) is string text && like.IsMatch(text);
        }
        return Order(read, compare.Operator, value, exact: field.Type is "id" or "reference");
    }

    static Func<object?[], bool> Order(Func<object?[], object?> read, string sign, SoqlLiteral value, bool exact)
    {
        int Against(object? held) => exact ? string.CompareOrdinal((string?)held, (string?)value.Value) : Values.Compare(held, value.Value);
        if (value.Kind == "range")
        {
            int Beyond(object? held) => Values.Compare(held, value.Until);
            return sign switch
            {
                "=" => row => read(row) is { } held && Against(held) >= 0 && Beyond(held) < 0,
                "!=" => row => read(row) is not { } held || Against(held) < 0 || Beyond(held) >= 0,
                "<" => row => read(row) is { } held && Against(held) < 0,
                "<=" => row => read(row) is { } held && Beyond(held) < 0,
                ">" => row => read(row) is { } held && Beyond(held) >= 0,
                _ => row => read(row) is { } held && Against(held) >= 0,
            };
        }
        return sign switch
        {
            "=" => row => Against(read(row)) == 0,
            "!=" => row => Against(read(row)) != 0,
            "<" => row => read(row) is { } held && Against(held) < 0,
            "<=" => row => read(row) is { } held && Against(held) <= 0,
            ">" => row => read(row) is { } held && Against(held) > 0,
            _ => row => read(row) is { } held && Against(held) >= 0,
        };
    }

    static SoqlLiteral Fit(Field field, SoqlLiteral literal)
    {
        var (fits, quoted) = field.Type switch
        {
            "boolean" => (literal.Kind is "boolean", false),
            "int" or "double" or "currency" or "percent" => (literal.Kind is "number", false),
            "date" => (literal.Kind is "date" or "range", false),
            "datetime" => (literal.Kind is "datetime" or "range", false),
            _ => (literal.Kind is "string", true),
        };
        if (!fits && literal.Kind != "null")
            throw new SalesforceError(400, "INVALID_FIELD",
                $"\nvalue of filter criterion for field '{field.Name}' must be of type {(field.Type == "datetime" ? "dateTime" : field.Type)} and should {(quoted ? "" : "not ")}be enclosed in quotes");
        if (field.Type is "id" or "reference" && literal.Value is string { Length: > 0 } id)
            return literal with { Value = SalesforceIds.Full(id) ?? throw new SalesforceError(400, "INVALID_QUERY_FILTER_OPERATOR", $"\ninvalid ID field: {id}") };
        return literal.Value is "" ? literal with { Value = null } : literal;
    }

    static Regex Like(string pattern)
    {
        var regex = new StringBuilder("^");
        foreach (var c in pattern)
            regex.Append(c switch { '%' => ".*", '_' => ".", _ => Regex.Escape(c.ToString()) });
        return new Regex(regex.Append('$').ToString(), RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    sealed class AsSoql : IEqualityComparer<object?>
    {
        public static readonly AsSoql Instance = new();
        public new bool Equals(object? x, object? y) => Values.Compare(x, y) == 0;
        public int GetHashCode(object? value) => value is string text ? StringComparer.OrdinalIgnoreCase.GetHashCode(text) : value?.GetHashCode() ?? 0;
    }
}
