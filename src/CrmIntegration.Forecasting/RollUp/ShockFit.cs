namespace CrmIntegration.Forecasting.RollUp;

/// <summary>What a roll-up said of one part and what came, in cents. Variance is as if each deal went its own way; Pull is how much the expected amount moves with the shared factor.</summary>
public sealed record PastRollUp(double Expected, double Actual, double Variance, double Pull);

/// <summary>One past period: the company, and each owner.</summary>
public sealed record PastPeriod(PastRollUp Company, IReadOnlyList<PastRollUp> Owners);

/// <summary>
/// How much deals rise and fall together, from what came in past periods against what a roll-up would have said then. Whatever moved all of them at once counts:
/// the market, and the model's own error. Method of moments: squared misses beyond what independent deals explain, over the squared pull; few periods lean on a prior.
/// </summary>
public static class ShockFit
{
    const double PriorPeriods = 4;

    /// <summary>Per part the expected amount, its variance with independent deals, and its pull; no simulation needed.</summary>
    public static (PastRollUp Company, IReadOnlyDictionary<string, PastRollUp> Owners) Moments(RollUpInput input)
    {
        var owners = new Dictionary<string, PastRollUp>(StringComparer.Ordinal);
        void Add(string owner, double expected, double variance, double pull)
        {
            var so = owners.GetValueOrDefault(owner) ?? new(0, 0, 0, 0);
            owners[owner] = so with { Expected = so.Expected + expected, Variance = so.Variance + variance, Pull = so.Pull + pull };
        }
        foreach (var deal in input.Deals)
        {
            var ((low, high), cents, chance) = (DealDraws.Window(deal, 0), input.Drift.CentsOf(deal), deal.Chance);
            Add(deal.Owner, cents * chance, cents * cents * chance * (1 - chance), cents * (Gauss.Density(high) - Gauss.Density(low)));
        }
        var lift = Gauss.Density(Gauss.Inverse(input.New.Chance)) / input.New.Chance;
        foreach (var win in input.New.Wins)
            Add(win.Owner, win.Cents * win.Rate, (double)win.Cents * win.Cents * win.Rate, win.Cents * win.Rate * lift);
        return (new(owners.Values.Sum(o => o.Expected), 0, owners.Values.Sum(o => o.Variance), owners.Values.Sum(o => o.Pull)), owners);
    }

    public static SharedShock Fit(IReadOnlyList<PastPeriod> past)
    {
        var sure = past.Where(p => p.Company is { Variance: > 0 } && Math.Abs(p.Company.Pull) > 0).ToList();
        if (sure.Count == 0)
            return SharedShock.Unknown;
        // Each miss in units of its own deviation, so that a large period does not decide alone.
        double push = 0, weight = 0;
        foreach (var c in sure.Select(p => p.Company))
        {
            push += (c.Actual - c.Expected) * c.Pull / c.Variance;
            weight += c.Pull * c.Pull / c.Variance;
        }
        var shift = Math.Clamp(push / weight * sure.Count / (sure.Count + PriorPeriods), -0.5, 0.5);
        var company = Share(sure.Select(p => p.Company), shift, 0, SharedShock.Unknown.Company, PriorPeriods, 0.35);
        var owner = Share(sure.SelectMany(p => p.Owners).Where(o => o is { Variance: > 0 }), shift, company, SharedShock.Unknown.Owner, 10 * PriorPeriods, 0.35);
        return new(Math.Sqrt(company), Math.Sqrt(owner), shift);
    }

    /// <returns>The squared loading, between almost none and <paramref name="most"/>.</returns>
    static double Share(IEnumerable<PastRollUp> past, double shift, double known, double prior, double priorCount, double most)
    {
        double beyond = 0, pulls = 0;
        var count = 0;
        foreach (var p in past)
        {
            var miss = p.Actual - p.Expected - shift * p.Pull;
            beyond += miss * miss / p.Variance - 1 - known * p.Pull * p.Pull / p.Variance;
            pulls += p.Pull * p.Pull / p.Variance;
            count++;
        }
        if (count == 0 || pulls <= 0)
            return prior * prior;
        var lean = priorCount * pulls / count;
        return Math.Clamp((beyond + lean * prior * prior) / (pulls + lean), 0.0025, most * most);
    }
}
