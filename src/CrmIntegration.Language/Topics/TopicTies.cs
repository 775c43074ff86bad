namespace CrmIntegration.Language.Topics;

/// <summary>Each text's nearest others. Linear in the texts: a text is looked up by its most telling terms only, in lists of bounded length.</summary>
static class TopicTies
{
    const int Telling = 14, LongestList = 400, Looked = 3;

    /// <returns>Per row its ties: to whom, and how near (cosine). Both ends hold a tie; the lists ascend.</returns>
    public static List<(int To, float Near)>[] Of(TopicRows rows, int[] which, int neighbours)
    {
        var lists = Lists(rows, which);
        var ties = new Dictionary<int, float>[which.Length];
        for (var i = 0; i < which.Length; i++)
            ties[i] = [];
        var score = new float[which.Length];
        var met = new List<int>();
        for (var i = 0; i < which.Length; i++)
        {
            foreach (var term in MostTelling(rows, which[i]))
                foreach (var (other, value) in lists[rows.Terms[term]] ?? [])
                {
                    if (other == i)
                        continue;
                    if (score[other] == 0)
                        met.Add(other);
                    score[other] += rows.Values[term] * value;
                }
            met.Sort((a, b) => score[a] != score[b] ? score[b].CompareTo(score[a]) : a.CompareTo(b));
            foreach (var (other, near) in met.Take(neighbours * Looked).Select(o => (o, rows.Cosine(which[i], which[o]))).OrderByDescending(o => o.Item2).ThenBy(o => o.o).Take(neighbours))
                ties[i][other] = ties[other][i] = near;
            foreach (var other in met)
                score[other] = 0;
            met.Clear();
        }
        return Array.ConvertAll(ties, t => t.Select(o => (o.Key, o.Value)).OrderBy(o => o.Key).ToList());
    }

    static IEnumerable<int> MostTelling(TopicRows rows, int row) =>
        Enumerable.Range(rows.Starts[row], rows.Starts[row + 1] - rows.Starts[row]).OrderByDescending(t => rows.Values[t]).ThenBy(t => t).Take(Telling);

    // Of a long list those stay in whom the term weighs most.
    static List<(int Row, float Value)>?[] Lists(TopicRows rows, int[] which)
    {
        var lists = new List<(int Row, float Value)>?[rows.Hashes.Length];
        for (var i = 0; i < which.Length; i++)
            foreach (var term in MostTelling(rows, which[i]))
                (lists[rows.Terms[term]] ??= []).Add((i, rows.Values[term]));
        foreach (var list in lists)
            if (list?.Count > LongestList)
            {
                list.Sort((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Row.CompareTo(b.Row));
                list.RemoveRange(LongestList, list.Count - LongestList);
            }
        return lists;
    }
}
