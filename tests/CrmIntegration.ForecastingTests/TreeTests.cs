using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Trees;
using CsCheck;

namespace CrmIntegration.ForecastingTests;

public unsafe partial class TreeTests
{
    static void NeedsLightGbm() => Assert.SkipWhen(LightGbm.WhyMissing is not null, LightGbm.WhyMissing ?? "");

    /// <summary>A random full tree over few columns, with a leaf's weight anywhere between rare and common.</summary>
    internal static Tree Grow(Random dice, int columns, int splits)
    {
        var (column, threshold, left, right) = (new int[splits], new double[splits], new int[splits], new int[splits]);
        var missing = new bool?[splits];
        // Each new split takes the place of a leaf that is there already.
        var open = new List<(int Node, bool Left)>();
        for (var s = 0; s < splits; s++)
        {
            (column[s], threshold[s], missing[s]) = (dice.Next(columns), dice.NextDouble(), dice.Next(3) switch { 0 => true, 1 => false, _ => null });
            if (s > 0)
            {
                var at = dice.Next(open.Count);
                (open[at].Left ? left : right)[open[at].Node] = s;
                open.RemoveAt(at);
            }
            open.Add((s, true));
            open.Add((s, false));
        }
        for (var leaf = 0; leaf < open.Count; leaf++)
            (open[leaf].Left ? left : right)[open[leaf].Node] = ~leaf;
        double[] values = [.. open.Select(_ => dice.NextDouble() * 4 - 2)], covers = [.. open.Select(_ => dice.NextDouble() + 0.01)];
        var split = new double[splits];
        Sum(0);
        return new(column, threshold, missing, left, right, values, split, covers);

        double Sum(int node) => node < 0 ? covers[~node] : split[node] = Sum(left[node]) + Sum(right[node]);
    }

    /// <summary>What a tree says when only some columns are known: at a split on an unknown one, both ways by their weight.</summary>
    static double Known(Tree tree, double[] x, uint known, int node = 0)
    {
        if (node < 0)
            return tree.Leaf[~node];
        if ((known >> tree.Column[node] & 1) == 1)
            return Known(tree, x, known, tree.GoesLeft(node, x) ? tree.Left[node] : tree.Right[node]);
        return (tree.CoverOf(tree.Left[node]) * Known(tree, x, known, tree.Left[node]) + tree.CoverOf(tree.Right[node]) * Known(tree, x, known, tree.Right[node])) / tree.CoverOf(node);
    }

    static double[] ByDefinition(Tree tree, double[] x)
    {
        var n = x.Length;
        var factorial = Enumerable.Range(0, n + 1).Select(k => Enumerable.Range(1, k).Aggregate(1.0, (a, b) => a * b)).ToArray();
        return [.. Enumerable.Range(0, n).Select(c => Enumerable.Range(0, 1 << n).Where(s => (s >> c & 1) == 0).Sum(s =>
            factorial[BitOperations.PopCount((uint)s)] * factorial[n - BitOperations.PopCount((uint)s) - 1] / factorial[n] * (Known(tree, x, (uint)s | 1u << c) - Known(tree, x, (uint)s))))];
    }

