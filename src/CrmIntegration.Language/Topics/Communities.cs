namespace CrmIntegration.Language.Topics;

/// <summary>
/// Groups that are tied more among themselves than chance would tie them: greedy modularity (Blondel et al. 2008) with a resolution
/// (Reichardt and Bornholdt 2006). No lot is drawn: the same graph in the same order gives the same groups.
/// </summary>
static class Communities
{
    const int MostLevels = 12, MostRounds = 30;
    const double Gain = 1e-9;

    /// <returns>Per node its group, numbered from 0 in order of each group's first node.</returns>
    public static int[] Of(IReadOnlyList<(int To, float Near)>[] ties, double fineness)
    {
        var graph = Array.ConvertAll(ties, t => t.Select(o => (o.To, Near: (double)o.Near)).ToList());
        var own = new double[ties.Length];
        var group = Enumerable.Range(0, ties.Length).ToArray();
        for (var level = 0; level < MostLevels; level++)
        {
            var (moved, places) = Move(graph, own, fineness);
            if (!moved)
                break;
            for (var i = 0; i < group.Length; i++)
                group[i] = places[group[i]];
            (graph, own) = Together(graph, own, places);
        }
        return Numbered(group);
    }

    static (bool Moved, int[] Places) Move(List<(int To, double Near)>[] graph, double[] own, double fineness)
    {
        var n = graph.Length;
        var place = Enumerable.Range(0, n).ToArray();
        var degree = new double[n];
        for (var i = 0; i < n; i++)
            degree[i] = 2 * own[i] + graph[i].Sum(t => t.Near);
        var whole = degree.Sum();
        if (whole <= 0)
            return (false, place);
        var total = (double[])degree.Clone();
        var toward = new double[n];
        var met = new List<int>();
        var moved = false;
        for (var round = 0; round < MostRounds; round++)
        {
            var changes = 0;
            for (var i = 0; i < n; i++)
            {
                foreach (var (to, near) in graph[i])
                {
                    if (toward[place[to]] == 0)
                        met.Add(place[to]);
                    toward[place[to]] += near;
                }
                total[place[i]] -= degree[i];
                var (best, most) = (place[i], toward[place[i]] - fineness * total[place[i]] * degree[i] / whole);
                foreach (var other in met)
                    if (toward[other] - fineness * total[other] * degree[i] / whole is var gain && (gain > most + Gain || (gain > most - Gain && other < best && best != place[i])))
                        (best, most) = (other, gain);
                total[best] += degree[i];
                if (best != place[i])
                    (place[i], changes) = (best, changes + 1);
                foreach (var other in met)
                    toward[other] = 0;
                met.Clear();
            }
            moved |= changes > 0;
            if (changes <= n / 1000)
                break;
        }
        return (moved, Numbered(place));
    }

    static (List<(int To, double Near)>[] Graph, double[] Own) Together(List<(int To, double Near)>[] graph, double[] own, int[] place)
    {
        var count = place.Max() + 1;
        var joined = new Dictionary<int, double>[count];
        for (var i = 0; i < count; i++)
            joined[i] = [];
        var within = new double[count];
        for (var i = 0; i < graph.Length; i++)
        {
            within[place[i]] += own[i];
            foreach (var (to, near) in graph[i])
                if (place[to] == place[i])
                    within[place[i]] += near / 2;
                else
                    joined[place[i]][place[to]] = joined[place[i]].GetValueOrDefault(place[to]) + near;
        }
        return (Array.ConvertAll(joined, j => j.Select(t => (t.Key, t.Value)).OrderBy(t => t.Key).ToList()), within);
    }

    static int[] Numbered(int[] groups)
    {
        var numbers = new Dictionary<int, int>();
        return Array.ConvertAll(groups, g => numbers.TryGetValue(g, out var n) ? n : numbers[g] = numbers.Count);
    }
}
