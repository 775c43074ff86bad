using System.Globalization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>Grows small, strongly held trees: on top of the linear model for what a straight line misses, alone, or half and half with it.</summary>
static class TreeTrainer
{
    public const string OnTop = "logistic with trees on top", Half = "logistic and trees, half each", Alone = "trees";

    /// <param name="linear">What the trees stand on or beside.</param>
    /// <returns>The three ways to use trees; the last two share theirs.</returns>
    public static IReadOnlyList<TreeModel> Fit(LinearModel linear, IReadOnlyList<Example> examples, int seed, CancellationToken cancel)
    {
        var columns = linear.Encoder.Columns.Where(c => c is { Missing: false, Bend: false, Third: 0 }).Select(c => new TreeColumn(c.Feature, c.Word)).ToArray();
        var deals = examples.Select(e => e.Seen.Deal).Distinct().Count();
        var share = EffectiveDeals.Share(examples);
        var x = new double[examples.Count * columns.Length];
        var (labels, weights, start) = (new float[examples.Count], new float[examples.Count], new double[examples.Count]);
        for (var i = 0; i < examples.Count; i++)
        {
            TreeModel.Fill(examples[i].Seen.Row, columns, x.AsSpan(i * columns.Length));
            (labels[i], weights[i]) = ((float)examples[i].Label, (float)(examples[i].Weight * share));
            start[i] = linear.LogOddsOf(examples[i].Seen.Row);
        }
        if (columns.Length == 0) return [];
        var onTop = TreeReader.Read(LightGbm.Train(x, columns.Length, labels, weights, start, Parameters(deals, 6, 3, seed), 100, cancel));
        var alone = TreeReader.Read(LightGbm.Train(x, columns.Length, labels, weights, null, Parameters(deals, 8, 4, seed), 300, cancel));
        TreeModel Model(string name, Tree[] trees, double linearShare, double treeShare) =>
            new() { Name = name, Columns = columns, Trees = trees, Linear = linear, LinearShare = linearShare, TreeShare = treeShare };
        return [Model(OnTop, onTop, 1, 1), Model(Half, alone, 0.5, 0.5), Model(Alone, alone, 0, 1)];
    }

    // One thread and fixed seeds: the same deals give the same bytes. Many small steps, each on part of the rows and columns: on every set tried larger trees
    // learnt the noise of the owners and weeks they had seen. A leaf speaks for at least a 200th of the deals' certainty, four at least.
    static string Parameters(int deals, int leaves, int depth, int seed) => string.Create(CultureInfo.InvariantCulture, $"""
        objective=binary learning_rate=0.03 num_leaves={leaves} max_depth={depth} min_data_in_leaf=20 min_sum_hessian_in_leaf={Math.Max(4, deals / 200.0)} lambda_l2={Math.Clamp(deals / 100.0, 10, 30)}
        feature_fraction=0.5 bagging_fraction=0.6 bagging_freq=1 max_bin=63 deterministic=true force_row_wise=true num_threads=1 seed={seed} verbosity=-1
        """).ReplaceLineEndings(" ");
}
