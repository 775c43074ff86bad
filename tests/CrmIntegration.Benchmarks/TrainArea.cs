using System.Diagnostics;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Benchmarks;

/// <summary>Trees grown, scored and explained by us beside the native library in the same run, on the same model; and a million open deals from timeline to forecast.</summary>
static class TrainArea
{
    const int Columns = 20, Rows = 80_000, Rounds = 5;
    const string Parameters = "objective=binary learning_rate=0.1 num_leaves=31 min_data_in_leaf=20 deterministic=true force_row_wise=true num_threads=2 seed=1 verbosity=-1";

    public static async Task RunAsync(TextWriter o)
    {
        if (LightGbm.WhyMissing is { } missing)
        {
            await o.WriteLineAsync($"  {missing}");
            return;
        }
        var dice = new Random(3);
        FeatureRow[] rows = [.. Enumerable.Range(0, Rows).Select(_ => new FeatureRow([.. Enumerable.Range(0, Columns).Select(_ => dice.NextDouble() * 10 - 5)], [], []))];
        float[] labels = [.. rows.Select(r => r.Numbers[0] + r.Numbers[1] * r.Numbers[2] / 3 + Math.Sin(r.Numbers[3]) + 3 * dice.NextDouble() > 1.5 ? 1f : 0f)], weights = [.. rows.Select(_ => 1f)];
        var columns = Enumerable.Range(0, Columns).Select(c => new TreeColumn(c, null)).ToArray();
        double[] matrix = [.. rows.SelectMany(r => r.Numbers)];
        string model = "";
        Tree[] trees = [];
        var (native, ours) = Interleaved(
            () => model = LightGbm.Train(matrix, Columns, labels, weights, null, Parameters, 100, default),
            () =>
            {
                var x = new double[Rows * Columns];
                for (var r = 0; r < Rows; r++) TreeModel.Fill(rows[r], columns, x.AsSpan(r * Columns));
                trees = TreeReader.Read(LightGbm.Train(x, Columns, labels, weights, null, Parameters, 100, default));
            });
        await o.WriteLineAsync(FormattableString.Invariant($"  train 80,000 x 20 x 100 trees, from feature rows to a model   ours {ours:0.00} s   native alone {native:0.00} s   ratio {ours / native:0.00} (aim <= 1.5)"));

        await ScoreAsync(o, matrix, model, trees);
        await MillionAsync(o);
    }

    static async Task ScoreAsync(TextWriter o, double[] matrix, string model, Tree[] trees)
    {
        var booster = NativeTrees.Load(model);
        var (flat, tables) = (new FlatTrees(trees), new ShapTables(trees));
        double[] theirs = new double[Rows], sums = new double[Rows];
        var (native, ours) = Interleaved(() => NativeTrees.Predict(booster, matrix, Rows, Columns, 1, theirs), () =>
        {
            Array.Clear(sums);
            Halves(Rows, (from, count) => flat.Add(matrix.AsSpan(from * Columns, count * Columns), Columns, sums.AsSpan(from, count)));
        });
        await o.WriteLineAsync(FormattableString.Invariant($"  score, two threads   ours {Rows / ours:N0} rows/s   native {Rows / native:N0} rows/s   ratio {native / ours:0.00} (aim >= 1)   largest difference {Enumerable.Range(0, Rows).Max(r => Math.Abs(sums[r] - theirs[r])):0.0e+0}"));

        const int some = 4_000;
        double[] explained = new double[some * (Columns + 1)], looked = new double[some * Columns];
        (native, ours) = Interleaved(() => NativeTrees.Predict(booster, matrix, some, Columns, 3, explained), () =>
        {
            Array.Clear(looked);
            Halves(some, (from, count) => tables.Add(matrix[(from * Columns)..((from + count) * Columns)], Columns, looked.AsSpan(from * Columns, count * Columns)));
        });
        var off = Enumerable.Range(0, some).Max(r => Math.Abs(Enumerable.Range(0, Columns).Sum(c => looked[r * Columns + c]) + trees.Sum(t => t.Expected()) - sums[r]));
        await o.WriteLineAsync(FormattableString.Invariant($"  exact reasons (TreeSHAP), 31 leaves, two threads   ours {some / ours:N0} rows/s   native {some / native:N0} rows/s   ratio {native / ours:0.0} (aim >= 10)   largest error of the sum {off:0.0e+0} (aim <= 1e-6)"));
        NativeTrees.Free(booster);
    }

    static async Task MillionAsync(TextWriter o)
    {
        var today = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var deals = ForecastTruth.Deals(SampleCompany.Make(42, 5_000, today, mails: 1));
        var model = Trainer.Train(deals, today, new());
        var open = deals.Where(d => d.Outcome == DealOutcome.Open).ToList();
        GC.Collect();
        var (watch, said, peak) = (Stopwatch.StartNew(), 0, 0L);
        while (said < 1_000_000)
        {
            // a page of deals as the store would hand it over
            var page = Enumerable.Range(said, 10_000).Select(i => open[i % open.Count] with { Id = "deal " + i }).ToList();
            foreach (var forecast in model.Predict(page, today)) if (forecast.Win is not null) said++;
            peak = Math.Max(peak, Environment.WorkingSet);
        }
        await o.WriteLineAsync(FormattableString.Invariant($"  {said:N0} open deals, features, forecast, dates and reasons, in pages of 10,000: {watch.Elapsed.TotalSeconds:0.0} s (aim < 60)   memory at most {peak / 1048576.0:N0} MiB (aim < 2,048)   ({model.Card.Chosen})"));
    }

    static void Halves(int rows, Action<int, int> run) => Parallel.For(0, 2, half => run(half * (rows / 2), half == 0 ? rows / 2 : rows - rows / 2));

    /// <summary>Medians of interleaved rounds in seconds.</summary>
    static (double First, double Second) Interleaved(Action first, Action second)
    {
        var times = new List<double>[] { [], [] };
        for (var round = 0; round <= Rounds; round++)
            foreach (var (run, i) in new[] { (first, 0), (second, 1) })
            {
                var watch = Stopwatch.StartNew();
                run();
                if (round > 0) times[i].Add(watch.Elapsed.TotalSeconds);
            }
        return (times[0].Order().ElementAt(Rounds / 2), times[1].Order().ElementAt(Rounds / 2));
    }
}
