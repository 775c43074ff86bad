namespace CrmIntegration.Language.Topics;

/// <summary>Different texts as unit vectors, weighed by rarity. Equal texts are one row with a weight, so ten thousand copies cost as much as one.</summary>
sealed class TopicRows
{
    static readonly double[] Kinds = [1, 0.8, 0.5];              // words, pairs, meanings

    TopicRows(int[] starts, int[] terms, float[] values, int[] copies, string[] languages, ulong[] hashes) => (Starts, Terms, Values, Copies, Languages, Hashes) = (starts, terms, values, copies, languages, hashes);

    /// <summary>Row i's terms stand from Starts[i] to Starts[i + 1], ascending.</summary>
    public int[] Starts { get; }
    public int[] Terms { get; }
    public float[] Values { get; }

    /// <summary>How many texts are this row.</summary>
    public int[] Copies { get; }

    /// <summary>ISO 639-1.</summary>
    public string[] Languages { get; }

    /// <summary>Term to its hash.</summary>
    public ulong[] Hashes { get; }
    public int Count => Copies.Length;

    /// <param name="texts">In an order that depends on nothing but their content.</param>
    /// <param name="alsoKept">Terms that stay though few texts have them: known topics are told by them.</param>
    public static TopicRows Of(IReadOnlyList<(Dictionary<ulong, int> Counts, int Copies, string Language)> texts, IReadOnlySet<ulong> alsoKept)
    {
        var holders = new Dictionary<ulong, int>();
        var copied = new HashSet<ulong>();
        foreach (var (counts, copies, _) in texts)
            foreach (var hash in counts.Keys)
            {
                holders[hash] = holders.GetValueOrDefault(hash) + 1;
                if (copies > 1)
                    copied.Add(hash);
            }
        // A pair or a word that one text alone has ties it to none.
        var kept = holders.Where(h => h.Value > 1 || copied.Contains(h.Key) || alsoKept.Contains(h.Key)).Select(h => h.Key).Order().ToArray();
        var index = kept.Select((hash, i) => (hash, i)).ToDictionary(t => t.hash, t => t.i);
        var rarity = Array.ConvertAll(kept, h => Math.Log((1.0 + texts.Count) / (0.5 + holders[h])));
        var starts = new int[texts.Count + 1];
        List<int> terms = [];
        List<float> values = [];
        foreach (var ((counts, _, _), i) in texts.Select((t, i) => (t, i)))
        {
            foreach (var (term, n) in counts.Where(c => index.ContainsKey(c.Key)).Select(c => (index[c.Key], c.Value)).OrderBy(t => t.Item1))
            {
                terms.Add(term);
                values.Add((float)((1 + Math.Log(n)) * rarity[term] * Kinds[(int)(kept[term] & 3)]));
            }
            starts[i + 1] = terms.Count;
            Normalise(values, starts[i]);
        }
        return new(starts, [.. terms], [.. values], [.. texts.Select(t => t.Copies)], [.. texts.Select(t => t.Language)], kept);
    }

    static void Normalise(List<float> values, int from)
    {
        var length = 0.0;
        for (var i = from; i < values.Count; i++)
            length += values[i] * values[i];
        if (length > 0)
            for (var i = from; i < values.Count; i++)
                values[i] = (float)(values[i] / Math.Sqrt(length));
    }

    public float Cosine(int a, int b)
    {
        var (i, j, sum) = (Starts[a], Starts[b], 0f);
        while (i < Starts[a + 1] && j < Starts[b + 1])
            if (Terms[i] == Terms[j])
                sum += Values[i++] * Values[j++];
            else if (Terms[i] < Terms[j])
                i++;
            else
                j++;
        return sum;
    }
}
