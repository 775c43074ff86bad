namespace CrmIntegration.Forecasting.Watch;

/// <summary>A closed deal with everything that was said of it while it was open. Said ascends by time; Win is a probability.</summary>
public sealed record ClosedDeal(string Id, DateTimeOffset ClosedAt, bool Won, IReadOnlyList<(DateTimeOffset At, double Win)> Said);

/// <summary>How the forecasts of the deals that closed in one week did. Said and Happened are mean probability and share won; each deal counts once.</summary>
public sealed record OutcomeWeek(DateOnly Monday, int Deals, double Said, double Happened, double Brier, double LogLoss);

/// <summary>The last weeks together. Auc is null with one class; Surprise is how many standard deviations the number of wins lies from what was said.</summary>
public sealed record RecentOutcomes(int Deals, double Said, double Happened, double Brier, double Ece, double? Auc, double Surprise);

/// <summary>What was said, against what happened, as deals close.</summary>
public static class OutcomeWatch
{
    /// <summary>Weeks in ascending order, those without a closed deal left out.</summary>
    public static IReadOnlyList<OutcomeWeek> Weeks(IEnumerable<ClosedDeal> deals) =>
        [.. Judged(deals).GroupBy(d => MondayOf(d.ClosedAt)).OrderBy(w => w.Key).Select(w => new OutcomeWeek(
            w.Key, w.Count(), w.Average(d => d.Said), w.Average(d => d.Happened), w.Average(d => d.Brier), w.Average(d => d.LogLoss)))];

    /// <summary>All these deals as one sample.</summary>
    public static RecentOutcomes Together(IEnumerable<ClosedDeal> deals)
    {
        var all = Judged(deals).ToList();
        double[] y = [.. all.Select(d => d.Happened)], p = [.. all.Select(d => d.Said)];
        var spread = Math.Sqrt(p.Sum(x => x * (1 - x)));
        return all.Count == 0 ? new(0, 0, 0, 0, 0, null, 0)
            : new(all.Count, p.Average(), y.Average(), all.Average(d => d.Brier), Metrics.Ece(y, p), Metrics.Auc(y, p), spread == 0 ? 0 : (y.Sum() - p.Sum()) / spread);
    }

    /// <summary>The Monday of a moment's week, UTC.</summary>
    public static DateOnly MondayOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    readonly record struct OneDeal(DateTimeOffset ClosedAt, double Happened, double Said, double Brier, double LogLoss);

    static IEnumerable<OneDeal> Judged(IEnumerable<ClosedDeal> deals) => deals.Where(d => d.Said.Count > 0).Select(d =>
    {
        var happened = d.Won ? 1.0 : 0;
        var stood = Standing(d).ToList();
        return new OneDeal(d.ClosedAt, happened, stood.Average(), stood.Average(p => (happened - p) * (happened - p)), stood.Average(p => Metrics.LossOf(happened, p)));
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
