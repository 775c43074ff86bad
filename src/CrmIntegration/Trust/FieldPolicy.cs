using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Trust;

/// <summary>A piece of a record that stands in a prompt.</summary>
/// <param name="Field">By our name; a field that we have no name for, by the CRM's.</param>
sealed record FieldValue(RecordKind Kind, string Field, string? Value);

/// <summary>What the CRM's marks and the admin's decisions make of each field. Decided anew for every call: a field marked a moment ago counts.</summary>
sealed class FieldPolicy(FieldMarks marks, IEnumerable<IConnectionForms> forms, Decisions decisions, TimeProvider clock)
{
    const int ShortestReason = 8;

    /// <summary>An admin decides about one field. To be more careful needs no reason; to be less careful than what counts now needs one, and both stand in the audit.</summary>
    /// <param name="wanted">Null: as the CRM's mark says.</param>
    /// <param name="over">The version of the rule that was on the screen; 0: none.</param>
    /// <returns>What keeps it from being saved: no-field | reason | meanwhile; null: saved.</returns>
    public async Task<string?> DecideAsync(Guid connectionId, RecordKind kind, string field, Sending? wanted, string? reason, long over, string? by, CancellationToken cancel)
    {
        if (field.Length is 0 or > 255)
            return "no-field";
        var mark = (await marks.MarksAsync(connectionId, cancel)).FirstOrDefault(m => FieldRulings.ByName.Equals((m.Kind, m.Field), (kind, field)));
        var rule = (await marks.RulesAsync(connectionId, cancel)).FirstOrDefault(r => FieldRulings.ByName.Equals((r.Kind, r.Field), (kind, field)));
        if ((rule?.Version ?? 0) != over)
            return "meanwhile";
        var marked = FieldMark.Means(mark?.Sensitivity ?? FieldSensitivity.Unmarked);
        var (now, then) = (rule?.Sending ?? marked, wanted ?? marked);
        var why = reason?.Trim() is { Length: > 0 } given ? given : null;
        if (then < now && (why?.Length ?? 0) < ShortestReason)
            return "reason";
        if (!await marks.DecideAsync(connectionId, new(kind, rule?.Field ?? mark?.Field ?? field, wanted, why, clock.GetUtcNow(), by, over), cancel))
            return "meanwhile";
        await decisions.KeepAsync(connectionId, "field-rule", $"{kind}.{field}", by, $"{now.ToString().ToLowerInvariant()} -> {then.ToString().ToLowerInvariant()}{(mark?.Says is { } says ? $" (the CRM says: {says})" : "")}", why, then < now ? "loosened" : "decided", cancel);
        return null;
    }

    public async Task<FieldRulings> CurrentAsync(Guid connectionId, CancellationToken cancel)
    {
        var (told, rules) = (await marks.MarksAsync(connectionId, cancel), await marks.RulesAsync(connectionId, cancel));
        if (told.Count == 0 && rules.Count == 0)
            return FieldRulings.None;
        var sending = told.ToDictionary(m => (m.Kind, m.Field), m => FieldMark.Means(m.Sensitivity), FieldRulings.ByName);
        foreach (var rule in rules)
            if (rule.Sending is { } decided)
                sending[(rule.Kind, rule.Field)] = decided;
        List<MappedField> mapped = [];
        foreach (var form in forms)
            mapped.AddRange(await form.MappingAsync(connectionId, cancel));
        return new(sending, mapped);
    }
}

/// <summary>Asked by our name of a field or by the CRM's.</summary>
sealed class FieldRulings(IReadOnlyDictionary<(RecordKind, string), Sending> sending, IEnumerable<MappedField> mapped)
{
    /// <summary>Shorter values stand everywhere by chance: they are kept back with their sentence instead of being looked for.</summary>
    const int Shortest = 3, Longest = 200;

    public static readonly IEqualityComparer<(RecordKind Kind, string Field)> ByName = EqualityComparer<(RecordKind Kind, string Field)>.Create(
        (a, b) => a.Kind == b.Kind && string.Equals(a.Field, b.Field, StringComparison.OrdinalIgnoreCase), f => HashCode.Combine(f.Kind, StringComparer.OrdinalIgnoreCase.GetHashCode(f.Field)));

    public static readonly FieldRulings None = new(new Dictionary<(RecordKind, string), Sending>(), []);

    // One of our names may be read from several of the CRM's ("At", "Event.At").
    readonly ILookup<(RecordKind, string), string> theirs = mapped.Where(m => !string.IsNullOrEmpty(m.Theirs)).ToLookup(m => (m.Kind, m.Ours[(m.Ours.LastIndexOf('.') + 1)..]), m => m.Theirs!, ByName);

    public Sending Of(RecordKind kind, string field) =>
        sending.Count == 0 ? Sending.Send : theirs[(kind, field)].Append(field).Max(f => sending.GetValueOrDefault((kind, f)));

    /// <summary>May this piece stand in a prompt at all?</summary>
    public bool Allows(Material piece) => sending.Count == 0 || !piece.Of.Any(v => Of(v.Kind, v.Field) is var how && (how == Sending.Never || how == Sending.Mask && v.Value?.Trim().Length is > 0 and < Shortest));

    /// <summary>
    /// Values to hide wherever they stand, also where they came in with something else: a customer's mail may quote what is marked.
    /// Long texts are left to the ordinary masking, which finds what is personal in them.
    /// </summary>
    public IEnumerable<MaskTerm> Hidden(IEnumerable<Material> material) => sending.Count == 0 ? [] : Marked(material).Select(v => new MaskTerm(v, "FIELD"));

    /// <summary>What must not stand in the prompt even as a part of another word.</summary>
    public bool Leaks(IEnumerable<Material> material, string masked) =>
        sending.Count > 0 && Values(material).Where(v => Of(v.Kind, v.Field) == Sending.Never).Any(v => Lines(v).Any(l => l.Length > Shortest && masked.Contains(l, StringComparison.OrdinalIgnoreCase)));

    IEnumerable<string> Marked(IEnumerable<Material> material) => Values(material).Where(v => Of(v.Kind, v.Field) != Sending.Send).SelectMany(Lines).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(l => l.Length);

    static IEnumerable<FieldValue> Values(IEnumerable<Material> material) => material.SelectMany(m => m.Of);

    static IEnumerable<string> Lines(FieldValue value) => (value.Value ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: <= 3 } lines ? lines.Where(l => l.Length is >= Shortest and <= Longest) : [];
}
