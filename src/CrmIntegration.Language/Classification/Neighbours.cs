namespace CrmIntegration.Language.Classification;

/// <summary>How near a text is to the nearest examples of each class: the mean cosine of its best three. Sees small groups within a class that one plane cannot.</summary>
sealed class Neighbours
{
    const int Nearest = 3;
    readonly List<(int Row, float Value)>[] holders;
    readonly int[] right;
    readonly int classes;

    public Neighbours(IReadOnlyList<Row> rows, int[] right, int classes, int features)
    {
        (this.right, this.classes) = (right, classes);
        holders = new List<(int, float)>[features];
        for (var r = 0; r < rows.Count; r++)
            for (var i = 1; i < rows[r].Indexes.Length; i++)                       // 0 is the constant
                (holders[rows[r].Indexes[i]] ??= []).Add((r, rows[r].Values[i]));
    }

    /// <returns>One nearness per class, 0 to 1.</returns>
    public double[] Of(Row row)
    {
        var near = new float[right.Length];
        for (var i = 1; i < row.Indexes.Length; i++)
            if (holders[row.Indexes[i]] is { } list)
                foreach (var (r, value) in list)
                    near[r] += value * row.Values[i];
        var best = new float[classes * Nearest];
        for (var r = 0; r < near.Length; r++)
        {
            var value = near[r];
            for (var at = right[r] * Nearest; at < (right[r] + 1) * Nearest; at++)
                if (value > best[at])
                    (best[at], value) = (value, best[at]);
        }
        return [.. Enumerable.Range(0, classes).Select(c => (double)(best[c * Nearest] + best[c * Nearest + 1] + best[c * Nearest + 2]) / Nearest)];
    }
}
