namespace CrmIntegration.Forecasting.RollUp;

/// <summary>An open deal as the roll-up sees it.</summary>
/// <param name="Id">The same id has the same luck in every roll-up of one seed.</param>
/// <param name="Cents">What stands on it, in hundredths of the roll-up's currency.</param>
/// <param name="Before">Chance, 0 to 1, that it is won before the period starts.</param>
/// <param name="By">Chance that it is won before the period ends; not below <paramref name="Before"/>.</param>
/// <param name="Share">What its forecast says it brings if won, as a share of <paramref name="Cents"/>; null: nobody said, and what became of all deals' amounts holds for it.</param>
public sealed record RollUpDeal(string Id, long Cents, double Before, double By, string Owner, string Region, ProductMix Product, double? Share = null)
{
    internal double Chance => Math.Max(0, By - Before);
}

/// <summary>A win of an earlier period that was not yet in the pipeline at the same point of that period. It may come again.</summary>
/// <param name="Rate">How often its like is expected in the period asked for.</param>
public sealed record PastWin(string Id, long Cents, double Rate, string Owner, string Region, ProductMix Product);

/// <summary>Business that is not in the pipeline yet.</summary>
/// <param name="Chance">How likely a deal not yet created is to be won within the period once it is there, 0 to 1: how strongly a good or bad period moves it.</param>
public sealed record NewBusiness(IReadOnlyList<PastWin> Wins, double Chance)
{
    public static readonly NewBusiness None = new([], 0.1);
}

/// <summary>What moves all deals of a company, or of one owner, together: loadings on a normal factor, their squares a share of the variance of each
/// deal's own luck (one-factor Gaussian copula; Vasicek 1987). Shift: how far the past says that all chances stand too low (positive) or too high, in probits.</summary>
public sealed record SharedShock(double Company, double Owner, double Shift)
{
    /// <summary>Each deal for itself: what a range looks like when one forgets that deals rise and fall together.</summary>
    public static readonly SharedShock None = new(0, 0, 0);

    /// <summary>Before there is a past to learn from.</summary>
    public static readonly SharedShock Unknown = new(0.12, 0.08, 0);
}

/// <summary>How the amount won differs from the amount that stood there before: 64 equally likely factors, from the past.</summary>
public sealed class AmountDrift
{
    public const int Factors = 64;
    readonly double[] factors;

    /// <param name="ratios">Won amount over the amount as it stood; fewer than 20 are no evidence, and amounts then stay as they are.</param>
    public AmountDrift(IReadOnlyList<double> ratios)
    {
        var sure = ratios.Where(r => r is > 0.1 and < 10).Order().ToList();
        factors = [.. Enumerable.Range(0, Factors).Select(i => sure.Count < 20 ? 1 : sure[(int)((i + 0.5) / Factors * sure.Count)])];
        Mean = factors.Average();
    }

    public static readonly AmountDrift None = new([]);

    public double Mean { get; }

    /// <summary>What a deal is expected to bring if won.</summary>
    internal double CentsOf(RollUpDeal deal) => deal.Cents * (deal.Share ?? Mean);

    /// <summary>The same as 64 equally likely amounts.</summary>
    internal void Fill(RollUpDeal deal, Span<long> amounts)
    {
        var middle = CentsOf(deal) / Mean;
        for (var i = 0; i < Factors; i++)
            amounts[i] = (long)Math.Round(middle * factors[i]);
    }
}
