using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// What each view of a deal teaches. An outcome is one throw of the dice, and for the first views a distant one; the views after it already saw part of what decided it.
/// So a view is taught what came after it: the next view's forecast and, the more, all later ones' and the outcome (temporal differences, TD(lambda); Sutton 1988). A
/// deal that is still open ends in the chance it has today, and so teaches too, instead of being left to closed ones that stand for it: those are the quick ones, and
/// a young history knows few others. The forecasts are a plain line's, first of outcomes alone.
/// </summary>
static class Hindsight
{
    /// <summary>lambda: the share of what comes after a view that is taken on from it, view by view; the rest is the forecast there. 1 would be the outcome alone.</summary>
    const double Onward = 0.85;

    /// <summary>The first model knows only how closed deals ended; the second has heard of the open ones.</summary>
    const int Rounds = 2;

    /// <param name="seen">Every view, deal by deal in order of time.</param>
    /// <param name="outcomes">Those of closed deals, with what came of them.</param>
    /// <returns>One example per view; its label is a chance.</returns>
    public static IReadOnlyList<Example> Examples(IReadOnlyList<DealTimeline> deals, IReadOnlyList<Snapshot> seen, IReadOnlyList<Example> outcomes, FeatureSheet sheet, DateTimeOffset asOf, CancellationToken cancel)
    {
        LinearModel? line = null;
        var taught = outcomes;
        for (var round = 0; round < Rounds; round++)
        {
            line = LinearTrainer.Logistic("hindsight", taught, 10, 10, _ => true, cancel, near: line);
            taught = Taught(deals, seen, sheet, asOf, line);
        }
        return taught;
    }

    static Example[] Taught(IReadOnlyList<DealTimeline> deals, IReadOnlyList<Snapshot> seen, FeatureSheet sheet, DateTimeOffset asOf, LinearModel line)
    {
        double Chance(FeatureRow row) => LogOdds.ToChance(line.LogOddsOf(row));
        var found = new Example[seen.Count];
        double after = 0;
        for (var i = seen.Count - 1; i >= 0; i--)
        {
            var view = seen[i];
            if (i + 1 == seen.Count || seen[i + 1].Deal != view.Deal) after = view.Label ?? Chance(sheet.Read(deals[view.Deal], asOf));
            found[i] = new(view, after, view.Weight);
            after = Onward * after + (1 - Onward) * Chance(view.Row);
        }
        return found;
    }

    /// <summary>Deals whose end is known: only these are evidence.</summary>
    public static int Ended(IReadOnlyList<Example> examples) => examples.Where(e => e.Seen.Label is not null).Select(e => e.Seen.Deal).Distinct().Count();
}
