using System.Globalization;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>Reads the trees out of a model as LightGBM writes it (its text format, version v4).</summary>
static class TreeReader
{
    const int Categorical = 1, DefaultLeft = 2, MissingIsNaN = 2;

    /// <exception cref="InvalidDataException">The text is none of LightGBM's, or holds what we do not train: categorical splits, linear leaves.</exception>
    public static Tree[] Read(string model)
    {
        var trees = model.Split("\nTree=").Skip(1).Select(One).ToArray();
        return trees.Length > 0 ? trees : throw new InvalidDataException("There is no tree in the model.");
    }

    static Tree One(string text)
    {
        var fields = text.Split('\n').TakeWhile(l => l.Length > 0).Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (fields.GetValueOrDefault("num_cat", "0") != "0" || fields.GetValueOrDefault("is_linear", "0") != "0")
            throw new InvalidDataException("The trees hold categorical splits or linear leaves.");
        var leaves = int.Parse(fields["num_leaves"], CultureInfo.InvariantCulture);
        if (leaves == 1)
            return new([], [], [], [], [], Numbers("leaf_value"), [], [1]);
        var decisions = Whole("decision_type");
        if (decisions.Any(d => (d & Categorical) != 0))
            throw new InvalidDataException("The trees hold categorical splits.");
        var tree = new Tree(Whole("split_feature"), Numbers("threshold"), [.. decisions.Select(d => d >> 2 == MissingIsNaN ? (d & DefaultLeft) != 0 : (bool?)null)],
            Whole("left_child"), Whole("right_child"), Numbers("leaf_value"), new double[leaves - 1], Numbers("leaf_weight"));
        return tree.LeafCover.All(c => c > 0) ? tree with { SplitCover = Covers(tree) } : throw new InvalidDataException("A tree has a leaf without weight.");

        double[] Numbers(string name) => [.. fields[name].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        int[] Whole(string name) => [.. fields[name].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
    }

    // A split on nothing but "is it missing" has the threshold inf; JSON has none.
    static double Number(string text) => text switch
    {
        "inf" => double.MaxValue,
        "-inf" => double.MinValue,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    // Written rounded; summed from the leaves instead, so that the shares of two children are exactly one.
    static double[] Covers(Tree tree)
    {
        var covers = new double[tree.Column.Length];
        Sum(0);
        return covers;

        double Sum(int node) => node < 0 ? tree.LeafCover[~node] : covers[node] = Sum(tree.Left[node]) + Sum(tree.Right[node]);
    }
}
