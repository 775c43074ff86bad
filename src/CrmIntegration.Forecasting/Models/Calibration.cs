using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Calibrated log-odds = Slope x log-odds + Shift, fitted out of sample (after Platt 1999), held towards 1 by a small penalty.
/// Only the slope is learned, at most 1, around the average: the newest deals' outcomes come first from those that end fast, so a level or a
/// boldness learned from them would be theirs alone.
/// A straight line in log-odds keeps the contributions exact: they are scaled by the slope.</summary>
sealed record Calibration(double Slope, double Shift)
{
    public static readonly Calibration None = new(1, 0);

    public double Apply(double logOdds) => Slope * logOdds + Shift;

    public static Calibration Fit(IReadOnlyList<(double LogOdds, double Label, double Weight)> rows, int deals)
    {
        if (deals < 50) return None;
        var (share, weight) = (deals / rows.Sum(r => r.Weight), rows.Sum(r => r.Weight));
        var middle = rows.Sum(r => r.Weight * r.LogOdds) / weight;
        var slope = 1.0;
        for (var round = 0; round < 50; round++)
        {
            double gradient = -10 * (slope - 1), curve = 10;
            foreach (var (z, label, w) in rows)
            {
                var p = LogOdds.ToChance(slope * (z - middle) + middle);
                gradient += share * w * (label - p) * (z - middle);
                curve += share * w * p * (1 - p) * (z - middle) * (z - middle);
            }
            var step = Math.Clamp(gradient / curve, -1, 1);
            slope = Math.Clamp(slope + step, 0.05, 1);
            if (Math.Abs(step) < 1e-9) break;
        }
        return new(slope, (1 - slope) * middle);
    }
}
