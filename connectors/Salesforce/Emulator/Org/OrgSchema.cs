namespace CrmIntegration.Salesforce.Emulator.Org;

/// <summary>One field, at a fixed place in its rows.</summary>
sealed record Field(string Name, string Type, int Place)
{
    public int Length { get; init; }
    public bool Required { get; init; }
    public bool Createable { get; init; } = true;
    public bool Updateable { get; init; } = true;
    public bool Filterable { get; init; } = true;
    public bool ExternalId { get; init; }
    public bool Removed { get; init; }

    /// <summary>We keep it and the org does not show it.</summary>
    public bool Hidden { get; init; }
    public string[] ReferenceTo { get; init; } = [];
    public string? ChildRelationship { get; init; }
    public string[] Choices { get; init; } = [];

    /// <summary>Setup, Data Classification: sensitivity level, and compliance categories parted by semicolons.</summary>
    public string? Security { get; init; }
    public string? Compliance { get; init; }
    public bool Custom => Name.EndsWith("__c", StringComparison.OrdinalIgnoreCase);
    public string? Relationship => ReferenceTo.Length == 0 ? null
        : Custom ? Name[..^1] + "r" : Name.EndsWith("Id", StringComparison.Ordinal) ? Name[..^2] : Name;
    public string? Renamed { get; init; }
    public string Label => Renamed ?? (Custom ? Name[..^3].Replace('_', ' ') : Name);
    public bool IsNumber => Type is "int" or "double" or "currency" or "percent";
}

/// <summary>The fields of one object. Changes when an admin adds, removes or retypes one: places are never used twice.</summary>
sealed class ObjectSchema(string name, string prefix, string plural, string stampField)
{
    readonly List<Field> _all = [];
    readonly Dictionary<string, Field> _byName = new(StringComparer.OrdinalIgnoreCase);

    public string Name => name;
    public string Prefix => prefix;
    public string Plural => plural;
    public IEnumerable<Field> Fields => _all.Where(f => !f.Removed && !f.Hidden);
    public int Width => _all.Count;
    public Field Stamp => this[stampField]!;
    public DateTimeOffset Changed { get; set; }

    public Field? this[string field] => _byName.GetValueOrDefault(field) is { Hidden: false } shown ? shown : null;
    public int Place(string field) => _byName.TryGetValue(field, out var found) ? found.Place : -1;

    public Field Add(Func<int, Field> make)
    {
        var field = make(_all.Count);
        _all.Add(field);
        return _byName[field.Name] = field;
    }

    public void Remove(string field)
    {
        if (!_byName.Remove(field, out var gone))
            return;
        _all[gone.Place] = gone with { Removed = true };
    }

    /// <summary>Another label: the field and what it holds stay.</summary>
    public void Relabel(string field, string label)
    {
        if (_byName.TryGetValue(field, out var known))
            _all[known.Place] = _byName[field] = known with { Renamed = label };
    }

    /// <summary>Other marks of sensitivity: the field and what it holds stay. Empty takes a mark away.</summary>
    public void Classify(string field, string? security, string? compliance)
    {
        if (_byName.TryGetValue(field, out var known))
            _all[known.Place] = _byName[field] = known with { Security = Now(security, known.Security), Compliance = Now(compliance, known.Compliance) };

        static string? Now(string? said, string? before) => said is null ? before : said.Length == 0 ? null : said;
    }

    /// <summary>What the old type held is gone, as in Salesforce when the types do not convert.</summary>
    public void Retype(string field, string type)
    {
        Remove(field);
        Add(place => new Field(field, type, place) { Length = type is "string" or "textarea" ? 255 : 0 });
    }
}
