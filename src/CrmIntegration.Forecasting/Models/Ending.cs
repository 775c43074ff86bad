using System.Text.Json.Serialization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// When a deal ends: per period after a snapshot the chance that it ends if it is still open (discrete-time hazard, logistic in what is known of the deal, how far
/// ahead the period lies, how old the deal will be then and the season it falls in; trees on top where they prove better). How it ends then follows from
/// the win model: the chance of a win among the ends of a period leans by period and season, shifted per deal so that over all periods it is just the
/// win probability (vertical modelling of competing risks; Nicolaie, van Houwelingen, Putter 2010). So chance, dates and periods agree by construction.
/// </summary>
sealed class Ending
{
    public const int Periods = 48, Seasons = 9;

    public required double PeriodDays { get; init; }
    public required int FiscalYearStart { get; init; }
    public required Encoder Encoder { get; init; }

    /// <summary>Upper edges in days of the bins of how far ahead and how old; the last bin has none.</summary>
    public required double[] AheadEdges { get; init; }
    public required double[] AgeEdges { get; init; }

    /// <summary>Deal's columns, bins ahead, bins of age, seasons, intercept.</summary>
    public required double[] Weights { get; init; }

    /// <summary>How a win leans: bins ahead, seasons.</summary>
    public double[] Lean { get; init; } = [];
    public TreeColumn[] TreeColumns { get; init; } = [];
    public Tree[] Trees { get; init; } = [];
    FlatTrees? flat;

    [JsonIgnore] public int Ahead => Encoder.Columns.Count;
    [JsonIgnore] public int Age => Ahead + AheadEdges.Length + 1;
    [JsonIgnore] public int Season => Age + AgeEdges.Length + 1;
    [JsonIgnore] public int Columns => Season + Seasons;

    public DealTiming Of(FeatureRow row, DateTimeOffset at, double win)
    {
        Span<double> ends = stackalloc double[Periods];
        var open = 1.0;
        var fixedPart = FixedPart(row);
        Span<double> grown = stackalloc double[Periods];
        grown.Clear();
        var age = AgeOf(row);
        if (Trees.Length > 0) TreeParts(row, age, at, grown);
        for (var k = 0; k < Periods; k++)
        {
            var hazard = LogOdds.ToChance(fixedPart + MovingPart(age, at, k) + grown[k]);
            ends[k] = open * hazard;
            open -= ends[k];
        }
        return Split(ends, at, win);
    }

    DealTiming Split(ReadOnlySpan<double> ends, DateTimeOffset at, double win)
    {
        Span<double> lean = stackalloc double[Periods];
        var all = 0.0;
        for (var k = 0; k < Periods; k++)
        {
            lean[k] = Lean.Length == 0 ? 0 : Lean[Bin(AheadEdges, Middle(k))] + Lean[AheadEdges.Length + 1 + SeasonOf(at, k)];
            all += ends[k];
        }
        var shift = Shift(ends, lean, win, all);
        double[] won = new double[Periods], lost = new double[Periods];
        double wonBy = 0, lostBy = 0;
        for (var k = 0; k < Periods; k++)
        {
            var chance = LogOdds.ToChance(lean[k] + shift);
            won[k] = wonBy += ends[k] * chance;
            lost[k] = lostBy += ends[k] * (1 - chance);
        }
        return new(at, PeriodDays, won, lost);
    }

    /// <summary>The shift with which the wins of all periods make up the win probability; Newton within a bracket.</summary>
    static double Shift(ReadOnlySpan<double> ends, ReadOnlySpan<double> lean, double win, double all)
    {
        var shift = LogOdds.Of(win);
        double low = -60, high = 60;
        for (var round = 0; round < 40; round++)
        {
            double off = -win * all, slope = 1e-300;
            for (var k = 0; k < ends.Length; k++)
            {
                var p = LogOdds.ToChance(lean[k] + shift);
                off += ends[k] * p;
                slope += ends[k] * p * (1 - p);
            }
            if (Math.Abs(off) <= 1e-12 * all) break;
            if (off > 0) high = shift; else low = shift;
            var next = shift - off / slope;
            shift = next > low && next < high ? next : (low + high) / 2;
        }
        return shift;
    }

