namespace CrmIntegration.Salesforce.Emulator.Org;

/// <param name="After">Null: gone for good.</param>
sealed record RowPut(Table Table, string Id, object?[]? Before, object?[]? After);

/// <summary>The writes of one call. Each is checked, gets its stamps, and can be taken back down to a mark.</summary>
sealed class Transaction(SalesforceOrg org, DateTimeOffset now)
{
    readonly List<RowPut> _puts = [];

    public SalesforceOrg Org => org;
    public DateTimeOffset Now => now;
    public IReadOnlyList<RowPut> Puts => _puts;
    public int Mark => _puts.Count;

    public string Insert(Table table, Dictionary<string, object?> values, string? id = null)
    {
        var row = new object?[table.Schema.Width];
        id ??= org.Ids.Next(table.Schema.Prefix);
        Fill(table, row, values, f => f.Createable);
        foreach (var field in table.Schema.Fields)
            if (field.Type == "boolean")
                row[field.Place] ??= false;
        Set(table, row, "Id", id);
        Set(table, row, "CreatedDate", now);
        Set(table, row, "CreatedById", org.UserId);
        if (table.Schema["OwnerId"] is { } owner)
            row[owner.Place] ??= org.UserId;
        BusinessRules.Apply(this, table, null, row, values);
        var missing = table.Schema.Fields.Where(f => f.Required && row[f.Place] is null).Select(f => f.Name).ToArray();
        if (missing.Length > 0)
            throw new SalesforceError(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
        Stamp(table, row);
        Put(table, id, row);
        BusinessRules.Remember(this, table, null, row);
        return id;
    }

    public void Update(Table table, string id, Dictionary<string, object?> values)
    {
        var before = Live(table, id);
        if (org.Faults.Take("lock", $"{table.Schema.Name} {id}") is not null)
            throw new SalesforceError(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
        var row = new object?[table.Schema.Width];
        before.CopyTo(row, 0);
        Fill(table, row, values, f => f.Updateable);
        BusinessRules.Apply(this, table, before, row, values);
        var emptied = table.Schema.Fields.Where(f => f.Required && row[f.Place] is null).Select(f => f.Name).ToArray();
        if (emptied.Length > 0)
            throw new SalesforceError(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", emptied)}]", emptied);
        Stamp(table, row);
        Put(table, id, row);
        BusinessRules.Remember(this, table, before, row);
    }

    public void Delete(Table table, string id, bool forGood = false)
    {
        var before = Live(table, id);
        var row = (object?[])before.Clone();
        Set(table, row, "IsDeleted", true);
        Stamp(table, row);
        Put(table, id, forGood || table.Schema["IsDeleted"] is null ? null : row);
        BusinessRules.Remember(this, table, before, row);
    }

    /// <summary>A row as history has it: no rules, its own stamps.</summary>
    public void Load(Table table, string id, IEnumerable<(string Field, object? Value)> values)
    {
        var row = new object?[table.Schema.Width];
        Set(table, row, "Id", id);
        foreach (var (field, value) in values)
            Set(table, row, field, value);
        foreach (var field in table.Schema.Fields)
            if (field.Type == "boolean")
                row[field.Place] ??= false;
        foreach (var stamp in (ReadOnlySpan<string>)["CreatedDate", "LastModifiedDate", "SystemModstamp"])
            if (table.Schema[stamp] is { } field)
                row[field.Place] ??= now;
        foreach (var by in (ReadOnlySpan<string>)["CreatedById", "LastModifiedById"])
            if (table.Schema[by] is { } field)
                row[field.Place] ??= org.UserId;
        Put(table, id, row);
    }

    public void Undo(int mark)
    {
        for (var i = _puts.Count - 1; i >= mark; i--)
            _puts[i].Table.Put(_puts[i].Id, _puts[i].Before);
        _puts.RemoveRange(mark, _puts.Count - mark);
    }

    public IReadOnlyList<RowChange> Changes() =>
    [
        .. _puts.GroupBy(p => (p.Table.Schema.Name, p.Id)).Select(group => new RowChange(group.Key.Name, group.Key.Id, What(group.First(), group.Last()), now)),
    ];

    static string What(RowPut first, RowPut last) =>
        last.After is null || last.Table.IsDeleted(last.After) ? "deleted" : first.Before is null ? "created" : "updated";

    object?[] Live(Table table, string id) =>
        table[id] is not { } row ? throw SalesforceError.NotFound("Provided external ID field does not exist or is not accessible: " + id)
        : table.IsDeleted(row) ? throw new SalesforceError(404, "ENTITY_IS_DELETED", "entity is deleted")
        : row;

    void Fill(Table table, object?[] row, Dictionary<string, object?> values, Func<Field, bool> allowed)
    {
        foreach (var (name, value) in values)
        {
            var field = table.Schema[name]
                ?? throw new SalesforceError(400, "INVALID_FIELD", $"No such column '{name}' on sobject of type {table.Schema.Name}");
            if (!allowed(field))
                throw new SalesforceError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                    $"Unable to create/update fields: {field.Name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", field.Name);
            if (value is string id && field.ReferenceTo.Length > 0 && !field.ReferenceTo.Any(to => org.Find(to)?[id] is not null))
                throw new SalesforceError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.Name);
            row[field.Place] = value;
        }
    }

    void Stamp(Table table, object?[] row)
    {
        Set(table, row, "SystemModstamp", now);
        Set(table, row, "LastModifiedDate", now);
        Set(table, row, "LastModifiedById", org.UserId);
    }

    public void Put(Table table, string id, object?[]? row)
    {
        _puts.Add(new RowPut(table, id, table[id], row));
        table.Put(id, row);
    }

    public static void Set(Table table, object?[] row, string field, object? value)
    {
        if (table.Schema.Place(field) is >= 0 and var place)
            row[place] = value;
    }
}
