using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Whether <see cref="AmountAtClose"/> foretells what later wins brought better than the amount that stands on them.</summary>
static class AmountTrial
{
    const int FewestWins = 20;

    /// <summary>Learned from the wins of the first seven tenths, tried on views after that day of deals won later; no deal stands on both sides. It is used when its
    /// squared error is smaller by more than a standard error, each deal one observation; the error of both is kept with the model.</summary>
    /// <param name="deals">As known at <paramref name="asOf"/>.</param>
    /// <param name="seen">Views of them.</param>
    /// <returns>Null where the amount as it stands is the better word; and the errors as shares of the amount (root mean square), NaN where there are too few wins to try.</returns>
    public static (AmountAtClose? Used, double AsItStands, double Expected) Run(IReadOnlyList<DealTimeline> deals, IReadOnlyList<Snapshot> seen, DateTimeOffset asOf)
    {
        var wins = deals.Where(d => d.Outcome == DealOutcome.Won && d.IsClosedBy(asOf)).Select(d => d.ClosedAt!.Value).Order().ToList();
        if (wins.Count < 2 * FewestWins) return (null, double.NaN, double.NaN);
        var origin = wins[(int)(0.7 * (wins.Count - 1))];
        var early = AmountAtClose.Fit(Views(deals, seen, origin, DateTimeOffset.MinValue));
        var later = Views(deals, [.. seen.Where(s => deals[s.Deal].ClosedAt > origin)], asOf, origin);
        var (plain, said, gains) = (0.0, 0.0, new List<(double Weight, double Gain)>());
        foreach (var deal in later.GroupBy(v => v.Deal))
        {
            var (weight, off, held) = (deal.Sum(v => v.Weight), deal.Sum(v => v.Weight * Math.Pow(v.Share - early.ShareOf(v.Stage, v.Now), 2)), deal.Sum(v => v.Weight * Math.Pow(v.Share - 1, 2)));
            (plain, said) = (plain + held, said + off);
            gains.Add((weight, held - off));
        }
        if (gains.Count < FewestWins) return (null, double.NaN, double.NaN);
        var all = gains.Sum(g => g.Weight);
        var mean = gains.Sum(g => g.Gain) / all;
        var error = Math.Sqrt(gains.Sum(g => Math.Pow(g.Gain - g.Weight * mean, 2))) / all;
        return (mean > error ? AmountAtClose.Fit(Views(deals, seen, asOf, DateTimeOffset.MinValue)) : null, Math.Sqrt(plain / all), Math.Sqrt(said / all));
    }

    /// <summary>Views from a day on of deals won by another, with what their amounts were known to be on that one.</summary>
    static List<AmountAtClose.View> Views(IReadOnlyList<DealTimeline> deals, IReadOnlyList<Snapshot> seen, DateTimeOffset known, DateTimeOffset from)
    {
        var views = new List<AmountAtClose.View>();
        var (whose, won) = (-1, (double?)null);
        foreach (var s in seen)
        {
            var deal = deals[s.Deal];
            if (s.At < from || deal.Outcome != DealOutcome.Won || !deal.IsClosedBy(known)) continue;
            if (s.Deal != whose) (whose, won) = (s.Deal, FeatureSheet.AmountOf(deal, known));
            if (won > 0 && FeatureSheet.AmountOf(deal, s.At) is > 0 and var now) views.Add(new(s.Deal, s.Row.Words[0], now, won.Value, s.Weight));
        }
        return views;
    }
}
