namespace CrmIntegration.Salesforce.Emulator.Org;

/// <param name="What">created, updated or deleted.</param>
sealed record RowChange(string Object, string Id, string What, DateTimeOffset At);

/// <summary>One org: its objects, its rows, its clock. Everything that reads or writes holds the gate.</summary>
sealed class SalesforceOrg
{
    readonly Lock _gate = new();
    readonly Dictionary<string, Table> _tables = new(StringComparer.OrdinalIgnoreCase);
    readonly List<(DateTimeOffset Due, IReadOnlyList<RowPut> Puts)> _late = [];
    readonly List<FieldEdit> _edits = [];
    readonly HashSet<string> _hidden = [];
    DateTimeOffset _frozen;
    Transaction? _together;

    public SalesforceOrg(TimeProvider clock, int seed)
    {
        Clock = clock;
        OrgId = SalesforceIds.Make("00D", seed);
        foreach (var schema in StandardObjects.All())
        {
            schema.Changed = Now;
            _tables[schema.Name] = new Table(schema);
        }
    }

    public TimeProvider Clock { get; }
    public string OrgId { get; }
    public SalesforceIds Ids { get; } = new();
    public Faults Faults { get; } = new();

    /// <summary>The user whom API callers run as.</summary>
    public string UserId { get; set; } = SalesforceIds.Make("005", 0);

    /// <summary>Called inside the gate, in commit order.</summary>
    public Action<IReadOnlyList<RowPut>>? Journal { get; set; }
    public Action<IReadOnlyList<RowChange>>? Announce { get; set; }
    public Action<FieldEdit>? SchemaJournal { get; set; }

    /// <summary>What was changed about fields since the org was made, in order.</summary>
    public IReadOnlyList<FieldEdit> SchemaEdits => _edits;

    /// <summary>Salesforce stamps whole seconds: rows of one second are told apart by id only.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = Clock.GetUtcNow();
            return new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
        }
    }

    public IEnumerable<Table> Tables => _tables.Values;

    public Table Table(string name) => _tables.TryGetValue(name, out var table) ? table
        : throw new SalesforceError(400, "INVALID_TYPE", $"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name.");

    public Table? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>As an org that never switched the feature on.</summary>
    public void Without(string name)
    {
        lock (_gate)
            (_, _) = (_tables.Remove(name), _hidden.Add(name));
    }

    public bool Hides(string name) => _hidden.Contains(name);

    public Table? OfId(string id) => _tables.Values.FirstOrDefault(t => id.StartsWith(t.Schema.Prefix, StringComparison.Ordinal));

    public T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            ShowLate();
            return read();
        }
    }

    /// <summary>All or nothing: an error in the middle undoes what the same call wrote.</summary>
    public T Write<T>(Func<Transaction, T> write, bool quiet = false)
    {
        lock (_gate)
        {
            if (_together is { } outer)
                return Within(outer, write);
            ShowLate();
            var transaction = new Transaction(this, Stamp());
            T result;
            try
            {
                result = write(transaction);
            }
            catch
            {
                transaction.Undo(0);
                throw;
            }
            Commit(transaction, quiet);
            return result;
        }
    }

    static T Within<T>(Transaction outer, Func<Transaction, T> write)
    {
        var mark = outer.Mark;
        try
        {
            return write(outer);
        }
        catch
        {
            outer.Undo(mark);
            throw;
        }
    }

    /// <summary>Several calls as one: kept only when the last word is yes.</summary>
    public T Together<T>(Func<(T Result, bool Keep)> calls) => Write(write =>
    {
        _together = write;
        try
        {
            var (result, keep) = calls();
            if (!keep)
                write.Undo(0);
            return result;
        }
        finally
        {
            _together = null;
        }
    });

    void Commit(Transaction transaction, bool quiet)
    {
        IReadOnlyList<RowPut> puts = [.. transaction.Puts];
        if (puts.Count == 0)
            return;
        var changes = quiet ? [] : transaction.Changes();
        Journal?.Invoke(puts);
        if (!quiet && Faults.Take("late", string.Join(' ', puts.Select(p => p.Table.Schema.Name))) is { } late)
        {
            transaction.Undo(0);
            _late.Add((Clock.GetUtcNow() + late.Delay, puts));
        }
        if (!quiet)
            Announce?.Invoke(changes);
    }

    void ShowLate()
    {
        for (var i = 0; i < _late.Count; i++)
            if (_late[i].Due <= Clock.GetUtcNow())
            {
                foreach (var put in _late[i].Puts)
                    put.Table.Put(put.Id, put.After);
                _late.RemoveAt(i--);
            }
    }

    DateTimeOffset Stamp()
    {
        if (Faults.Take("equal", "") is null)
            _frozen = default;
        else if (_frozen == default)
            _frozen = Now;
        return _frozen == default ? Now : _frozen;
    }

    public void ChangeSchema(FieldEdit edit)
    {
        lock (_gate)
        {
            var table = Table(edit.Object);
            edit.On(table.Schema);
            table.ForgetIndex(edit.Field);
            table.Schema.Changed = Now;
            _edits.Add(edit);
            SchemaJournal?.Invoke(edit);
        }
    }
}
