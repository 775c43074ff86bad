using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Log-odds = Base + sum over columns of weight x (value - mean). Base is the forecast of the average snapshot,
/// so each column's term is its exact contribution.</summary>
sealed class LinearModel : IDealModel
{
    public required string Name { get; init; }
    public required Encoder Encoder { get; init; }
    public required double[] Weights { get; init; }
    public required double[] Means { get; init; }
    public required double Base { get; init; }
    /// <summary>Lower triangle, row by row, of the weights' covariance (intercept last); empty = not known.</summary>
    public double[] Covariance { get; init; } = [];

    public double LogOddsOf(FeatureRow row)
    {
        var (at, values) = Encoder.Encode(row);
        var sum = Base;
        for (var i = 0; i < Weights.Length; i++) sum -= Weights[i] * Means[i];
        for (var i = 0; i < at.Length; i++) sum += Weights[at[i]] * values[i];
        return sum;
    }

    public IReadOnlyList<double[]> Contributions(IReadOnlyList<FeatureRow> rows) => [.. rows.Select(Contributions)];

    /// <summary>Contribution in log-odds per feature (index as in <see cref="FeatureSheet.Names"/>).</summary>
    public double[] Contributions(FeatureRow row)
    {
        var share = new double[row.Numbers.Length + row.Words.Length];
        for (var i = 0; i < Weights.Length; i++) share[Encoder.Columns[i].Feature] -= Weights[i] * Means[i];
        var (at, values) = Encoder.Encode(row);
        for (var i = 0; i < at.Length; i++) share[Encoder.Columns[at[i]].Feature] += Weights[at[i]] * values[i];
        return share;
    }

    /// <summary>Standard error of the log-odds (Laplace approximation).</summary>
    public double Spread(FeatureRow row)
    {
        if (Covariance.Length == 0) return 0;
        var (at, values) = Encoder.Encode(row);
        int[] all = [.. at, Weights.Length];
        double[] x = [.. values, 1];
        double sum = 0;
        for (var i = 0; i < all.Length; i++)
            for (var j = 0; j < all.Length; j++)
                sum += x[i] * x[j] * Covariance[Cell(Math.Max(all[i], all[j]), Math.Min(all[i], all[j]))];
        return Math.Sqrt(Math.Max(0, sum));
    }

    [System.Text.Json.Serialization.JsonIgnore] public IEnumerable<int> FeaturesUsed => Encoder.Columns.Select(c => c.Feature).Distinct();

    internal static int Cell(int row, int column) => row * (row + 1) / 2 + column;
}
