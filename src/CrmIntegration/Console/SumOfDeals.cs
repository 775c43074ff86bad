namespace CrmIntegration.Console;

/// <summary>
/// The whole distribution of what open deals bring together, each won or not on its own: amounts on a grid of 512 steps, an amount between
/// two steps shared by both so that the mean is exact. Deals that rise and fall together make the true range wider; the page says so.
/// </summary>
sealed class SumOfDeals
{
    const int Steps = 512;
    readonly double step;
    readonly double[] cumulative;

    public SumOfDeals(IReadOnlyCollection<(double Amount, double Chance)> deals)
    {
        var sure = deals.Where(d => d.Amount > 0 && d.Chance > 0).OrderByDescending(d => d.Amount).ToList();
        Mean = sure.Sum(d => d.Amount * d.Chance);
        // Mean and ten deviations hold all that happens; the grid need not reach to the sum of everything.
        var far = Mean + 10 * Math.Sqrt(sure.Sum(d => d.Amount * d.Amount * d.Chance * (1 - d.Chance)));
        step = Math.Max(1e-9, Math.Min(sure.Sum(d => d.Amount), Math.Max(far, sure.Count > 0 ? sure[0].Amount : 0)) / (Steps - 2));
        var share = new double[Steps];
        share[0] = 1;
        var highest = 0;
        foreach (var (amount, chance) in sure)
            highest = Add(share, highest, amount / step, chance);
        cumulative = new double[Steps];
        for (var (i, sum) = (0, 0.0); i < Steps; i++)
            cumulative[i] = sum += share[i];
    }

    public double Mean { get; }

    /// <summary>The amount that is not passed with this probability.</summary>
    public double Quantile(double q)
    {
        var i = Array.FindIndex(cumulative, c => c >= q * cumulative[^1] - 1e-12);
        return Math.Max(0, i) * step;
    }

    static int Add(double[] share, int highest, double places, double chance)
    {
        var (whole, rest) = ((int)places, places - (int)places);
        var top = Math.Min(Steps - 1, highest + whole + 1);
        for (var i = top; i >= 0; i--)
            share[i] = share[i] * (1 - chance) + chance * ((i >= whole ? share[i - whole] * (1 - rest) : 0) + (i > whole ? share[i - whole - 1] * rest : 0));
        return top;
    }
}
