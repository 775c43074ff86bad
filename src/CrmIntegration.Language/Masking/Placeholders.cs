namespace CrmIntegration.Language.Masking;

/// <summary>Gives each person and thing its number, and each of its spellings its own placeholder, so that unmasking is exact to the letter.</summary>
sealed class Placeholders
{
    readonly Dictionary<string, string> of = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> original = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, int> counts = [];
    readonly Dictionary<string, (string Head, int Spellings)> things = new(StringComparer.Ordinal);
    readonly List<(HashSet<string> Parts, string Key)> people = [];
    readonly Dictionary<string, List<int>> bearers = new(StringComparer.Ordinal);      // part of a name to those who bear it
    const int MostBearers = 20;

    public IReadOnlyDictionary<string, string> Map => original;

    public string For(string value, string kind)
    {
        if (of.TryGetValue(value, out var placeholder))
            return placeholder;
        var key = KeyOf(value, kind);
        if (things.TryGetValue(key, out var thing))
        {
            placeholder = $"[{thing.Head}_{thing.Spellings + 1}]";
            things[key] = thing with { Spellings = thing.Spellings + 1 };
        }
        else
        {
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            things[key] = ($"{kind}_{counts[kind]}", 1);
            placeholder = $"[{kind}_{counts[kind]}]";
        }
        (of[value], original[placeholder]) = (placeholder, value);
        return placeholder;
    }

    string KeyOf(string value, string kind) => kind switch
    {
        "PERSON" or "ORG" => Person(value, kind),
        "PHONE" or "CARD" or "IBAN" or "ID" or "BANK" or "NUMBER" => kind + " " + new string([.. value.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]),
        "SECRET" or "LITERAL" => kind + " " + value,
        _ => kind + " " + Retrieval.Terms.Fold(value),
    };

    // "Jane" is "Jane Roe" when only one Jane is known so far; a second Jane makes "Jane" a person of her own.
    string Person(string value, string kind)
    {
        var parts = Retrieval.Terms.Fold(value).Split([' ', '.', ',', '-', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(p => p.Length > 2).ToHashSet(StringComparer.Ordinal);
        if (parts.Count == 0)
            return kind + " " + value;
        var same = parts.SelectMany(p => bearers.GetValueOrDefault(p, [])).Distinct().Take(MostBearers).Where(i => parts.IsSubsetOf(people[i].Parts) || people[i].Parts.IsSubsetOf(parts)).ToList();
        if (same.Count != 1)
        {
            same = [people.Count];
            people.Add(([], $"{kind} {people.Count} {value}"));
        }
        foreach (var part in parts)
            if (people[same[0]].Parts.Add(part))
            {
                if (!bearers.TryGetValue(part, out var list))
                    bearers[part] = list = [];
                list.Add(same[0]);
            }
        return people[same[0]].Key;
    }
}