    public double FixedPart(FeatureRow row)
    {
        var (at, values) = Encoder.Encode(row);
        var sum = Weights[^1];
        for (var i = 0; i < at.Length; i++) sum += Weights[at[i]] * values[i];
        return sum;
    }

    public double MovingPart(double age, DateTimeOffset at, int k) =>
        Weights[Ahead + Bin(AheadEdges, Middle(k))] + Weights[Age + Bin(AgeEdges, age + Middle(k))] + Weights[Season + SeasonOf(at, k)];

    public double TreePart(double[] x, double age, DateTimeOffset at, int k)
    {
        if (Trees.Length == 0) return 0;
        FillMoving(x.AsSpan(TreeColumns.Length), age, at, k);
        return (flat ??= new(Trees)).Of(x);
    }

    /// <summary>Every period's sum of trees in one walk per tree: what is known of the deal sends all periods the same way, and only a split on the time parts them.</summary>
    void TreeParts(FeatureRow row, double age, DateTimeOffset at, Span<double> into)
    {
        Span<double> x = stackalloc double[4], moving = stackalloc double[4 * Periods];
        for (var k = 0; k < Periods; k++)
        {
            FillMoving(x, age, at, k);
            for (var c = 0; c < 4; c++) moving[c * Periods + k] = x[c];
        }
        var known = TreeModel.Row(row, TreeColumns);
        foreach (var tree in Trees) Walk(tree, tree.Column.Length == 0 ? ~0 : 0, (1UL << Periods) - 1, known, moving, into);
    }

    /// <param name="periods">The periods that come this way, a bit each.</param>
    static void Walk(Tree tree, int node, ulong periods, double[] known, ReadOnlySpan<double> moving, Span<double> into)
    {
        while (node >= 0)
        {
            var column = tree.Column[node];
            if (column < known.Length)
            {
                node = tree.GoesLeft(node, known) ? tree.Left[node] : tree.Right[node];
                continue;
            }
            var left = 0UL;
            var values = moving.Slice((column - known.Length) * Periods, Periods);
            for (var rest = periods; rest != 0; rest &= rest - 1)
            {
                var k = System.Numerics.BitOperations.TrailingZeroCount(rest);
                if (values[k] <= tree.Threshold[node]) left |= 1UL << k;
            }
            if (left != 0 && left != periods) Walk(tree, tree.Left[node], left, known, moving, into);
            (node, periods) = left == periods ? (tree.Left[node], periods) : (tree.Right[node], periods & ~left);
        }
        for (var rest = periods; rest != 0; rest &= rest - 1) into[System.Numerics.BitOperations.TrailingZeroCount(rest)] += tree.Leaf[~node];
    }

    /// <summary>How old then, how far ahead, month of the quarter then, day of the month then.</summary>
    public void FillMoving(Span<double> x, double age, DateTimeOffset at, int k)
    {
        var then = at.UtcDateTime.AddDays(Middle(k));
        (x[0], x[1], x[2], x[3]) = (age + Middle(k), Middle(k), FeatureSheet.MonthOfQuarter(then.Month, FiscalYearStart), then.Day);
    }

    public double Middle(int k) => (k + 0.5) * PeriodDays;

    public int SeasonOf(DateTimeOffset at, int k)
    {
        var then = at.UtcDateTime.AddDays(Middle(k));
        return 3 * (FeatureSheet.MonthOfQuarter(then.Month, FiscalYearStart) - 1) + Math.Min(2, (then.Day - 1) / 10);
    }

    /// <summary>The first feature is the logarithm of the age; see <see cref="FeatureSheet"/>.</summary>
    public static double AgeOf(FeatureRow row) => Math.Exp(row.Numbers[0]) - 1;

    public static int Bin(double[] edges, double value)
    {
        var i = 0;
        while (i < edges.Length && value > edges[i]) i++;
        return i;
    }
}
