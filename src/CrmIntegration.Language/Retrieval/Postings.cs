namespace CrmIntegration.Language.Retrieval;

/// <summary>Which article holds a term how heavily, and the score BM25 gives for it (Robertson and Zaragoza 2009), with the weight of several
/// fields summed before saturation (BM25F).</summary>
sealed class Postings
{
    const double Saturation = 1.2;
    readonly Dictionary<string, List<(int Doc, double Weight)>> of = new(StringComparer.Ordinal);
    int documents;

    /// <param name="weights">Term to its weight in this article: counts, divided by the field's relative length.</param>
    public void Add(int doc, Dictionary<string, double> weights)
    {
        documents = Math.Max(documents, doc + 1);
        foreach (var (term, weight) in weights)
        {
            if (!of.TryGetValue(term, out var list))
                of[term] = list = [];
            list.Add((doc, weight));
        }
    }

    public bool Knows(string term) => of.ContainsKey(term);

    /// <summary>Above 0 for every term; an unknown term weighs as much as the rarest.</summary>
    public double Rarity(string term)
    {
        var holders = Holders(term);
        return Math.Log(1 + (documents - holders + 0.5) / (holders + 0.5));
    }

    public void Score(string term, double times, double[] scores)
    {
        if (!of.TryGetValue(term, out var list))
            return;
        var rarity = Rarity(term) * times;
        foreach (var (doc, weight) in list)
            scores[doc] += rarity * weight * (Saturation + 1) / (weight + Saturation);
    }

    public IEnumerable<string> All => of.Keys;

    public int Holders(string term) => of.TryGetValue(term, out var list) ? list.Count : 0;

    // Articles were added in their order, so that the list is sorted.
    public bool Holds(string term, int doc)
    {
        if (!of.TryGetValue(term, out var list))
            return false;
        int low = 0, high = list.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (list[middle].Doc == doc)
                return true;
            if (list[middle].Doc < doc)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return false;
    }
}
