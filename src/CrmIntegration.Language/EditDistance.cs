namespace CrmIntegration.Language;

/// <summary>How much of a draft a person changed.</summary>
public static class EditDistance
{
    const int MostWords = 5_000;

    /// <summary>Levenshtein distance over words, divided by the longer text's words: 0 unchanged, 1 rewritten. Case and spacing count as nothing.
    /// Of texts longer than 5,000 words the beginnings are compared.</summary>
    public static double Of(string draft, string final)
    {
        string[] from = Words(draft), to = Words(final);
        if (from.Length == 0 && to.Length == 0)
            return 0;
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        var row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (from[i - 1].Equals(to[j - 1], StringComparison.OrdinalIgnoreCase) ? 0 : 1));
            (above, row) = (row, above);
        }
        return (double)above[to.Length] / Math.Max(from.Length, to.Length);
    }

    static string[] Words(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
}
