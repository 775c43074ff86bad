using System.Globalization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Learns <see cref="Ending"/> from snapshots, each followed period by period until the deal ended or is no longer watched.</summary>
static class EndingFit
{
    const int MostSnapshots = 5_000;

    readonly record struct Step(int Row, int Period, bool Ended);

    /// <param name="win">Log-odds of winning that the win model gives a snapshot.</param>
    /// <param name="trees">Whether trees may be tried.</param>
    public static Ending Fit(IReadOnlyList<Snapshot> seen, Func<FeatureRow, double> win, bool trees, TrainingOptions options, CancellationToken cancel)
    {
        var most = Math.Min(MostSnapshots, 4 * seen.Select(s => s.Deal).Distinct().Count());
        var every = Math.Max(1, (seen.Count + most - 1) / Math.Max(1, most));
        var rows = seen.Where((_, i) => i % every == 0).ToList();
        var ended = rows.Where(r => r.Label is not null).ToList();
        var ahead = ended.Select(r => r.DaysToEnd).Order().ToList();
        var period = ended.Count == 0 ? 7 : Math.Max(0.25, ahead[(int)(0.98 * (ahead.Count - 1))] / Ending.Periods);
        var frame = new Ending
        {
            PeriodDays = period, FiscalYearStart = options.FiscalYearStart, KnowsMonths = rows.Count > 0 && (rows.Max(r => r.At) - rows.Min(r => r.At)).TotalDays >= FeatureSheet.DaysToKnowMonths, Encoder = Encoder.Fit(rows, 10, _ => true), Weights = [],
            AheadEdges = Edges(ahead, 8), AgeEdges = AgeEdges([.. ended.Select(r => Ending.AgeOf(r.Row) + r.DaysToEnd).Order()]),
        };
        var steps = rows.SelectMany((r, i) => Steps(r, i, period)).ToList();
        var chosen = Linear(frame, rows, steps, cancel);
        if (trees && steps.Count > 2_000 && TreesAreBetter(frame, rows, steps, options.Seed, cancel)) chosen = Grow(chosen, rows, steps, options.Seed, cancel);
        return WithLean(chosen, ended, win, cancel);
    }

    static IEnumerable<Step> Steps(Snapshot seen, int row, double period)
    {
        var last = seen.DaysToEnd / period;
        for (var k = 0; k < Ending.Periods && k <= last; k++)
        {
            var ends = seen.Label is not null && last < k + 1;
            if (ends || k + 1 <= last) yield return new(row, k, ends);   // a period watched in part tells nothing
        }
    }

    static double[] Edges(IReadOnlyList<double> ascending, int bins) => ascending.Count < 10 * bins ? [] :
        [.. Enumerable.Range(1, bins - 1).Select(i => ascending[i * (ascending.Count - 1) / bins]).Where(e => e > 0).Distinct()];

    // Deals older than any that ever ended are a kind of their own: most of them were forgotten.
    static double[] AgeEdges(IReadOnlyList<double> ascending) => Edges(ascending, 12) is { Length: > 0 } edges ? [.. edges.Append(ascending[^1]).Distinct()] : [];

    static Ending Linear(Ending frame, List<Snapshot> rows, List<Step> steps, CancellationToken cancel)
    {
        var encoded = rows.Select(r => frame.Encoder.Encode(r.Row)).ToList();
        var share = EffectiveDeals.Share(rows);
        var observations = steps.Select(s =>
        {
            var (at, values) = encoded[s.Row];
            var (seen, then) = (rows[s.Row], frame.Middle(s.Period));
            return new Observation(
                [.. at, frame.Ahead + Ending.Bin(frame.AheadEdges, then), frame.Age + Ending.Bin(frame.AgeEdges, Ending.AgeOf(seen.Row) + then), frame.Season + frame.SeasonOf(seen.At, s.Period)],
                [.. values, 1, 1, 1], s.Ended ? 1 : 0, seen.Weight * share);
        }).ToList();
        var rate = (observations.Sum(o => o.Label * o.Weight) + 1) / (observations.Sum(o => o.Weight) + 2);
        var start = new double[frame.Columns + 1];
        start[^1] = LogOdds.Of(rate);
        var weights = Newton.Fit(observations, start, i => i < frame.Ahead ? 5 : 2, cancel).Weights;
        return frame with { Weights = weights };
    }

