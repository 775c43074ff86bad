using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Calibrated log-odds = Slope x log-odds + Shift, fitted out of sample (after Platt 1999), held towards 1 by a small penalty.
/// Only the slope is learned, at most 1, around the average: the newest deals' outcomes come first from those that end fast, so a level or a
/// boldness learned from them would be theirs alone.
/// A straight line in log-odds keeps the contributions exact: they are scaled by the slope.</summary>
sealed record Calibration(double Slope, double Shift)
{
    public static readonly Calibration None = new(1, 0);
    const int FewestDeals = 50;

    public double Apply(double logOdds) => Slope * logOdds + Shift;

    /// <param name="learned">From which share of today's closed deals the forecasts of <paramref name="rows"/> were learned. What a fit says too boldly falls as one over
    /// what it learned from (van Houwelingen and le Cessie 1990), so the model in use, learned from all, needs that share of their correction.</param>
    public static Calibration Fit(IReadOnlyList<(int Deal, double LogOdds, double Label, double Weight)> rows, double learned)
    {
        if (rows.Select(r => r.Deal).Distinct().Count() < FewestDeals) return None;
        var share = EffectiveDeals.Share(rows.Select(r => (r.Deal, r.Weight)));
        var middle = rows.Sum(r => r.Weight * r.LogOdds) / rows.Sum(r => r.Weight);
        double slope = 1, curve = 1;
        for (var round = 0; round < 50; round++)
        {
            var gradient = -10 * (slope - 1);
            curve = 10;
            foreach (var (_, z, label, w) in rows)
            {
                var p = LogOdds.ToChance(slope * (z - middle) + middle);
                gradient += share * w * (label - p) * (z - middle);
                curve += share * w * p * (1 - p) * (z - middle) * (z - middle);
            }
            var step = Math.Clamp(gradient / curve, -1, 1);
            slope = Math.Clamp(slope + step, 0.05, 1);
            if (Math.Abs(step) < 1e-9) break;
        }
        // only as far as it is beyond one standard error, each deal one observation: most of the ridge models need no correction
        var off = rows.GroupBy(r => r.Deal).Sum(d => Math.Pow(d.Sum(r => share * r.Weight * (r.Label - LogOdds.ToChance(slope * (r.LogOdds - middle) + middle)) * (r.LogOdds - middle)), 2));
        slope = 1 - learned * (1 - Math.Min(1, slope + Math.Sqrt(off) / curve));
        return new(slope, (1 - slope) * middle);
    }
}
