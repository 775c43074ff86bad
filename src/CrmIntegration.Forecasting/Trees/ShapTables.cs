namespace CrmIntegration.Forecasting.Trees;

/// <summary>
/// Exact Shapley values (those of <see cref="TreeShap"/>) for many rows, looked up instead of computed. On the way to a leaf each column is met or not met by a
/// row, so a leaf with D columns on its path has only 2^D different sets of values; they are computed once (the idea of Fast TreeSHAP v2, Yang 2022).
/// A tree of few splits gets one table over all the answers to its splits. Trees too deep for tables are walked.
/// </summary>
sealed class ShapTables
{
    const int MostAtOnce = 8, MostOnPath = 12, MostSplitsForOneTable = 8;

    /// <summary>A column on a leaf's path is met when the answers within Asked are those of Wanted.</summary>
    internal readonly record struct Test(ulong Asked, ulong Wanted, int Column);

    /// <summary>Table: per set of columns met, one value per test. A long path has too many sets for a table; Rows are then filled as sets are first met.</summary>
    internal sealed record Leaf(Test[] Tests, double Value, double[] Share, double[] Table, double[]?[] Rows)
    {
        // two threads may fill the same row at once; they fill in the same numbers
        public ReadOnlySpan<double> Of(int met) => Rows.Length == 0 ? Table.AsSpan(met * Tests.Length, Tests.Length) : Rows[met] ??= RowOf(Value, Share, met);
    }

    /// <summary>Whole: per set of answers one value per column of Columns. Otherwise Leaves; neither: walk.</summary>
    internal sealed record One(Tree Tree, Leaf[]? Leaves, int[] Columns, double[]? Whole);

    readonly One[] trees;

    public ShapTables(IEnumerable<Tree> trees) => this.trees = [.. trees.Where(t => t.Column.Length > 0).Select(Prepare)];

    /// <summary>Adds every row's values per column.</summary>
    /// <param name="x">Row by row, <paramref name="columns"/> values each; NaN is missing.</param>
    public void Add(ReadOnlySpan<double> x, int columns, Span<double> into)
    {
        if (x.IsEmpty) return;
        var block = new ShapBlock(columns);
        for (var from = 0; from < x.Length; from += ShapBlock.Rows * columns)
        {
            var length = Math.Min(ShapBlock.Rows * columns, x.Length - from);
            block.Add(trees, x.Slice(from, length), into.Slice(from, length));
        }
    }

    static One Prepare(Tree tree)
    {
        if (tree.Column.Length > 64) return new(tree, null, [], null);
        var leaves = new List<Leaf>();
        if (!Collect(tree, 0, [], leaves)) return new(tree, null, [], null);
        var one = new One(tree, [.. leaves], [.. tree.Column.Distinct().Order()], null);
        return tree.Column.Length <= MostSplitsForOneTable ? one with { Whole = WholeOf(one) } : one;
    }

    static double[] WholeOf(One one)
    {
        var into = new double[one.Columns[^1] + 1];
        var whole = new double[(1 << one.Tree.Column.Length) * one.Columns.Length];
        for (ulong answers = 0; answers < 1UL << one.Tree.Column.Length; answers++)
        {
            Array.Clear(into);
            foreach (var leaf in one.Leaves!) ShapBlock.Add(leaf, answers, into);
            for (var c = 0; c < one.Columns.Length; c++) whole[(int)answers * one.Columns.Length + c] = into[one.Columns[c]];
        }
        return whole;
    }

    /// <param name="way">The splits from the root, whether the way goes left, and the share of the training weight that goes this way.</param>
    static bool Collect(Tree tree, int node, List<(int Split, bool Left, double Share)> way, List<Leaf> leaves)
    {
        if (node >= 0)
            return new[] { true, false }.All(left =>
            {
                var child = left ? tree.Left[node] : tree.Right[node];
                return Collect(tree, child, [.. way, (node, left, tree.CoverOf(child) / tree.CoverOf(node))], leaves);
            });
        var columns = way.GroupBy(w => tree.Column[w.Split]).ToList();
        if (columns.Count > MostOnPath) return false;
        Test[] tests = [.. columns.Select(g => new Test(g.Aggregate(0UL, (m, w) => m | 1UL << w.Split), g.Aggregate(0UL, (m, w) => m | (w.Left ? 1UL : 0) << w.Split), g.Key))];
        double[] share = [.. columns.Select(g => g.Aggregate(1.0, (z, w) => z * w.Share))];
        var value = tree.Leaf[~node];
        leaves.Add(tests.Length > MostAtOnce ? new(tests, value, share, [], new double[]?[1 << tests.Length])
            : new(tests, value, share, [.. Enumerable.Range(0, 1 << tests.Length).SelectMany(met => RowOf(value, share, met))], []));
        return true;
    }

    /// <summary>Value x (met - share) x sum over sets S of the other columns of |S|!(D-|S|-1)!/D! x product of met within S and of share outside it.</summary>
    static double[] RowOf(double value, double[] share, int met)
    {
        var d = share.Length;
        double[] row = new double[d], weight = new double[d], sums = new double[d];
        weight[0] = 1.0 / d;
        for (var s = 1; s < d; s++) weight[s] = weight[s - 1] * s / (d - s);
        for (var i = 0; i < d; i++)
        {
            Array.Clear(sums);
            sums[0] = 1;
            var size = 0;
            for (var j = 0; j < d; j++)
            {
                if (j == i) continue;
                for (var s = ++size; s >= 0; s--) sums[s] = (s < size ? sums[s] * share[j] : 0) + (s > 0 && (met >> j & 1) == 1 ? sums[s - 1] : 0);
            }
            double sum = 0;
            for (var s = 0; s < d; s++) sum += weight[s] * sums[s];
            row[i] = value * ((met >> i & 1) - share[i]) * sum;
        }
        return row;
    }
}
