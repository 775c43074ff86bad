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
sealed record Ending
{
    public const int Periods = 48, Seasons = 9;

    public required double PeriodDays { get; init; }
    public required int FiscalYearStart { get; init; }

    /// <summary>A month of the quarter can be told from a trend only when each has been seen twice.</summary>
    public bool KnowsMonths { get; init; } = true;
    public required Encoder Encoder { get; init; }

    /// <summary>Upper edges in days of the bins of how far ahead and how old; the last bin has none.</summary>
    public required double[] AheadEdges { get; init; }
    public required double[] AgeEdges { get; init; }

    /// <summary>Deal's columns, bins ahead, bins of age, seasons, intercept.</summary>
    public required double[] Weights { get; init; }

    /// <summary>How a win leans: bins ahead, seasons.</summary>
    public double[] Lean { get; init; } = [];
    public TreeColumn[] TreeColumns { get; init; } = [];
    public Tree[] Trees
    {
        get;
        init => (field, flat) = (value, null);              // a copy with other trees looks at its own
    } = [];
    FlatTrees? flat;

    [JsonIgnore] public int Ahead => Encoder.Columns.Count;
    [JsonIgnore] public int Age => Ahead + AheadEdges.Length + 1;
    [JsonIgnore] public int Season => Age + AgeEdges.Length + 1;
    [JsonIgnore] public int Columns => Season + Seasons;

    public double FixedPart(FeatureRow row)
    {
        Span<int> at = stackalloc int[Encoder.Columns.Count];
        Span<double> values = stackalloc double[at.Length];
        var (sum, count) = (Weights[^1], Encoder.Encode(row, at, values));
        for (var i = 0; i < count; i++) sum += Weights[at[i]] * values[i];
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

    /// <summary>How old then, how far ahead, month of the quarter then, day of the month then.</summary>
    public void FillMoving(Span<double> x, double age, DateTimeOffset at, int k)
    {
        var then = at.UtcDateTime.AddDays(Middle(k));
        (x[0], x[1], x[2], x[3]) = (age + Middle(k), Middle(k), MonthOf(then), then.Day);
    }

    public double Middle(int k) => (k + 0.5) * PeriodDays;

    public int SeasonOf(DateTimeOffset at, int k)
    {
        var then = at.UtcDateTime.AddDays(Middle(k));
        return 3 * (MonthOf(then) - 1) + Math.Min(2, (then.Day - 1) / 10);
    }

    int MonthOf(DateTime then) => KnowsMonths ? FeatureSheet.MonthOfQuarter(then.Month, FiscalYearStart) : 1;

    /// <summary>The first feature is the logarithm of the age; see <see cref="FeatureSheet"/>.</summary>
    public static double AgeOf(FeatureRow row) => Math.Exp(row.Numbers[0]) - 1;

    public static int Bin(double[] edges, double value)
    {
        var i = 0;
        while (i < edges.Length && value > edges[i]) i++;
        return i;
    }
}