    /// <summary>Learned from the periods of the first four fifths of the time, and tried on the periods that lie wholly after.</summary>
    static bool TreesAreBetter(Ending frame, List<Snapshot> rows, List<Step> steps, int seed, CancellationToken cancel)
    {
        DateTimeOffset End(Step s) => rows[s.Row].At.AddDays((s.Period + 1) * frame.PeriodDays);
        var ends = steps.Select(s => End(s)).Order().ToList();
        var cut = ends[(int)(0.8 * (ends.Count - 1))];
        var early = steps.Where(s => End(s) <= cut).ToList();
        var late = steps.Where(s => End(s).AddDays(-frame.PeriodDays) >= cut).ToList();
        if (late.Count < 200 || early.Count < 1_000 || !early.Exists(s => s.Ended)) return false;
        var linear = Linear(frame, rows, early, cancel);
        var grown = Grow(linear, rows, early, seed, cancel);
        double gain = 0;
        foreach (var group in late.GroupBy(s => s.Row))
        {
            var seen = rows[group.Key];
            var (age, still, x) = (Ending.AgeOf(seen.Row), linear.FixedPart(seen.Row), new double[grown.TreeColumns.Length + 4]);
            TreeModel.Fill(seen.Row, grown.TreeColumns, x);
            foreach (var s in group)
            {
                var z = still + linear.MovingPart(age, seen.At, s.Period);
                var (y, trees) = (s.Ended ? 1.0 : 0, grown.TreePart(x, age, seen.At, s.Period));
                gain += seen.Weight * (Metrics.LossOf(y, LogOdds.ToChance(z)) - Metrics.LossOf(y, LogOdds.ToChance(z + trees)));
            }
        }
        return gain > 0;
    }

    static Ending Grow(Ending linear, List<Snapshot> rows, List<Step> steps, int seed, CancellationToken cancel)
    {
        var columns = linear.Encoder.Columns.Where(c => !c.Missing).Select(c => new TreeColumn(c.Feature, c.Word)).ToArray();
        var width = columns.Length + 4;
        var x = new double[steps.Count * width];
        var (labels, weights, start) = (new float[steps.Count], new float[steps.Count], new double[steps.Count]);
        var still = rows.Select(r => linear.FixedPart(r.Row)).ToArray();
        for (var i = 0; i < steps.Count; i++)
        {
            var (s, seen) = (steps[i], rows[steps[i].Row]);
            var age = Ending.AgeOf(seen.Row);
            TreeModel.Fill(seen.Row, columns, x.AsSpan(i * width));
            linear.FillMoving(x.AsSpan(i * width + columns.Length), age, seen.At, s.Period);
            (labels[i], weights[i], start[i]) = (s.Ended ? 1 : 0, (float)seen.Weight, still[s.Row] + linear.MovingPart(age, seen.At, s.Period));
        }
        var parameters = string.Create(CultureInfo.InvariantCulture, $"""
            objective=binary learning_rate=0.08 num_leaves=12 max_depth=5 min_data_in_leaf=100 min_sum_hessian_in_leaf=5 lambda_l2=10 feature_fraction=0.7
            max_bin=63 deterministic=true force_row_wise=true num_threads=1 seed={seed} verbosity=-1
            """).ReplaceLineEndings(" ");
        return linear with { TreeColumns = columns, Trees = TreeReader.Read(LightGbm.Train(x, width, labels, weights, start, parameters, 100, cancel)) };
    }

    static Ending WithLean(Ending ending, List<Snapshot> ended, Func<FeatureRow, double> win, CancellationToken cancel)
    {
        if (ended.Count < 100) return ending;
        var bins = ending.AheadEdges.Length + 1;
        var share = EffectiveDeals.Share(ended);
        var rows = ended.Where(r => r.DaysToEnd < Ending.Periods * ending.PeriodDays).Select(r =>
        {
            var k = (int)(r.DaysToEnd / ending.PeriodDays);
            return new Observation([Ending.Bin(ending.AheadEdges, ending.Middle(k)), bins + ending.SeasonOf(r.At, k)], [1, 1], r.Label!.Value, r.Weight * share, win(r.Row));
        }).ToList();
        var lean = Newton.Fit(rows, new double[bins + Ending.Seasons + 1], _ => 10, cancel).Weights;
        return ending with { Lean = lean[..^1] };
    }
}
