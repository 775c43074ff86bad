namespace CrmIntegration.Language.Retrieval;

/// <summary>Words that hold another as their beginning or end: "Garantiezeit" is about "Garantie", "Mengenrabatt" about "Rabatt".</summary>
sealed class Compounds
{
    const int Head = 5, Tail = 6;
    readonly Dictionary<string, List<string>> heads = new(StringComparer.Ordinal), tails = new(StringComparer.Ordinal);

    public Compounds(IEnumerable<string> terms)
    {
        foreach (var term in terms)
        {
            if (term.Length >= Head)
                Add(heads, term[..Head], term);
            if (term.Length >= Tail)
                Add(tails, term[^Tail..], term);
        }
    }

    public IEnumerable<string> Of(string term)
    {
        var longer = term.Length < Head ? [] : heads.GetValueOrDefault(term[..Head], []).Where(t => t.Length != term.Length && (t.StartsWith(term, StringComparison.Ordinal) || term.StartsWith(t, StringComparison.Ordinal)));
        var ends = term.Length < Tail ? [] : tails.GetValueOrDefault(term[^Tail..], []).Where(t => t.Length != term.Length && (t.EndsWith(term, StringComparison.Ordinal) || term.EndsWith(t, StringComparison.Ordinal)));
        return longer.Concat(ends);
    }

    static void Add(Dictionary<string, List<string>> to, string key, string term)
    {
        if (!to.TryGetValue(key, out var list))
            to[key] = list = [];
        list.Add(term);
    }
}
