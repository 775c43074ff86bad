namespace CrmIntegration.Forecasting.Watch;

/// <summary>A closed deal with everything that was said of it while it was open. Said ascends by time; Win is a probability.</summary>
public sealed record ClosedDeal(string Id, DateTimeOffset ClosedAt, bool Won, IReadOnlyList<(DateTimeOffset At, double Win)> Said);

/// <summary>How the forecasts of the deals that closed in one week did. Said and Happened are mean probability and share won; each deal counts once. Lately: the eight weeks
/// that end with this one, since one week's deals are too few for a calibration error or an AUC.</summary>
public sealed record OutcomeWeek(DateOnly Monday, int Deals, double Said, double Happened, double Brier, double LogLoss, double Ece, double? Auc, RecentOutcomes Lately);

/// <summary>Some weeks together. Auc is null with one class, AucError its standard error (Hanley and McNeil 1982). Expected is the log loss that the forecasts
/// expect of themselves, Excess how many standard errors the log loss lies above it; Surprise how many standard deviations the number of wins lies from what was said.
/// EceByChance is the calibration error that honest forecasts of these deals pass only as seldom as was asked for.</summary>
public sealed record RecentOutcomes(
    int Deals, double Said, double Happened, double Brier, double LogLoss, double LogLossError, double Expected, double Excess, double Ece, double EceByChance, double? Auc, double AucError, double Surprise);

/// <summary>What was said, against what happened, as deals close.</summary>
public static class OutcomeWatch
{
    public const int WeeksTogether = 8;
    const int Seed = 42, RoundsPerWeek = 400;

    /// <summary>Weeks in ascending order, those without a closed deal left out. EceByChance of each is passed once in twenty times.</summary>
    public static IReadOnlyList<OutcomeWeek> Weeks(IEnumerable<ClosedDeal> deals)
    {
        var all = Judged(deals).ToList();
        return [.. all.GroupBy(d => MondayOf(d.ClosedAt)).OrderBy(w => w.Key).Select(week =>
        {
            List<OneDeal> own = [.. week], lately = [.. all.Where(d => MondayOf(d.ClosedAt) is var monday && monday <= week.Key && monday > week.Key.AddDays(-7 * WeeksTogether))];
            var (one, some) = (Figures(own, 0.05, 0), Figures(lately, 0.05, RoundsPerWeek));
            return new OutcomeWeek(week.Key, one.Deals, one.Said, one.Happened, one.Brier, one.LogLoss, one.Ece, one.Auc, some);
        })];
    }

    /// <summary>All these deals as one sample.</summary>
    /// <param name="level">The chance with which honest forecasts pass EceByChance.</param>
    public static RecentOutcomes Together(IEnumerable<ClosedDeal> deals, double level = 0.05) => Figures([.. Judged(deals)], level, (int)Math.Clamp(20 / level, 400, 20_000));

    static RecentOutcomes Figures(List<OneDeal> deals, double level, int rounds)
    {
        if (deals.Count == 0)
            return new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0);
        double[] y = [.. deals.Select(d => d.Happened)], p = [.. deals.Select(d => d.Said)];
        var (spread, n) = (Math.Sqrt(p.Sum(x => x * (1 - x))), deals.Count);
        double ErrorOf(Func<OneDeal, double> of) => deals.Average(of) is var mean && n < 2 ? 0 : Math.Sqrt(deals.Sum(d => (of(d) - mean) * (of(d) - mean)) / (n - 1) / n);
        // The forecasts' own variance of the loss, not the sample's: with a bad model the sample's grows with what is looked for.
        var (over, chance) = (deals.Average(d => d.LogLoss - d.Expected), Math.Sqrt(p.Sum(VarianceOfLoss)) / n);
        List<ByChance.Deal> stood = [.. deals.Select(d => d.Stood)];
        var (auc, won) = (Metrics.Auc(y, p), (int)y.Sum());
        return new(n, p.Average(), y.Average(), deals.Average(d => d.Brier), deals.Average(d => d.LogLoss), ErrorOf(d => d.LogLoss), deals.Average(d => d.Expected), chance == 0 ? 0 : over / chance,
            ByChance.Ece(stood, y), rounds == 0 ? 0 : ByChance.Ece(stood, level, rounds, Seed), auc, auc is { } a ? AucError(a, won, n - won) : 0, spread == 0 ? 0 : (y.Sum() - p.Sum()) / spread);
    }

    // Of an honest forecast p: -ln p with chance p, -ln(1 - p) otherwise.
    static double VarianceOfLoss(double p)
    {
        p = Math.Clamp(p, 1e-6, 1 - 1e-6);
        return p * (1 - p) * Math.Pow(Math.Log(p / (1 - p)), 2);
    }

    static double AucError(double auc, int won, int lost)
    {
        double q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc);
        return Math.Sqrt(Math.Max(0, auc * (1 - auc) + (won - 1) * (q1 - auc * auc) + (lost - 1) * (q2 - auc * auc)) / won / lost);
    }

    /// <summary>The Monday of a moment's week, UTC.</summary>
    public static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    sealed record OneDeal(DateTimeOffset ClosedAt, double Happened, double Said, double Brier, double LogLoss, double Expected, ByChance.Deal Stood);

    static IEnumerable<OneDeal> Judged(IEnumerable<ClosedDeal> deals) => deals.Where(d => d.Said.Count > 0).Select(d =>
    {
        var happened = d.Won ? 1.0 : 0;
        double[] stood = [.. Standing(d)];
        return new OneDeal(d.ClosedAt, happened, stood.Average(), stood.Average(p => (happened - p) * (happened - p)), stood.Average(p => Metrics.LossOf(happened, p)), stood.Average(ByChance.ExpectedLoss),
            new(stood, [.. stood.Select(_ => 1.0 / stood.Length)]));
    });

    // What stood a week before the end, two weeks before, and so on: a forecast that is right on the last day only helps nobody.
    static IEnumerable<double> Standing(ClosedDeal deal)
    {
        var any = false;
        var i = deal.Said.Count - 1;
        for (var at = deal.ClosedAt.AddDays(-7); at >= deal.Said[0].At; at = at.AddDays(-7))
        {
            while (i > 0 && deal.Said[i].At > at)
                i--;
            any = true;
            yield return deal.Said[i].Win;
        }
        if (!any)
            yield return deal.Said[0].Win;
    }
}
