using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>A deal as seen on one day, with what became of it. Label is null while the outcome is unknown (censored).</summary>
sealed record Snapshot(int Deal, DateTimeOffset At, FeatureRow Row, double? Label, double DaysToEnd, double Weight);

static class Snapshots
{
    /// <summary>Every deal on the day it was created and then at even distances, as the deals open on an even day would be found; each deal's days are set off
    /// from the others' so that no weekday or day of the month is preferred. The k-th snapshot weighs 1 / sqrt(k): a long-lived deal counts little more than a
    /// short one, and the weight depends only on what was known that day, so the chances stay unbiased given the features.
    /// Open deals are kept with no label; <see cref="Censoring"/> lets their closed contemporaries stand for them.</summary>
    public static List<Snapshot> Take(
        IReadOnlyList<DealTimeline> deals, FeatureSheet sheet, DateTimeOffset from, DateTimeOffset asOf, int? most = null)
    {
        var ends = Ends(deals, asOf);
        var every = Distance(deals, ends, asOf, most ?? Room(sheet));
        var found = new List<Snapshot>();
        for (var d = 0; d < deals.Count; d++)
        {
            var deal = deals[d];
            var end = ends[d] ?? asOf;
            var label = ends[d] is null ? (double?)null : deal.Outcome == DealOutcome.Won ? 1 : 0;
            var offset = (d + 1) * 0.6180339887 % 1;      // the golden ratio spreads them evenly
            for (var k = 0; k < 400; k++)
            {
                var at = k == 0 ? deal.Created : deal.Created.AddDays((k - 1 + offset) * every);
                if (at >= end || at > asOf) break;
                if (at >= from) found.Add(new(d, at, sheet.Read(deal, at), label, (end - at).TotalDays, 1.0 / Math.Sqrt(k + 1)));
            }
        }
        return found;
    }

    /// <summary>How many views are worth taking: with hundreds of columns fewer, or minutes go by.</summary>
    public static int Room(FeatureSheet sheet) => 24_000 * 150 / Math.Max(150, sheet.NumberCount + sheet.WordAttributes.Length);

    static double Distance(IReadOnlyList<DealTimeline> deals, DateTimeOffset?[] ends, DateTimeOffset asOf, int most)
    {
        var lived = deals.Select((d, i) => Math.Clamp(((ends[i] ?? asOf) - d.Created).TotalDays, 0, 3650)).ToList();
        var closed = lived.Where((_, i) => ends[i] is not null).Order().ToList();
        var typical = closed.Count == 0 ? 30 : closed[closed.Count * 3 / 4];
        var after = Math.Min(Math.Max(most / 2.0, most - deals.Count), 7.0 * deals.Count);      // more views of the same few deals teach nothing new
        return Math.Max(Math.Max(0.5, typical / 12), lived.Sum() / after);
    }

    /// <summary>When each deal was really over by <paramref name="asOf"/>: its close, or the moment it entered a stage nobody leaves, whichever came first.
    /// Without this a history row "Closed Won" a few hours before the close date would give the answer away.</summary>
    public static DateTimeOffset?[] Ends(IReadOnlyList<DealTimeline> deals, DateTimeOffset asOf)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var final = new HashSet<string>(StringComparer.Ordinal);
        foreach (var deal in deals)
        {
            var stages = deal.Events.Where(e => e.Field == DealFields.Stage && e.Value is not null && e.At <= asOf).Select(e => e.Value!).ToList();
            for (var i = 0; i + 1 < stages.Count; i++) if (stages[i] != stages[i + 1]) left.Add(stages[i]);
            if (stages.Count > 0) (deal.IsClosedBy(asOf) ? final : left).Add(stages[^1]);
        }
        final.ExceptWith(left);
        return [.. deals.Select(d => EndOf(d, final, asOf))];
    }

    static DateTimeOffset? EndOf(DealTimeline deal, HashSet<string> final, DateTimeOffset asOf)
    {
        if (!deal.IsClosedBy(asOf)) return null;
        var entered = deal.Events.Where(e => e.Field == DealFields.Stage && e.Value is not null && final.Contains(e.Value)).Select(e => (DateTimeOffset?)e.At).FirstOrDefault();
        return entered < deal.ClosedAt ? entered : deal.ClosedAt;
    }
}

/// <summary>Kaplan-Meier curve of how long deals could be watched. A closed deal that lived d days stands for those its age
/// that were not watched that long: weight G(age) / G(d), at most 5 (inverse probability of censoring; Robins and Finkelstein 2000).</summary>
sealed class Censoring
{
    readonly double[] days, still;

    public Censoring(IReadOnlyList<DealTimeline> deals, DateTimeOffset?[] ends, DateTimeOffset asOf)
    {
        var watched = deals.Select((d, i) => (Days: ((ends[i] ?? asOf) - d.Created).TotalDays, Censored: ends[i] is null)).OrderBy(w => w.Days).ToList();
        days = [.. watched.Select(w => w.Days)];
        still = new double[days.Length];
        var left = 1.0;
        for (var i = 0; i < still.Length; i++)
        {
            if (watched[i].Censored) left *= 1 - 1.0 / (still.Length - i);
            still[i] = Math.Max(left, 1e-3);
        }
    }

    public double WeightOf(double age, double lived) => Math.Min(5, At(age) / At(lived));

    double At(double day)
    {
        // strictly earlier: a deal that ended this very day was still watched
        var i = Array.BinarySearch(days, day);
        i = i < 0 ? ~i : i;
        while (i > 0 && days[i - 1] >= day) i--;
        return i == 0 ? 1 : still[i - 1];
    }
}
