using CrmIntegration.Forecasting.RollUp;
using CrmIntegration.Records;

namespace CrmIntegration.Console.Forecast;

/// <summary>Something that decides whether a period is reached, and what to do about it.</summary>
/// <param name="How">good | care | bad.</param>
/// <param name="Key">Which one: the page has its words.</param>
sealed record ForecastFactor(string How, string Key, decimal Amount, int Deals, IReadOnlyList<string> DealIds);

/// <summary>The few things worth a manager's time in one part of one period, largest amounts first.</summary>
static class ForecastFactors
{
    const int Most = 5;
    const double Doubtful = 0.5, Likely = 0.6, Large = 0.15;

    /// <param name="deals">The part's open deals with their amount in the reader's currency.</param>
    public static IReadOnlyList<ForecastFactor> Of(FiscalPeriod period, DateOnly today, ForecastLine line, IReadOnlyList<(ForecastDeal Deal, decimal Amount)> deals)
    {
        List<ForecastFactor> found = [];
        void Say(string how, string key, IEnumerable<(ForecastDeal Deal, decimal Amount)> which, decimal? amount = null)
        {
            var those = which.OrderByDescending(d => d.Amount).ToList();
            if (those.Count > 0 || amount is > 0)
                found.Add(new(how, key, amount ?? those.Sum(d => d.Amount), those.Count, [.. those.Take(3).Select(d => d.Deal.Id)]));
        }
        var here = deals.Where(d => period.Holds(d.Deal.CloseDate)).ToList();
        Say("bad", "overdue", deals.Where(d => d.Deal.CloseDate < today));
        Say("care", "committed but doubtful", here.Where(d => IsCommit(d.Deal) && d.Deal.Win < Doubtful));
        Say("care", "later than planned", here.Where(d => d.Deal.Win is not null && d.Deal.ExpectedClose >= period.Until));
        Say("good", "sooner than planned", deals.Where(d => d.Deal.CloseDate >= period.Until && d.Deal.Win >= Likely && d.Deal.ExpectedClose < period.Until));
        Say("care", "one deal decides", here.Where(d => line.Middle > 0 && d.Amount > line.Middle * (decimal)Large && d.Deal.Win is > 0.1 and < 0.9).OrderByDescending(d => d.Amount).Take(1));
        Say("care", "no amount", here.Where(d => d.Deal.Amount is null or 0));
        Say("good", "likely but not committed", here.Where(d => !IsCommit(d.Deal) && d.Deal.Win >= Likely));
        if (line.Quota is { } quota && quota > line.High)
            Say("bad", "quota above the range", [], quota - line.High);
        else if (line.Quota is { } reached && reached <= line.Low && reached > 0)
            Say("good", "quota below the range", [], line.Low - reached);
        if (line.FromNew > line.FromOpen && line.FromNew > 0)
            Say("care", "rests on new business", [], line.FromNew);
        return [.. found.OrderByDescending(f => f.Amount).Take(Most)];
    }

    static bool IsCommit(ForecastDeal deal) => deal.ForecastCategory?.StartsWith("commit", StringComparison.OrdinalIgnoreCase) == true;
}
