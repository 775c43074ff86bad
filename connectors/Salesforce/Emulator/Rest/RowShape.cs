using System.Text.Json;
using CrmIntegration.Salesforce.Emulator.Org;
using CrmIntegration.Salesforce.Emulator.Soql;

namespace CrmIntegration.Salesforce.Emulator.Rest;

/// <summary>What of a row is shown: its fields, its parents' fields nested, its children as a result of their own.</summary>
sealed class RowShape
{
    readonly SalesforceOrg _org;
    readonly Table _table;
    readonly bool _withDeleted;
    readonly List<Field> _fields = [];
    readonly List<(string Name, Field By, RowShape Shape)> _parents = [];
    readonly List<(string Name, string By, Table Table, SoqlQuery Query, RowShape Shape)> _children = [];

    public RowShape(SalesforceOrg org, Table table, IEnumerable<SoqlItem> select, bool withDeleted)
    {
        (_org, _table, _withDeleted) = (org, table, withDeleted);
        foreach (var item in select)
            switch (item)
            {
                case SoqlPath { Parts: [var all] } when all.StartsWith("FIELDS", StringComparison.OrdinalIgnoreCase):
                    throw SalesforceError.Malformed("FIELDS() is not supported");
                case SoqlPath path: Add(path.Parts); break;
                case SoqlChildren children: Add(children.Query); break;
            }
    }

    public IEnumerable<Field> Fields => _fields;
    public bool HasChildren => _children.Count > 0;

    void Add(string[] path)
    {
        _ = new SoqlFilter(_org).Path(_table, path);                 // unknown names end here
        if (path.Length > 1 && SoqlFilter.Parent(_table, path[0]) is { } by)
        {
            var parent = _parents.FirstOrDefault(p => p.By == by).Shape;
            if (parent is null)
                _parents.Add((by.Relationship!, by, parent = new RowShape(_org, _org.Table(by.ReferenceTo[0]), [], _withDeleted)));
            parent.Add(path[1..]);
        }
        else if (_table.Schema[path[^1]] is { } field && !_fields.Contains(field))
            _fields.Add(field);
    }

    void Add(SoqlQuery query)
    {
        foreach (var table in _org.Tables)
            foreach (var field in table.Schema.Fields)
                if (query.From.Equals(field.ChildRelationship, StringComparison.OrdinalIgnoreCase) && field.ReferenceTo.Contains(_table.Schema.Name))
                {
                    // Compiled here once so that a wrong name fails also when no parent is found.
                    _ = SoqlScan.Rows(_org, query, table, _withDeleted, []);
                    _children.Add((field.ChildRelationship!, field.Name, table, query, new RowShape(_org, table, query.Select, _withDeleted)));
                    return;
                }
        throw new SalesforceError(400, "INVALID_TYPE",
            $"\nDidn't understand relationship '{query.From}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    public void Write(Utf8JsonWriter json, object?[] row, string restBase, Action<RowShape, List<object?[]>> page)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", _table.Schema.Name);
        json.WriteString("url", $"{restBase}/sobjects/{_table.Schema.Name}/{row[0]}");
        json.WriteEndObject();
        foreach (var field in _fields)
        {
            json.WritePropertyName(field.Name);
            Values.Write(json, Table.Value(row, field.Place));
        }
        foreach (var (name, by, shape) in _parents)
        {
            json.WritePropertyName(name);
            if (Table.Value(row, by.Place) is string id && shape._table[id] is { } parent)
                shape.Write(json, parent, restBase, page);
            else
                json.WriteNullValue();
        }
        foreach (var (name, by, table, query, shape) in _children)
        {
            json.WritePropertyName(name);
            var children = SoqlScan.Rows(_org, query, table, _withDeleted, table.With(by, (string)row[0]!).Select(id => table[id]!).OrderBy(r => (string)r[0]!, StringComparer.Ordinal));
            if (children.Count == 0)
                json.WriteNullValue();
            else
                page(shape, children);
        }
        json.WriteEndObject();
    }

    /// <summary>Flat, for CSV: names with dots, values as text.</summary>
    public IEnumerable<(string Name, Func<object?[], string> Read)> Columns()
    {
        foreach (var field in _fields)
            yield return (field.Name, row => Values.Text(Table.Value(row, field.Place)));
        foreach (var (name, by, shape) in _parents)
            foreach (var (inner, read) in shape.Columns())
                yield return ($"{name}.{inner}", row => Table.Value(row, by.Place) is string id && shape._table[id] is { } parent ? read(parent) : "");
    }
}
