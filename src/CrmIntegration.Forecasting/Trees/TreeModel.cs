using System.Text.Json.Serialization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>One column of the trees. Word null: the number as it is, NaN where unknown; otherwise 1 when the word is this one.</summary>
sealed record TreeColumn(int Feature, string? Word);

/// <summary>Log-odds = the linear model's (where the trees were grown on top of it) + the sum of the trees. Base is the forecast of the average
/// snapshot; the contributions are the linear part's exact ones plus exact Shapley values of the trees, so they add up.</summary>
sealed class TreeModel : IDealModel
{
    public required string Name { get; init; }
    public required TreeColumn[] Columns { get; init; }
    public required Tree[] Trees { get; init; }

    /// <summary>How sure the forecast is comes from here in either case.</summary>
    public required LinearModel Linear { get; init; }
    public required bool OnTop { get; init; }

    double? expected;
    double Expected => expected ??= Trees.Sum(t => t.Expected());

    [JsonIgnore] public double Base => (OnTop ? Linear.Base : 0) + Expected;

    public double LogOddsOf(FeatureRow row)
    {
        var x = Row(row, Columns);
        var sum = OnTop ? Linear.LogOddsOf(row) : 0;
        foreach (var tree in Trees)
            sum += tree.Of(x);
        return sum;
    }

    public double[] Contributions(FeatureRow row)
    {
        var x = Row(row, Columns);
        var perColumn = new double[Columns.Length];
        foreach (var tree in Trees)
            TreeShap.Add(tree, x, perColumn);
        var share = OnTop ? Linear.Contributions(row) : new double[row.Numbers.Length + row.Words.Length];
        for (var c = 0; c < Columns.Length; c++)
            share[Columns[c].Feature] += perColumn[c];
        return share;
    }

    public double Spread(FeatureRow row) => Linear.Spread(row);

    [JsonIgnore] public IEnumerable<int> FeaturesUsed => Trees.SelectMany(t => t.Column).Select(c => Columns[c].Feature).Concat(OnTop ? Linear.FeaturesUsed : []).Distinct().Order();

    internal static double[] Row(FeatureRow row, TreeColumn[] columns)
    {
        var x = new double[columns.Length];
        for (var c = 0; c < x.Length; c++)
            x[c] = columns[c] is { Word: { } word } column ? string.Equals(row.Words[column.Feature - row.Numbers.Length], word, StringComparison.Ordinal) ? 1 : 0 : row.Numbers[columns[c].Feature];
        return x;
    }
}
