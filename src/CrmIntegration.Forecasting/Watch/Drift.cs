using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Watch;

/// <summary>How far one feature of today's open deals lies from those the model has learnt from. Psi is the population stability index beyond what so
/// few deals give by chance: below 0.1 nothing, above 0.25 a shift.</summary>
public sealed record FeatureDrift(string Feature, double Psi);

/// <summary>Drift of the inputs: open deals on a day against open deals on thirteen days of the year before the model was trained, on the same day of the week at the same hour:
/// on a Monday every deal has been idle for a weekend, and that is no sign of anything.</summary>
public static class Drift
{
    /// <summary>From here on a feature counts as shifted (Siddiqi 2006).</summary>
    public const double Shifted = 0.25;
    const int Bins = 10, Days = 13, DaysBetween = 28, Fewest = 30;

    // The calendar moves by itself, and past wins become known by themselves: that is no sign of anything.
    static readonly string[] Calendar = ["month of quarter", "month", "quarter", "fiscal quarter", "weekday"];
    static bool MovesByItself(string feature) => Calendar.Contains(feature, StringComparer.Ordinal) || feature.EndsWith(" win history", StringComparison.Ordinal);

    /// <param name="model">Only features that it uses are compared.</param>
    /// <param name="deals">All deals, open and closed, with their histories; later events are not looked at.</param>
    /// <param name="at">The day whose open deals are compared.</param>
    /// <returns>Strongest first; empty where there are fewer than 30 open deals on either side.</returns>
    public static IReadOnlyList<FeatureDrift> Of(TrainedModel model, IReadOnlyList<DealTimeline> deals, DateTimeOffset at) => Of(model, deals, [at])[0];

    /// <summary>The same for several days, each in its place.</summary>
    public static IReadOnlyList<IReadOnlyList<FeatureDrift>> Of(TrainedModel model, IReadOnlyList<DealTimeline> deals, IReadOnlyList<DateTimeOffset> days)
    {
        var references = days.Select(at => LikeBefore(model, at)).Distinct().ToDictionary(d => d, d => Enumerable.Range(0, Days).SelectMany(i => OpenRows(model, deals, d.AddDays(-DaysBetween * i))).ToList());
        var names = model.Sheet.Names;
        var used = model.Card.FeaturesUsed.Where(f => !MovesByItself(f)).ToHashSet(StringComparer.Ordinal);
        return [.. days.Select(at =>
        {
            List<FeatureRow> current = [.. OpenRows(model, deals, at)], reference = references[LikeBefore(model, at)];
            return (IReadOnlyList<FeatureDrift>)(reference.Count < Fewest || current.Count < Fewest ? [] : [.. Enumerable.Range(0, names.Length).Where(f => used.Contains(names[f]))
                .Select(f => new FeatureDrift(names[f], Psi(reference, current, f))).OrderByDescending(d => d.Psi).ThenBy(d => d.Feature, StringComparer.Ordinal)]);
        })];
    }

    // The last moment by the training that lies whole weeks away from the day.
    static DateTimeOffset LikeBefore(TrainedModel model, DateTimeOffset at)
    {
        var into = (at - model.Card.TrainedAsOf).Ticks % (7 * TimeSpan.TicksPerDay);
        return model.Card.TrainedAsOf.AddTicks(into > 0 ? into - 7 * TimeSpan.TicksPerDay : into);
    }

    static IEnumerable<FeatureRow> OpenRows(TrainedModel model, IReadOnlyList<DealTimeline> deals, DateTimeOffset at) =>
        deals.Where(d => d.Created <= at && !d.IsClosedBy(at)).Select(d => model.Sheet.Read(d, at));

    static double Psi(List<FeatureRow> reference, List<FeatureRow> current, int feature)
    {
        var numbers = reference[0].Numbers.Length;
        if (feature >= numbers)
        {
            var most = reference.CountBy(r => r.Words[feature - numbers]).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(Bins)
                .Select((c, i) => (c.Key, i)).ToDictionary(c => c.Key, c => c.i, StringComparer.Ordinal);
            return Psi(reference, current, r => most.GetValueOrDefault(r.Words[feature - numbers], Bins), Bins + 1);
        }
        double[] known = [.. reference.Select(r => r.Numbers[feature]).Where(n => !double.IsNaN(n)).Order()];
        double[] edges = known.Length == 0 ? [] : [.. Enumerable.Range(1, Bins - 1).Select(b => known[b * (known.Length - 1) / Bins]).Distinct()];
        return Psi(reference, current, r => double.IsNaN(r.Numbers[feature]) ? edges.Length + 1 : edges.Count(e => r.Numbers[feature] > e), edges.Length + 2);
    }

    static double Psi(List<FeatureRow> reference, List<FeatureRow> current, Func<FeatureRow, int> binOf, int bins)
    {
        double[] then = new double[bins], now = new double[bins];
        foreach (var row in reference) then[binOf(row)]++;
        foreach (var row in current) now[binOf(row)]++;
        var filled = Enumerable.Range(0, bins).Where(b => then[b] + now[b] > 0).ToList();
        // Half a deal in an empty bin keeps the logarithm finite.
        double Share(double[] counts, int b, int all) => (counts[b] + 0.5) / (all + 0.5 * filled.Count);
        var psi = filled.Sum(b => (Share(now, b, current.Count) - Share(then, b, reference.Count)) * Math.Log(Share(now, b, current.Count) / Share(then, b, reference.Count)));
        // By chance alone it is about chi-square: (bins - 1) times the two sampling variances (Yurdakul 2018). The days of the reference hold the same deals, so they count as one.
        var byChance = (filled.Count - 1) * (1.0 / current.Count + 1.0 * Days / reference.Count);
        return Math.Max(0, psi - byChance);
    }
}
