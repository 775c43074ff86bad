namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>
/// The rows of one object. A row is an array that is replaced, never changed, so a reader may keep it.
/// Two orders are kept at hand, (stamp, id) and id, because keyset readers ask for nothing else.
/// </summary>
sealed class Table(ObjectSchema schema)
{
    static readonly IReadOnlyCollection<string> None = [];
    readonly Dictionary<string, object?[]> _rows = new(StringComparer.Ordinal);
    readonly SortedSet<(DateTimeOffset Stamp, string Id)> _byStamp = new(new StampOrder());
    readonly SortedSet<string> _byId = new(StringComparer.Ordinal);
    readonly Dictionary<string, Dictionary<string, HashSet<string>>> _byField = new(StringComparer.OrdinalIgnoreCase);
    readonly int _stamp = schema.Stamp.Place, _deleted = schema.Place("IsDeleted");

    public ObjectSchema Schema => schema;
    public int Count => _rows.Count;
    public int LiveCount { get; private set; }
    public IEnumerable<object?[]> Rows => _rows.Values;

    public object?[]? this[string id] => _rows.GetValueOrDefault(id);

    public object? Value(object?[] row, string field) => Value(row, schema.Place(field));

    public static object? Value(object?[] row, int place) => place >= 0 && place < row.Length ? row[place] : null;

    public bool IsDeleted(object?[] row) => row[_deleted] is true;

    public void Put(string id, object?[]? row)
    {
        if (_rows.Remove(id, out var before))
        {
            LiveCount -= IsDeleted(before) ? 0 : 1;
            _byStamp.Remove(((DateTimeOffset)before[_stamp]!, id));
            foreach (var (field, index) in _byField)
                if (Value(before, field) is string held && index.TryGetValue(held, out var ids))
                    ids.Remove(id);
            if (row is null)
                _byId.Remove(id);
        }
        if (row is null)
            return;
        _rows[id] = row;
        LiveCount += IsDeleted(row) ? 0 : 1;
        _byId.Add(id);
        _byStamp.Add(((DateTimeOffset)row[_stamp]!, id));
        foreach (var (field, index) in _byField)
            Enter(index, Value(row, field), id);
    }

    /// <summary>Ids whose field holds this text; the index is made when first asked for.</summary>
    public IReadOnlyCollection<string> With(string field, string value)
    {
        if (!_byField.TryGetValue(field, out var index))
        {
            _byField[field] = index = new(StringComparer.OrdinalIgnoreCase);
            foreach (var (id, row) in _rows)
                Enter(index, Value(row, field), id);
        }
        return index.TryGetValue(value, out var ids) ? ids : None;
    }

    public void ForgetIndex(string field) => _byField.Remove(field);

    public IEnumerable<object?[]> FromStamp(DateTimeOffset? from) =>
        (from is { } least ? _byStamp.GetViewBetween((least, ""), (DateTimeOffset.MaxValue, "~")) : _byStamp).Select(key => _rows[key.Id]);

    public IEnumerable<object?[]> Newest => _byStamp.Reverse().Select(key => _rows[key.Id]);

    public IEnumerable<object?[]> FromId(string? from) =>
        (from is null || _byId.Count == 0 || string.CompareOrdinal(from, "~") > 0 ? _byId : _byId.GetViewBetween(from, "~")).Select(id => _rows[id]);

    static void Enter(Dictionary<string, HashSet<string>> index, object? value, string id)
    {
        if (value is not string text)
            return;
        if (!index.TryGetValue(text, out var ids))
            index[text] = ids = new(StringComparer.Ordinal);
        ids.Add(id);
    }

    sealed class StampOrder : IComparer<(DateTimeOffset Stamp, string Id)>
    {
        public int Compare((DateTimeOffset Stamp, string Id) x, (DateTimeOffset Stamp, string Id) y) =>
            x.Stamp.CompareTo(y.Stamp) is not 0 and var order ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
