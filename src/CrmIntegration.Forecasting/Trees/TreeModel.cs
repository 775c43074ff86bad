using System.Text.Json.Serialization;
using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Trees;

/// <summary>One column of the trees. Word null: the number as it is, NaN where unknown; otherwise 1 when the word is this one.</summary>
sealed record TreeColumn(int Feature, string? Word);

/// <summary>Log-odds = LinearShare x the linear model's + TreeShare x the sum of the trees: trees alone (0, 1), grown on top of the linear model (1, 1), or both
/// side by side (a half each). Base is the forecast of the average snapshot; the contributions are the linear part's exact ones plus exact Shapley
/// values of the trees, so they add up.</summary>
sealed class TreeModel : IDealModel
{
    public required string Name { get; init; }
    public required TreeColumn[] Columns { get; init; }
    public required Tree[] Trees { get; init; }

    /// <summary>How sure the forecast is comes from here in any case.</summary>
    public required LinearModel Linear { get; init; }
    public required double LinearShare { get; init; }
    public required double TreeShare { get; init; }

    double? expected;
    double Expected => expected ??= Trees.Sum(t => t.Expected());
    FlatTrees? flat;
    FlatTrees Flat => flat ??= new(Trees);
    ShapTables? tables;
    ShapTables Tables => tables ??= new(Trees);

    [JsonIgnore] public double Base => LinearShare * Linear.Base + TreeShare * Expected;

    public double LogOddsOf(FeatureRow row)
    {
        var sum = TreeShare * Flat.Of(Row(row, Columns));
        return LinearShare == 0 ? sum : sum + LinearShare * Linear.LogOddsOf(row);
    }

    public IReadOnlyList<double[]> Contributions(IReadOnlyList<FeatureRow> rows)
    {
        var x = new double[rows.Count * Columns.Length];
        for (var r = 0; r < rows.Count; r++) Fill(rows[r], Columns, x.AsSpan(r * Columns.Length));
        var perColumn = new double[x.Length];
        Tables.Add(x, Columns.Length, perColumn);
        return [.. rows.Select((row, r) =>
        {
            var share = LinearShare == 0 ? new double[row.Numbers.Length + row.Words.Length] : Linear.Contributions(row);
            if (LinearShare is not (0 or 1)) for (var f = 0; f < share.Length; f++) share[f] *= LinearShare;
            for (var c = 0; c < Columns.Length; c++) share[Columns[c].Feature] += TreeShare * perColumn[r * Columns.Length + c];
            return share;
        })];
    }

    public double Spread(FeatureRow row) => Linear.Spread(row);

    [JsonIgnore] public IEnumerable<int> FeaturesUsed =>
        Trees.SelectMany(t => t.Column).Select(c => Columns[c].Feature).Concat(LinearShare > 0 ? Linear.FeaturesUsed : []).Distinct().Order();

    internal static double[] Row(FeatureRow row, TreeColumn[] columns)
    {
        var x = new double[columns.Length];
        Fill(row, columns, x);
        return x;
    }

    internal static void Fill(FeatureRow row, TreeColumn[] columns, Span<double> x)
    {
        for (var c = 0; c < columns.Length; c++)
            x[c] = columns[c] is { Word: { } word } column ? string.Equals(row.Words[column.Feature - row.Numbers.Length], word, StringComparison.Ordinal) ? 1 : 0 : row.Numbers[columns[c].Feature];
    }
}
