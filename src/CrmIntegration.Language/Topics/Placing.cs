namespace CrmIntegration.Language.Topics;

/// <summary>Puts each text to the centre that it is nearest to: by the terms it has, so that centres it shares nothing with cost nothing.</summary>
sealed class Placing
{
    readonly List<(int Centre, float Weight)>?[] lists;
    readonly int count;

    public Placing(TopicRows rows, IReadOnlyList<TopicCentre> centres)
    {
        count = centres.Count;
        lists = new List<(int, float)>?[rows.Hashes.Length];
        var index = rows.Hashes.Select((hash, i) => (hash, i)).ToDictionary(t => t.hash, t => t.i);
        for (var c = 0; c < centres.Count; c++)
            foreach (var (hash, weight) in centres[c].Weights)
                if (index.TryGetValue(hash, out var term))
                    (lists[term] ??= []).Add((c, weight));
    }

    /// <returns>Per row the nearest centre, -1 when none is near enough, and how near it is.</returns>
    public (int[] Place, float[] Near) Of(TopicRows rows, double nearEnough)
    {
        var (place, near) = (new int[rows.Count], new float[rows.Count]);
        var score = new float[count];
        for (var row = 0; row < rows.Count; row++)
        {
            Array.Clear(score);
            for (var t = rows.Starts[row]; t < rows.Starts[row + 1]; t++)
                foreach (var (centre, weight) in lists[rows.Terms[t]] ?? [])
                    score[centre] += rows.Values[t] * weight;
            place[row] = -1;
            for (var c = 0; c < count; c++)
                if (score[c] > near[row])
                    (place[row], near[row]) = (c, score[c]);
            if (near[row] < nearEnough)
                place[row] = -1;
        }
        return (place, near);
    }
}
