using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Calibrated log-odds = Slope x log-odds + Shift, fitted out of sample (Platt 1999), held towards (1, 0) as if fifty deals had said so.
/// A straight line in log-odds keeps the contributions exact: they are scaled by the slope.</summary>
sealed record Calibration(double Slope, double Shift)
{
    public static readonly Calibration None = new(1, 0);

    public double Apply(double logOdds) => Slope * logOdds + Shift;

    public static Calibration Fit(IReadOnlyList<(double LogOdds, double Label, double Weight)> rows, int deals)
    {
        if (deals < 50) return None;
        var share = deals / rows.Sum(r => r.Weight);
        double slope = 1, shift = 0;
        for (var round = 0; round < 50; round++)
        {
            double g0 = -10 * shift, g1 = -10 * (slope - 1), h00 = 10, h01 = 0, h11 = 10;
            foreach (var (z, label, weight) in rows)
            {
                var p = LogOdds.ToChance(slope * z + shift);
                var (off, bend) = (share * weight * (label - p), share * weight * p * (1 - p));
                (g0, g1, h00, h01, h11) = (g0 + off, g1 + off * z, h00 + bend, h01 + bend * z, h11 + bend * z * z);
            }
            var det = h00 * h11 - h01 * h01;
            var (d0, d1) = ((h11 * g0 - h01 * g1) / det, (h00 * g1 - h01 * g0) / det);
            (shift, slope) = (shift + Math.Clamp(d0, -1, 1), slope + Math.Clamp(d1, -1, 1));
            if (Math.Abs(d0) + Math.Abs(d1) < 1e-9) break;
        }
        return new(Math.Clamp(slope, 0.05, 3), shift);
    }
}
