using CrmIntegration.Console.Pictures;
using CrmIntegration.Records;

namespace CrmIntegration.Console;

/// <summary>One line of the manager's grid.</summary>
sealed record OwnerForecast(string? OwnerId, long WonDeals, decimal Won, long OpenDeals, decimal Open, long Unscored, double Low, double Middle, double High);

/// <summary>Won so far and what the open deals may still bring until the period ends.</summary>
sealed record PeriodForecast(IReadOnlyList<OwnerForecast> Owners, OwnerForecast Total, IReadOnlyList<FanPoint> Ahead)
{
    const double LowShare = 0.1, HighShare = 0.9;

    public static PeriodForecast Of(IEnumerable<WonByOwner> won, IReadOnlyList<OpenDeal> open, DateOnly today, DateOnly until)
    {
        var wonOf = won.ToLookup(w => w.OwnerId);
        var openOf = open.ToLookup(d => d.OwnerId);
        var owners = wonOf.Select(w => w.Key).Union(openOf.Select(o => o.Key)).Select(id => Line(id, wonOf[id], [.. openOf[id]], until))
            .Where(l => l.WonDeals + l.OpenDeals > 0).OrderByDescending(l => l.Middle).ToList();
        var total = Line(null, wonOf.SelectMany(w => w), open, until);
        return new(owners, total, Fan(total, open, today, until));
    }

    static OwnerForecast Line(string? owner, IEnumerable<WonByOwner> won, IReadOnlyList<OpenDeal> open, DateOnly until)
    {
        var (deals, amount) = won.Aggregate((Deals: 0L, Amount: 0m), (sum, w) => (sum.Deals + w.Deals, sum.Amount + (w.Amount ?? 0)));
        var sum = new SumOfDeals([.. open.Select(d => ((double)(d.Amount ?? 0), ChanceBy(d, until)))]);
        return new(owner, deals, amount, open.Count, open.Sum(d => d.Amount ?? 0), open.Count(d => d.Win is null),
            (double)amount + sum.Quantile(LowShare), (double)amount + sum.Quantile(0.5), (double)amount + sum.Quantile(HighShare));
    }

    static List<FanPoint> Fan(OwnerForecast total, IReadOnlyList<OpenDeal> open, DateOnly today, DateOnly until)
    {
        if (today >= until)
            return [];
        var fan = new List<FanPoint> { new(today, (double)total.Won, (double)total.Won, (double)total.Won) };
        for (var day = today.AddDays(7); day.AddDays(3) < until; day = day.AddDays(7))
            fan.Add(At(day));
        fan.Add(At(until.AddDays(-1)));
        return fan;

        FanPoint At(DateOnly day)
        {
            var sum = new SumOfDeals([.. open.Select(d => ((double)(d.Amount ?? 0), ChanceBy(d, day.AddDays(1))))]);
            return new(day, (double)total.Won + sum.Quantile(0.5), (double)total.Won + sum.Quantile(LowShare), (double)total.Won + sum.Quantile(HighShare));
        }
    }

    /// <summary>Chance that the deal is won and closes before that day: its chance to win, times how likely its close-date range lies before.</summary>
    internal static double ChanceBy(OpenDeal deal, DateOnly before)
    {
        if (deal.Win is not { } win)
            return 0;
        if (deal is not { CloseLow: { } low, ExpectedClose: { } middle, CloseHigh: { } high })
            return (deal.ExpectedClose ?? deal.CloseDate) < before ? win : 0;
        var day = before.DayNumber - 1;
        var share = day <= low.DayNumber ? Between(day, low.DayNumber - Math.Max(1, middle.DayNumber - low.DayNumber), low.DayNumber, 0, LowShare)
            : day <= middle.DayNumber ? Between(day, low.DayNumber, middle.DayNumber, LowShare, 0.5)
            : day <= high.DayNumber ? Between(day, middle.DayNumber, high.DayNumber, 0.5, HighShare)
            : Between(day, high.DayNumber, high.DayNumber + Math.Max(1, high.DayNumber - middle.DayNumber), HighShare, 1);
        return win * share;
    }

    static double Between(double at, double from, double to, double low, double high) => to <= from ? high : low + (high - low) * Math.Clamp((at - from) / (to - from), 0, 1);
}
