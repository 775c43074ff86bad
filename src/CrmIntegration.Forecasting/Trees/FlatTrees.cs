namespace CrmIntegration.Forecasting.Trees;

/// <summary>Trees laid out for scoring many rows: one array of nodes per tree, walked for a whole block of rows before the next tree, so that
/// a tree stays in the processor's cache. The sums are the same to the last bit as tree by tree for one row.</summary>
sealed class FlatTrees
{
    const int Block = 256;

    /// <summary>Missing: 0 left, 1 right, 2 counts as zero. Below zero a child is the leaf ~child of this tree.</summary>
    readonly record struct Node(double Threshold, int Column, int Left, int Right, int Missing);

    readonly Node[][] nodes;
    readonly double[][] leaves;

    public FlatTrees(IReadOnlyList<Tree> trees)
    {
        nodes = [.. trees.Select(t => t.Column.Select((c, i) => new Node(t.Threshold[i], c, t.Left[i], t.Right[i], t.MissingLeft[i] switch { true => 0, false => 1, null => 2 })).ToArray())];
        leaves = [.. trees.Select(t => t.Leaf)];
    }

    public double Of(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (var t = 0; t < nodes.Length; t++) sum += Walk(nodes[t], leaves[t], x);
        return sum;
    }

    /// <summary>Adds every row's sum of trees.</summary>
    /// <param name="x">Row by row, <paramref name="columns"/> values each; NaN is missing.</param>
    public void Add(ReadOnlySpan<double> x, int columns, Span<double> into)
    {
        for (var from = 0; from < into.Length; from += Block)
        {
            var until = Math.Min(into.Length, from + Block);
            for (var t = 0; t < nodes.Length; t++)
                for (var r = from; r < until; r++) into[r] += Walk(nodes[t], leaves[t], x.Slice(r * columns, columns));
        }
    }

    static double Walk(Node[] tree, double[] leaf, ReadOnlySpan<double> x)
    {
        if (tree.Length == 0) return leaf[0];
        var at = 0;
        while (at >= 0)
        {
            ref readonly var node = ref tree[at];
            var value = x[node.Column];
            if (value <= node.Threshold) at = node.Left;
            else if (value > node.Threshold) at = node.Right;
            else at = node.Missing == 0 || (node.Missing == 2 && 0 <= node.Threshold) ? node.Left : node.Right;
        }
        return leaf[~at];
    }
}
