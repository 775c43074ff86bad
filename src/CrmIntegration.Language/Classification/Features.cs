using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Classification;

/// <summary>Texts to rows: words, word pairs, character pieces and marks, weighed by rarity, each group brought to its share of the row's length.</summary>
sealed class Features(ClassifierSettings settings)
{
    const int Groups = 4, Bias = 0;
    static readonly double[] Shares = [1, 1, 1, 0.1];         // words, characters, meanings and marks, the constant
    readonly Dictionary<ulong, int> index = [];
    readonly List<double> rarity = [1];

    /// <summary>How many features were learnt.</summary>
    public int Count => rarity.Count;

    public IReadOnlyList<Row> Learn(IEnumerable<string> texts)
    {
        var counted = texts.Select(Counts).ToList();
        var holders = new Dictionary<ulong, int>();
        foreach (var counts in counted)
            foreach (var key in counts.Keys)
                holders[key] = holders.GetValueOrDefault(key) + 1;
        foreach (var (key, n) in holders.OrderBy(h => h.Key))
        {
            index[key] = rarity.Count;
            rarity.Add(1 + Math.Log((1.0 + counted.Count) / (1 + n)));
        }
        return [.. counted.Select(RowOf)];
    }

    public Row Of(string text) => RowOf(Counts(text));

    Row RowOf(Dictionary<ulong, int> counts)
    {
        var found = new List<(int Index, double Value, int Group)>(counts.Count);
        Span<double> lengths = stackalloc double[Groups];
        foreach (var (key, n) in counts)
        {
            if (!index.TryGetValue(key, out var i))
                continue;
            var value = (1 + Math.Log(n)) * rarity[i];
            var group = (int)(key & 3);
            found.Add((i, value, group));
            lengths[group] += value * value;
        }
        Span<double> scale = stackalloc double[Groups];
        var whole = Shares[3] * Shares[3];
        for (var g = 0; g < Groups; g++)
        {
            var share = g == 1 ? settings.Characters : Shares[g];
            scale[g] = lengths[g] > 0 ? share / Math.Sqrt(lengths[g]) : 0;
            whole += lengths[g] > 0 ? share * share : 0;
        }
        whole = Math.Sqrt(whole);
        int[] indexes = new int[found.Count + 1];
        var values = new float[found.Count + 1];
        (indexes[0], values[0]) = (Bias, (float)(Shares[3] / whole));
        for (var i = 0; i < found.Count; i++)
            (indexes[i + 1], values[i + 1]) = (found[i].Index, (float)(found[i].Value * scale[found[i].Group] / whole));
        return new(indexes, values);
    }

    Dictionary<ulong, int> Counts(string text)
    {
        var counts = new Dictionary<ulong, int>();
        var words = Words(text);
        var before = "";
        foreach (var word in words)
        {
            Add(Hash(word, 1), 0);
            if (before.Length > 0)
                Add(Hash(before + " " + word, 2), 0);
            before = word;
            if (settings.Stems)
            {
                var stem = Stem.Of(word);
                Add(Hash(stem, 5), 2);
                foreach (var near in Thesaurus.Of(stem))
                    Add(Hash(near, 6), 2);
            }
            if (settings.Characters > 0)
                Pieces(word);
        }
        if (settings.Marks)
            foreach (var mark in Asking.Marks(text, words))
                Add(Hash(mark, 3), 2);
        return counts;

        void Pieces(string word)
        {
            var padded = $" {word} ";
            for (var n = 2; n <= 5; n++)
                for (var i = 0; i + n <= padded.Length; i++)
                    Add(Hash(padded.AsSpan(i, n), 4), 1);
        }

        // The two lowest bits say the group.
        void Add(ulong hash, int group)
        {
            var key = (hash & ~3ul) | (uint)group;
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }

    internal static List<string> Words(string text)
    {
        var words = new List<string>();
        var folded = Terms.Fold(text.Length > 20_000 ? text[..20_000] : text);
        for (var i = 0; i < folded.Length; i++)
        {
            if (!char.IsLetterOrDigit(folded[i]))
                continue;
            var start = i;
            while (i < folded.Length && (char.IsLetterOrDigit(folded[i]) || (folded[i] is '\'' or '’' && i + 1 < folded.Length && char.IsLetter(folded[i + 1]))))
                i++;
            // Nobody writes words longer than this; what is longer is data.
            words.Add(folded[start..Math.Min(i, start + 40)]);
        }
        return words;
    }

    // FNV-1a: the same on every machine and in every run.
    static ulong Hash(ReadOnlySpan<char> text, ulong seed)
    {
        var hash = 14695981039346656037UL ^ seed * 0x9E3779B97F4A7C15UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash ^ (hash >> 29);
    }
}
