using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>What tells the log-odds of winning from a feature row, and what each feature's share in it is.</summary>
interface IDealModel
{
    string Name { get; }

    /// <summary>The forecast of the average snapshot, in log-odds.</summary>
    double Base { get; }

    double LogOddsOf(FeatureRow row);

    /// <summary>Per row and feature in the order of <see cref="FeatureSheet.Names"/>; they sum to the row's log-odds minus <see cref="Base"/>.</summary>
    IReadOnlyList<double[]> Contributions(IReadOnlyList<FeatureRow> rows);

    /// <summary>Standard error of the log-odds.</summary>
    double Spread(FeatureRow row);

    IEnumerable<int> FeaturesUsed { get; }
}
