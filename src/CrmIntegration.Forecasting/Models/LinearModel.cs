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

    double[]? average;
    double? start;

    public double LogOddsOf(FeatureRow row)
    {
        Span<int> at = stackalloc int[Weights.Length];
        Span<double> values = stackalloc double[Weights.Length];
        var count = Encoder.Encode(row, at, values);
        var sum = start ??= Start();
        for (var i = 0; i < count; i++) sum += Weights[at[i]] * values[i];
        return sum;
    }

    double Start()
    {
        var sum = Base;
        for (var i = 0; i < Weights.Length; i++) sum -= Weights[i] * Means[i];
        return sum;
    }

    public IReadOnlyList<double[]> Contributions(IReadOnlyList<FeatureRow> rows) => [.. rows.Select(Contributions)];

    /// <summary>Contribution in log-odds per feature (index as in <see cref="FeatureSheet.Names"/>).</summary>
    public double[] Contributions(FeatureRow row)
    {
        Span<int> at = stackalloc int[Weights.Length];
        Span<double> values = stackalloc double[Weights.Length];
        var count = Encoder.Encode(row, at, values);
        var share = (double[])(average ??= Average(row)).Clone();
        for (var i = 0; i < count; i++) share[Encoder.Columns[at[i]].Feature] += Weights[at[i]] * values[i];
        return share;
    }

    double[] Average(FeatureRow row)
    {
        var share = new double[row.Numbers.Length + row.Words.Length];
        for (var i = 0; i < Weights.Length; i++) share[Encoder.Columns[i].Feature] -= Weights[i] * Means[i];
        return share;
    }

    /// <summary>Standard error of the log-odds (Laplace approximation).</summary>
    public double Spread(FeatureRow row)
    {
        if (Covariance.Length == 0) return 0;
        Span<int> at = stackalloc int[Weights.Length + 1];
        Span<double> values = stackalloc double[Weights.Length + 1];
        var count = Encoder.Encode(row, at, values);
        (at[count], values[count]) = (Weights.Length, 1);
        double sum = 0;
        for (var i = 0; i <= count; i++)
        {
            // columns ascend, so the rest of this line of the triangle counts twice
            var line = Covariance.AsSpan(Cell(at[i], 0), at[i] + 1);
            double before = 0;
            for (var j = 0; j < i; j++) before += values[j] * line[at[j]];
            sum += values[i] * (2 * before + values[i] * line[at[i]]);
        }
        return Math.Sqrt(Math.Max(0, sum));
    }

    [System.Text.Json.Serialization.JsonIgnore] public IEnumerable<int> FeaturesUsed => Encoder.Columns.Select(c => c.Feature).Distinct();

    internal static int Cell(int row, int column) => row * (row + 1) / 2 + column;
}
