namespace CrmIntegration.Forecasting.Trees;

/// <summary>One regression tree as arrays, a place per split. A child below zero is the leaf ~child.</summary>
/// <param name="Column">Which column a split looks at.</param>
/// <param name="Threshold">At most this goes left.</param>
/// <param name="MissingLeft">Where a missing value goes; null: the column had none in training, and a missing value counts as 0.</param>
/// <param name="SplitCover">How much of the training weight came through a split.</param>
/// <param name="LeafCover">The same of a leaf.</param>
sealed record Tree(int[] Column, double[] Threshold, bool?[] MissingLeft, int[] Left, int[] Right, double[] Leaf, double[] SplitCover, double[] LeafCover)
{
    public double Of(double[] x)
    {
        if (Column.Length == 0)
            return Leaf[0];
        var at = 0;
        while (at >= 0)
            at = GoesLeft(at, x) ? Left[at] : Right[at];
        return Leaf[~at];
    }

    public bool GoesLeft(int split, double[] x)
    {
        var value = x[Column[split]];
        if (double.IsNaN(value))
        {
            if (MissingLeft[split] is { } left)
                return left;
            value = 0;
        }
        return value <= Threshold[split];
    }

    public double CoverOf(int node) => node < 0 ? LeafCover[~node] : SplitCover[node];

    /// <summary>The average leaf over the training weight: what the tree says of nobody in particular.</summary>
    public double Expected()
    {
        double sum = 0, weight = 0;
        for (var i = 0; i < Leaf.Length; i++)
            (sum, weight) = (sum + Leaf[i] * LeafCover[i], weight + LeafCover[i]);
        return weight > 0 ? sum / weight : Leaf[0];
    }
}
