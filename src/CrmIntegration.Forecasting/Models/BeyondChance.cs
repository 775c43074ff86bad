using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.Forecasting.Models;

/// <summary>When a model is better than the base rate: the gain in log loss is of use, and would not come about by chance. One rule for a backtest's verdict and
/// for a model card's. A deal seen often is one observation, and deals of one month share its luck, so the larger of both errors counts; of many candidates the best
/// is luckier than each, so the more were tried, the more is asked (Bonferroni).</summary>
static class BeyondChance
{
    /// <summary>A gain in log loss that changes a decision now and then.</summary>
    public const double Useful = 0.003;

    const double Doubt = 0.05;
    const int FewestBlocks = 6;

    /// <param name="rows">Per forecast: whose, in which stretch of time, its weight, and by how much its log loss is below the base rate's.</param>
    public static bool Proven(IReadOnlyList<(int Deal, int Block, double Weight, double Gain)> rows, int tried)
    {
        if (rows.Count == 0) return false;
        var (mean, byDeal, deals) = Mean(rows.GroupBy(r => r.Deal));
        var (_, byBlock, blocks) = Mean(rows.GroupBy(r => r.Block));
        bool Above(double error, int groups) => error <= 0 || Student.TwoSided(mean / error, Math.Max(1, groups - 1)) < Doubt / Math.Max(1, tried);
        return mean >= Useful && deals > 1 && Above(byDeal, deals) && (blocks < FewestBlocks || Above(byBlock, blocks));
    }

    static (double Mean, double Error, int Groups) Mean(IEnumerable<IEnumerable<(int Deal, int Block, double Weight, double Gain)>> groups)
    {
        var sums = groups.Select(g => (Weight: g.Sum(r => r.Weight), Gain: g.Sum(r => r.Weight * r.Gain))).ToList();
        var weight = sums.Sum(s => s.Weight);
        var mean = sums.Sum(s => s.Gain) / weight;
        var count = sums.Count;
        return (mean, Math.Sqrt(sums.Sum(s => Math.Pow(s.Gain - s.Weight * mean, 2)) * count / Math.Max(1, count - 1)) / weight, count);
    }
}
