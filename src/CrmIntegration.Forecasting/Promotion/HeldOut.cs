using CrmIntegration.Forecasting.Watch;

namespace CrmIntegration.Forecasting.Promotion;

/// <summary>Days on which deals can be asked about that neither model has seen end.</summary>
public static class HeldOut
{
    const double EveryDays = 7;

    /// <summary>Deals that closed after <paramref name="from"/> and by <paramref name="asOf"/>, each as it was known on its first day in that time and then weekly while it
    /// was open. Point in time: both models see only what was known on the day, so a shadow forecast needs not to be kept, it can be made again.</summary>
    /// <param name="from">The later of the two models' training days.</param>
    public static IReadOnlyList<(DealTimeline Deal, DateTimeOffset At)> Days(IReadOnlyList<DealTimeline> deals, DateTimeOffset from, DateTimeOffset asOf)
    {
        var days = new List<(DealTimeline, DateTimeOffset)>();
        foreach (var deal in deals)
            if (deal.Outcome != DealOutcome.Open && deal.ClosedAt is { } closed && closed > from && closed <= asOf)
                for (var at = deal.Created > from ? deal.Created : from; at < closed; at = at.AddDays(EveryDays))
                    days.Add((deal, at));
        return days;
    }

    /// <summary>What both models say on those days. Rows on which one of them abstains are left out.</summary>
    public static IReadOnlyList<PairedRow> Rows(IReadOnlyList<DealTimeline> deals, TrainedModel challenger, TrainedModel champion, DateTimeOffset asOf)
    {
        var from = challenger.Card.TrainedAsOf > champion.Card.TrainedAsOf ? challenger.Card.TrainedAsOf : champion.Card.TrainedAsOf;
        var rows = new List<PairedRow>();
        // Most deals share the day on which the time begins: one batch per day.
        foreach (var day in Days(deals, from, asOf).GroupBy(d => d.At))
        {
            var open = day.Select(d => d.Deal).ToList();
            var (a, b) = (challenger.Predict(open, day.Key), champion.Predict(open, day.Key));
            for (var i = 0; i < open.Count; i++)
                if (a[i].Win is { } mine && b[i].Win is { } theirs)
                    rows.Add(new(open[i].Id, open[i].Outcome == DealOutcome.Won ? 1 : 0, mine, theirs) { At = day.Key });
        }
        return rows;
    }

    /// <summary>What a challenger says on those days, beside what was really said and stood then: for a champion that cannot be asked again about the past (one that asks
    /// a language model would cost money, and might have learnt the end by now). Days on which nothing stood are left out.</summary>
    /// <param name="stood">The chance of a deal that stood on a day.</param>
    /// <param name="from">The later of the challenger's training and the day from which the champion led.</param>
    public static IReadOnlyList<PairedRow> Rows(IReadOnlyList<DealTimeline> deals, TrainedModel challenger, Func<string, DateTimeOffset, double?> stood, DateTimeOffset from, DateTimeOffset asOf)
    {
        var rows = new List<PairedRow>();
        foreach (var day in Days(deals, from, asOf).Where(d => stood(d.Deal.Id, d.At) is not null).GroupBy(d => d.At))
        {
            var open = day.Select(d => d.Deal).ToList();
            foreach (var (deal, mine) in open.Zip(challenger.Predict(open, day.Key)))
                if (mine.Win is { } win)
                    rows.Add(new(deal.Id, deal.Outcome == DealOutcome.Won ? 1 : 0, win, stood(deal.Id, day.Key)!.Value) { At = day.Key });
        }
        return rows;
    }

    /// <summary>What a model says of deals that closed after it was trained, with the segments in which they lie; beside it, on the same days, a challenger.</summary>
    /// <param name="more">Further segments of a deal on a day, such as its owner's team.</param>
    public static IReadOnlyList<SegmentRow> Segments(IReadOnlyList<DealTimeline> deals, TrainedModel champion, TrainedModel? challenger, DateTimeOffset asOf, Func<DealTimeline, DateTimeOffset, IEnumerable<(string, string)>> more)
    {
        var byId = deals.ToDictionary(d => d.Id, StringComparer.Ordinal);
        return [.. Rows(deals, challenger ?? champion, champion, asOf).Select(r =>
        {
            var deal = byId[r.Deal];
            var (words, numbers) = champion.Sheet.SegmentsOf(champion.Sheet.Read(deal, r.At));
            return new SegmentRow(r.Deal, [.. words, .. more(deal, r.At)], numbers, r.Happened, 1, r.Champion, challenger is null ? null : r.Challenger);
        })];
    }
}
