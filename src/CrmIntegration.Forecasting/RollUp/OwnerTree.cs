namespace CrmIntegration.Forecasting.RollUp;

/// <summary>Who reports to whom. A circle in the CRM's data is cut where it closes, a manager nobody knows counts as none: every owner ends under the company once.</summary>
public sealed class OwnerTree
{
    readonly Dictionary<string, string?> managers = new(StringComparer.Ordinal);
    readonly ILookup<string, string> reports;

    /// <param name="people">Each person once; of doubles the first holds.</param>
    /// <param name="owners">Who owns deals: added at the top where not among the people.</param>
    public OwnerTree(IEnumerable<(string Id, string? ManagerId)> people, IEnumerable<string>? owners = null)
    {
        foreach (var (id, manager) in people)
            managers.TryAdd(id, manager);
        foreach (var owner in owners ?? [])
            managers.TryAdd(owner, null);
        foreach (var id in managers.Keys.Order(StringComparer.Ordinal).ToList())
            if (managers[id] is { } manager && (!managers.ContainsKey(manager) || Circles(id)))
                managers[id] = null;
        reports = managers.Where(m => m.Value is not null).OrderBy(m => m.Key, StringComparer.Ordinal).ToLookup(m => m.Value!, m => m.Key, StringComparer.Ordinal);
        Tops = [.. managers.Where(m => m.Value is null).Select(m => m.Key).Order(StringComparer.Ordinal)];
        BottomUp = [.. Tops.SelectMany(Below).Reverse()];
    }

    /// <summary>Those whom nobody manages.</summary>
    public IReadOnlyList<string> Tops { get; }

    /// <summary>Everybody, each before the own manager.</summary>
    public IReadOnlyList<string> BottomUp { get; }

    public string? ManagerOf(string id) => managers.GetValueOrDefault(id);
    public IReadOnlyList<string> ReportsOf(string id) => [.. reports[id]];

    /// <summary>Somebody with everybody under them, managers first.</summary>
    public IEnumerable<string> Below(string id)
    {
        var open = new Stack<string>([id]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var report in reports[next])
                open.Push(report);
        }
    }

    // Only who stands on a circle is cut, not who hangs below one.
    bool Circles(string id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = managers[id]; at is not null && seen.Add(at); at = managers.GetValueOrDefault(at))
            if (at == id)
                return true;
        return false;
    }
}
