namespace CrmIntegration.Forecasting.Promotion;

/// <summary>One deal as two models saw it on the same day, before either knew its end. Happened: 1 won, 0 lost. Both forecasts are probabilities of winning.</summary>
public readonly record struct PairedRow(string Deal, double Happened, double Challenger, double Champion)
{
    public DateTimeOffset At { get; init; }
}

/// <summary>What a comparison of two models says. NotWorse: not shown to be better, but worse by more than the margin is ruled out.</summary>
public enum TrialVerdict { TooFewDeals, Undecided, Worse, NotWorse, Better }

/// <summary>Difference = the challenger's mean log loss minus the champion's, in nats (below 0 the challenger is better), each deal counted once;
/// Low and High bound it at the look's own level. Look 0 is the first.</summary>
public sealed record TrialResult(TrialVerdict Verdict, int Look, int Deals, double Difference, double Low, double High);

/// <summary>How a trial is judged.</summary>
public sealed record PromotionRules
{
    /// <summary>Before that many closed deals nothing is said; the looks are at this many, twice, four and eight times as many.</summary>
    public int FewestDeals { get; init; } = 60;

    /// <summary>A log loss higher by this much would be noticed by a manager (about 0.002 Brier at even odds); a model with newer deals in it may be promoted when more than this is ruled out.</summary>
    public double Margin { get; init; } = 0.005;

    /// <summary>Chance of one wrong promotion over all looks of one trial. Each look spends half of what is left, so that looking again and again costs nothing more.</summary>
    public double WrongPromotions { get; init; } = 0.05;

    public int Rounds { get; init; } = 2000;

    /// <summary>After this look an undecided challenger is given up.</summary>
    public const int LastLook = 3;

    /// <summary>Which look so many closed deals allow; -1 before the first.</summary>
    public int LookAt(int deals) => deals < FewestDeals ? -1 : Math.Min(LastLook, (int)Math.Log2(deals / (double)FewestDeals));

    internal double LevelOf(int look) => WrongPromotions / Math.Pow(2, look + 1);
}
