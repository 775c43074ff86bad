using System.Globalization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>Grows small, strongly held trees: alone, or on top of the linear model for what a straight line misses.</summary>
static class TreeTrainer
{
    public const string Alone = "trees", OnTop = "logistic with trees on top";

    public static TreeModel Fit(string name, IReadOnlyList<Example> examples, int seed, CancellationToken cancel)
    {
        var onTop = name == OnTop;
        var linear = LinearTrainer.Logistic("logistic", examples, 3, 10, _ => true, cancel);
        var columns = linear.Encoder.Columns.Where(c => !c.Missing).Select(c => new TreeColumn(c.Feature, c.Word)).ToArray();
        var deals = examples.Select(e => e.Seen.Deal).Distinct().Count();
        var share = deals / examples.Sum(e => e.Weight);
        var x = new double[examples.Count * columns.Length];
        var (labels, weights, start) = (new float[examples.Count], new float[examples.Count], new double[examples.Count]);
        for (var i = 0; i < examples.Count; i++)
        {
            TreeModel.Row(examples[i].Seen.Row, columns).CopyTo(x, i * columns.Length);
            (labels[i], weights[i]) = ((float)examples[i].Label, (float)(examples[i].Weight * share));
            start[i] = linear.LogOddsOf(examples[i].Seen.Row);
        }
        var trees = TreeReader.Read(LightGbm.Train(x, columns.Length, labels, weights, onTop ? start : null, Parameters(deals, onTop, seed), onTop ? 60 : 120, cancel));
        return new() { Name = name, Columns = columns, Trees = trees, Linear = linear, OnTop = onTop };
    }

    // One thread and fixed seeds: the same deals give the same bytes. A leaf speaks for at least a fiftieth of the deals, twenty at least.
    static string Parameters(int deals, bool onTop, int seed) => string.Create(CultureInfo.InvariantCulture, $"""
        objective=binary learning_rate=0.05 num_leaves={(onTop ? 6 : 12)} max_depth={(onTop ? 3 : 5)} min_data_in_leaf=20 min_sum_hessian_in_leaf={Math.Max(5, deals / 250.0)} lambda_l2=10
        max_bin=63 deterministic=true force_row_wise=true num_threads=1 seed={seed} verbosity=-1
        """).ReplaceLineEndings(" ");
}
