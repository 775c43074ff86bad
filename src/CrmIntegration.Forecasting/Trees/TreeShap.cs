namespace CrmIntegration.Forecasting.Trees;

/// <summary>
/// Exact Shapley values of a tree whose unknown columns follow the training weight: "Consistent individualized feature attribution for
/// tree ensembles" (Lundberg, Erion, Lee 2018), algorithm 2, in O(leaves x depth²). They sum to the tree's value minus its expected value.
/// </summary>
static class TreeShap
{
    /// <summary>One column on the way from the root: the share of paths through it when it is unknown and when it is known, and the
    /// permutations' weight.</summary>
    struct Step
    {
        public int Column;
        public double Unknown, Known, Weight;
    }

    /// <param name="into">Per column; added to.</param>
    public static void Add(Tree tree, double[] x, double[] into)
    {
        if (tree.Column.Length > 0)
            Walk(tree, x, into, 0, [], 1, 1, -1);
    }

    static void Walk(Tree tree, double[] x, double[] into, int node, Step[] before, double unknown, double known, int column)
    {
        var path = Extend(before, unknown, known, column);
        if (node < 0)
        {
            for (var i = 1; i < path.Length; i++)
                into[path[i].Column] += SumWithout(path, i) * (path[i].Known - path[i].Unknown) * tree.Leaf[~node];
            return;
        }
        var (hot, cold) = tree.GoesLeft(node, x) ? (tree.Left[node], tree.Right[node]) : (tree.Right[node], tree.Left[node]);
        double incomingUnknown = 1, incomingKnown = 1;
        // A column met before is taken out and comes in again with both shares multiplied.
        var same = Array.FindIndex(path, 1, s => s.Column == tree.Column[node]);
        if (same > 0)
        {
            (incomingUnknown, incomingKnown) = (path[same].Unknown, path[same].Known);
            path = Unwind(path, same);
        }
        var cover = tree.CoverOf(node);
        Walk(tree, x, into, hot, path, incomingUnknown * tree.CoverOf(hot) / cover, incomingKnown, tree.Column[node]);
        Walk(tree, x, into, cold, path, incomingUnknown * tree.CoverOf(cold) / cover, 0, tree.Column[node]);
    }

    static Step[] Extend(Step[] before, double unknown, double known, int column)
    {
        var l = before.Length;
        var path = new Step[l + 1];
        before.CopyTo(path, 0);
        path[l] = new Step { Column = column, Unknown = unknown, Known = known, Weight = l == 0 ? 1 : 0 };
        for (var i = l - 1; i >= 0; i--)
        {
            path[i + 1].Weight += known * path[i].Weight * (i + 1) / (l + 1);
            path[i].Weight = unknown * path[i].Weight * (l - i) / (l + 1);
        }
        return path;
    }

    static Step[] Unwind(Step[] path, int at)
    {
        var l = path.Length - 1;
        var shorter = path[..l];
        var next = path[l].Weight;
        for (var j = l - 1; j >= 0; j--)
        {
            if (path[at].Known != 0)
            {
                var weight = shorter[j].Weight;
                shorter[j].Weight = next * (l + 1) / ((j + 1) * path[at].Known);
                next = weight - shorter[j].Weight * path[at].Unknown * (l - j) / (l + 1);
            }
            else
                shorter[j].Weight = shorter[j].Weight * (l + 1) / (path[at].Unknown * (l - j));
        }
        for (var j = at; j < l; j++)
            (shorter[j].Column, shorter[j].Unknown, shorter[j].Known) = (path[j + 1].Column, path[j + 1].Unknown, path[j + 1].Known);
        return shorter;
    }

    static double SumWithout(Step[] path, int at)
    {
        var shorter = Unwind(path, at);
        double sum = 0;
        foreach (var step in shorter)
            sum += step.Weight;
        return sum;
    }
}
