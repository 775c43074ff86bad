using System.Numerics;
using System.Runtime.Intrinsics;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// <see cref="Ending"/> as it stands at one moment. Calendar, seasons and how far ahead a period lies are the same for every deal looked at then, so their weights
/// and the answers of all tree splits on them are worked out once; what is left per deal is one walk per tree and a few dozen exponentials.
/// </summary>
sealed class EndingOn
{
    const int Periods = Ending.Periods;
    const ulong All = (1UL << Periods) - 1;
    const int OfDeal = 0, OfAge = 1, OfTime = 2;

    /// <summary>A split on the deal, on how old it will be, or on time alone, where Goes holds the periods that go left. Below zero a child is the leaf ~child.</summary>
    readonly record struct Split(double Threshold, ulong Goes, int Kind, int Column, int Left, int Right, int Missing);

    readonly Ending ending;
    readonly DateTimeOffset at;
    readonly double[] moving = new double[Periods], oddsOfLean = new double[Periods], middle = new double[Periods], ageWeights;
    readonly Split[][] trees;

    public EndingOn(Ending ending, DateTimeOffset at)
    {
        (this.ending, this.at) = (ending, at);
        var w = ending.Weights;
        for (var k = 0; k < Periods; k++)
        {
            middle[k] = ending.Middle(k);
            int ahead = Ending.Bin(ending.AheadEdges, middle[k]), season = ending.SeasonOf(at, k);
            moving[k] = w[ending.Ahead + ahead] + w[ending.Season + season];
            oddsOfLean[k] = ending.Lean.Length == 0 ? 1 : Math.Exp(ending.Lean[ahead] + ending.Lean[ending.AheadEdges.Length + 1 + season]);
        }
        ageWeights = w[ending.Age..(ending.Age + ending.AgeEdges.Length + 1)];
        trees = [.. ending.Trees.Select(SplitsOf)];
    }

    public DealTiming Of(FeatureRow row, double win)
    {
        Span<double> ends = stackalloc double[Periods];
        var age = Ending.AgeOf(row);
        Hazards(row, age, ends);
        double open = 1, all = 0;
        for (var k = 0; k < Periods; k++)
        {
            var ended = open * ends[k];
            open -= ended;
            all += ends[k] = ended;
        }
        return Parted(ends, all, win);
    }

    /// <summary>Chance per period that a deal still open ends in it.</summary>
    void Hazards(FeatureRow row, double age, Span<double> z)
    {
        z.Clear();
        if (trees.Length > 0) TreeParts(row, age, z);
        var (still, bin, edges) = (ending.FixedPart(row), 0, ending.AgeEdges);
        for (var k = 0; k < Periods; k++)
        {
            while (bin < edges.Length && age + middle[k] > edges[bin]) bin++;
            z[k] = -Math.Clamp(still + moving[k] + ageWeights[bin] + z[k], -30, 30);
        }
        for (var k = 0; k < Periods; k += 4) (Vector256<double>.One / (Vector256<double>.One + Vector256.Exp(Vector256.Create<double>(z[k..])))).CopyTo(z[k..]);
    }

    /// <summary>Parts each period's ends into wins and losses so that all wins together make up the win probability: the lean of all periods is shifted; Newton
    /// within a bracket.</summary>
    DealTiming Parted(ReadOnlySpan<double> ends, double all, double win)
    {
        var shift = LogOdds.Of(win);
        double low = -60, high = 60;
        double[] won = new double[Periods], lost = new double[Periods];
        for (var round = 0; round < 40; round++)
        {
            var odds = Math.Exp(shift);
            double off = -win * all, slope = 1e-300;
            for (var k = 0; k < Periods; k++)
            {
                var o = oddsOfLean[k] * odds;
                var p = o / (1 + o);
                won[k] = ends[k] * p;
                off += won[k];
                slope += won[k] * (1 - p);
            }
            if (Math.Abs(off) <= 1e-12 * all) break;
            if (off > 0) high = shift; else low = shift;
            var next = shift - off / slope;
            shift = next > low && next < high ? next : (low + high) / 2;
        }
        double wonBy = 0, lostBy = 0;
        for (var k = 0; k < Periods; k++)
        {
            lost[k] = lostBy += ends[k] - won[k];
            won[k] = wonBy += won[k];
        }
        return new(at, ending.PeriodDays, won, lost);
    }

    /// <summary>Every period's sum of trees. What is known of the deal sends all periods the same way; a split on time parts them. Leaves are noted as differences
    /// between neighbouring periods, because most of them hold for one unbroken run.</summary>
    void TreeParts(FeatureRow row, double age, Span<double> into)
    {
        Span<double> steps = stackalloc double[Periods + 1], known = stackalloc double[ending.TreeColumns.Length];
        steps.Clear();
        TreeModel.Fill(row, ending.TreeColumns, known);
        for (var t = 0; t < trees.Length; t++) Walk(trees[t], ending.Trees[t].Leaf, trees[t].Length == 0 ? ~0 : 0, All, known, age, steps);
        var sum = 0.0;
        for (var k = 0; k < Periods; k++) into[k] = sum += steps[k];
    }

    void Walk(Split[] tree, double[] leaves, int node, ulong periods, ReadOnlySpan<double> known, double age, Span<double> steps)
    {
        while (node >= 0)
        {
            ref readonly var split = ref tree[node];
            if (split.Kind == OfDeal)
            {
                node = Left(split, known[split.Column]) ? split.Left : split.Right;
                continue;
            }
            var left = periods & (split.Kind == OfTime ? split.Goes : Younger(split.Threshold, age));
            if (left != 0 && left != periods) Walk(tree, leaves, split.Left, left, known, age, steps);
            (node, periods) = left == periods ? (split.Left, periods) : (split.Right, periods & ~left);
        }
        var value = leaves[~node];
        while (periods != 0)
        {
            var from = BitOperations.TrailingZeroCount(periods);
            var until = from + BitOperations.TrailingZeroCount(~(periods >> from));
            steps[from] += value;
            steps[until] -= value;
            periods &= ~0UL << until;
        }
    }

    static bool Left(in Split split, double value) => value <= split.Threshold || (!(value > split.Threshold) && (split.Missing == 0 || (split.Missing == 2 && 0 <= split.Threshold)));

    /// <summary>The periods in which the deal is at most so old: the first few of them.</summary>
    ulong Younger(double days, double age)
    {
        var count = (int)Math.Clamp((days - age) / ending.PeriodDays + 0.5, 0, Periods);
        while (count < Periods && age + middle[count] <= days) count++;      // the division may be off by a hair
        while (count > 0 && age + middle[count - 1] > days) count--;
        return (1UL << count) - 1;
    }

    Split[] SplitsOf(Tree tree)
    {
        var (splits, columns, x) = (new Split[tree.Column.Length], ending.TreeColumns.Length, new double[Periods * 4]);
        for (var k = 0; k < Periods; k++) ending.FillMoving(x.AsSpan(4 * k), 0, at, k);
        for (var s = 0; s < splits.Length; s++)
        {
            var (column, threshold, goes) = (tree.Column[s], tree.Threshold[s], 0UL);
            var kind = column < columns ? OfDeal : column == columns ? OfAge : OfTime;
            for (var k = 0; kind == OfTime && k < Periods; k++) goes |= (x[4 * k + column - columns] <= threshold ? 1UL : 0) << k;
            splits[s] = new(threshold, goes, kind, column, tree.Left[s], tree.Right[s], tree.MissingLeft[s] switch { true => 0, false => 1, null => 2 });
        }
        return splits;
    }
}