    [Fact]
    public void A_trees_reasons_are_the_Shapley_values_of_the_definition() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 6], Gen.Int[1, 12]).Sample((seed, columns, splits) =>
        {
            var dice = new Random(seed);
            var tree = Grow(dice, columns, splits);
            double[] x = [.. Enumerable.Range(0, columns).Select(_ => dice.Next(6) == 0 ? double.NaN : dice.NextDouble())], shap = new double[columns];
            TreeShap.Add(tree, x, shap);
            var wanted = ByDefinition(tree, x);
            for (var c = 0; c < columns; c++)
                Assert.Equal(wanted[c], shap[c], 9);
            Assert.Equal(tree.Of(x) - tree.Expected(), shap.Sum(), 9);
        }, iter: 500);

    [Fact]
    public void Our_reading_of_the_trees_predicts_what_LightGBM_predicts()
    {
        NeedsLightGbm();
        var dice = new Random(5);
        const int rows = 2_000, columns = 4;
        double[] x = [.. Enumerable.Range(0, rows * columns).Select(i => i % columns == 1 && dice.Next(5) == 0 ? double.NaN : dice.NextDouble() * 10 - 5)];
        float[] y = [.. Enumerable.Range(0, rows).Select(r => x[r * columns] + (double.IsNaN(x[r * columns + 1]) ? 2 : x[r * columns + 1]) * x[r * columns + 2] + dice.NextDouble() > 1 ? 1f : 0f)];
        float[] w = [.. Enumerable.Range(0, rows).Select(_ => (float)dice.NextDouble() + 0.1f)];
        var text = LightGbm.Train(x, columns, y, w, null, "objective=binary num_leaves=15 min_data_in_leaf=20 num_threads=1 verbosity=-1", 40, CancellationToken.None);
        var trees = TreeReader.Read(text);

        nint booster;
        int iterations;
        fixed (byte* t = Encoding.UTF8.GetBytes(text + "\0"))
            Assert.Equal(0, LGBM_BoosterLoadModelFromString(t, &iterations, &booster));
        for (var r = 0; r < rows; r++)
        {
            var row = x[(r * columns)..((r + 1) * columns)];
            double theirs;
            long length;
            fixed (double* at = row) fixed (byte* none = "\0"u8)
                Assert.Equal(0, LGBM_BoosterPredictForMatSingleRow(booster, at, 1, columns, 1, 1, 0, -1, none, &length, &theirs));
            Assert.Equal(theirs, trees.Sum(tree => tree.Of(row)), 9);
        }
        LGBM_BoosterFree(booster);
    }

    [Fact]
    public void Looked_up_reasons_and_scores_are_those_of_the_walked_tree() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 12], Gen.Int[1, 40]).Sample((seed, columns, splits) =>
        {
            var dice = new Random(seed);
            Tree[] trees = [Grow(dice, columns, splits), Grow(dice, columns, Math.Max(1, splits / 5))];
            var rows = 131;   // more than a block, and not in fours
            double[] x = [.. Enumerable.Range(0, columns * rows).Select(_ => dice.Next(6) == 0 ? double.NaN : dice.NextDouble())], looked = new double[x.Length], sums = new double[rows];

            new ShapTables(trees).Add(x, columns, looked);
            new FlatTrees(trees).Add(x, columns, sums);

            return Enumerable.Range(0, rows).All(r =>
            {
                var (row, walked) = (x[(r * columns)..((r + 1) * columns)], new double[columns]);
                foreach (var tree in trees) TreeShap.Add(tree, row, walked);
                return Enumerable.Range(0, columns).All(c => Math.Abs(looked[r * columns + c] - walked[c]) < 1e-9) && sums[r] == trees[0].Of(row) + trees[1].Of(row);
            });
        }, iter: 60);

    [Fact]
    public void Where_a_straight_line_misses_the_trees_are_chosen_and_their_reasons_add_up()
    {
        NeedsLightGbm();
        var (deals, asOf) = CrossedWorld(1_500);

        var model = Trainer.Train(deals, asOf, new());
        var linear = Trainer.Train(deals, asOf, new() { AllowTrees = false });

        Assert.Contains("trees", model.Card.Chosen, StringComparison.Ordinal);
        Assert.Contains("as asked", linear.Card.Says, StringComparison.Ordinal);
        Assert.True(model.Card.Metrics["log loss"] < linear.Card.Metrics["log loss"] - 0.05, $"{model.Card.Metrics["log loss"]:0.000} against {linear.Card.Metrics["log loss"]:0.000}");
        foreach (var deal in deals.Take(200))
            Assert.Equal(model.Predict([deal with { Outcome = DealOutcome.Open, ClosedAt = null }], deal.Created.AddDays(1)) is [{ LogOdds: { } said }] ? said : double.NaN,
                model.BaseLogOdds + model.Shares(deal with { Outcome = DealOutcome.Open, ClosedAt = null }, deal.Created.AddDays(1)).Sum(), 6);
    }

    [Fact]
    public void A_model_with_trees_is_the_same_after_it_was_saved_and_the_same_bytes_when_trained_again()
    {
        NeedsLightGbm();
        var (deals, asOf) = CrossedWorld(600);
        var model = Trainer.Train(deals, asOf, new());
        var file = new MemoryStream();
        model.Save(file);

        var loaded = TrainedModel.Load(new MemoryStream(file.ToArray()));

        Assert.Equal(model.Version, Trainer.Train(deals, asOf, new()).Version);
        Assert.Equal(model.Version, loaded.Version);
        var open = deals.Take(50).Select(d => d with { Outcome = DealOutcome.Open, ClosedAt = null }).ToList();
        Assert.Equal(model.Predict(open, asOf).Select(p => p.Win), loaded.Predict(open, asOf).Select(p => p.Win));
    }

    /// <summary>Deals that are won when exactly one of two things holds: no weighted sum of the two can tell.</summary>
    static (List<DealTimeline> Deals, DateTimeOffset AsOf) CrossedWorld(int count)
    {
        var dice = new Random(11);
        var start = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return ([.. Enumerable.Range(0, count).Select(i =>
        {
            var (big, warm) = (dice.Next(2) == 1, dice.Next(2) == 1);
            var created = start.AddHours(i * 12);
            var closed = created.AddDays(5 + dice.Next(20));
            return new DealTimeline
            {
                Id = $"d{i}", Created = created, ClosedAt = closed, Outcome = dice.NextDouble() < (big != warm ? 0.9 : 0.1) ? DealOutcome.Won : DealOutcome.Lost,
                Attributes = new Dictionary<string, string?> { ["size"] = big ? "big" : "small", ["lead"] = warm ? "warm" : "cold" },
                Events = [new(created, DealFields.Stage, "Open"), new(closed, DealFields.Stage, "Done")],
            };
        })], start.AddHours(count * 12).AddDays(40));
    }

    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterLoadModelFromString(byte* text, int* iterations, nint* booster);
    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterPredictForMatSingleRow(nint booster, void* row, int type, int columns, int rowMajor, int predictType, int from, int count, byte* parameters, long* length, double* result);
    [LibraryImport("lib_lightgbm")] private static partial int LGBM_BoosterFree(nint booster);
}
