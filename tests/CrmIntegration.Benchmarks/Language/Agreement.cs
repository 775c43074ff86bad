/// <summary>How far two ways to group the same things agree; each thing's group in one and in the other.</summary>
sealed class Agreement
{
    readonly Dictionary<(int, int), int> both = [];
    readonly Dictionary<int, int> one = [], other = [];
    readonly int count;

    public Agreement(IReadOnlyList<(int One, int Other)> pairs)
    {
        count = pairs.Count;
        foreach (var pair in pairs)
        {
            both[pair] = both.GetValueOrDefault(pair) + 1;
            one[pair.One] = one.GetValueOrDefault(pair.One) + 1;
            other[pair.Other] = other.GetValueOrDefault(pair.Other) + 1;
        }
    }

    /// <summary>Share that stands in a group of the first whose commonest label of the second it has.</summary>
    public double Purity => both.GroupBy(b => b.Key.Item1).Sum(g => g.Max(b => b.Value)) / (double)count;

    /// <summary>Normalised mutual information, arithmetic mean; 1: the same groups.</summary>
    public double Nmi
    {
        get
        {
            var shared = both.Sum(b => (double)b.Value / count * Math.Log((double)b.Value * count / one[b.Key.Item1] / other[b.Key.Item2]));
            var (h1, h2) = (Entropy(one), Entropy(other));
            return h1 + h2 == 0 ? 1 : 2 * shared / (h1 + h2);
        }
    }

    /// <summary>Adjusted Rand index: 0 by chance, 1 the same groups (Hubert and Arabie 1985).</summary>
    public double Rand
    {
        get
        {
            var (together, a, b) = (both.Values.Sum(Pairs), one.Values.Sum(Pairs), other.Values.Sum(Pairs));
            var expected = a * b / Pairs(count);
            return (a + b) / 2 - expected is var most && most > 0 ? (together - expected) / most : 1;
        }
    }

    double Entropy(Dictionary<int, int> groups) => -groups.Values.Sum(n => (double)n / count * Math.Log((double)n / count));
    static double Pairs(int n) => n * (n - 1.0) / 2;
}
