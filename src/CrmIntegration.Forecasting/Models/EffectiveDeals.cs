namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// How many deals weighted views are worth: (sum of W)^2 / sum of W^2, W being what a deal's views weigh together (effective sample size; Kish 1965). A few deals seen
/// often, or standing for many that are still open, know less than as many that count alike. Penalties and priors are counted in deals, so weights are scaled to add up to that.
/// </summary>
static class EffectiveDeals
{
    /// <returns>What to multiply each weight with.</returns>
    public static double Share(IEnumerable<(int Deal, double Weight)> views)
    {
        var deals = new Dictionary<int, double>();
        foreach (var (deal, weight) in views) deals[deal] = deals.GetValueOrDefault(deal) + weight;
        return deals.Values.Sum() / Math.Max(1e-12, deals.Values.Sum(w => w * w));
    }

    public static double Share(IReadOnlyList<Example> examples) => Share(examples.Select(e => (e.Seen.Deal, e.Weight)));
    public static double Share(IReadOnlyList<Snapshot> views) => Share(views.Select(v => (v.Deal, v.Weight)));
}
