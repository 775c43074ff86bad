namespace CrmIntegration.Forecasting.Proof;

/// <summary>Ready, OK or not ready, with the reasons in words.</summary>
static class Verdicts
{
    public const int EnoughClosed = 200, EnoughEach = 40;
    const double GoodEnoughEce = 0.05;

    /// <param name="beyondChance">See <see cref="Models.BeyondChance"/>.</param>
    public static BacktestReport Judge(BacktestReport r, bool beyondChance)
    {
        var (ours, rate) = (r.Scores[0], r.Scores[1]);
        var beats = beyondChance && rate.Gain.Low > 0 && !(ours.Auc.Low <= 0.5);
        // a better level alone is no forecast: it must also rank winners above losers
        List<string> why = [beats
            ? Line($"It beats the base rate: log loss {ours.LogLoss.Value:0.000} against {rate.LogLoss.Value:0.000}, a gain of {rate.Gain.Low:0.000} to {rate.Gain.High:0.000} with 95 %; AUC {ours.Auc.Value:0.000}.")
            : Line($"It does not surely beat the base rate (gain in log loss {rate.Gain.Low:0.000} to {rate.Gain.High:0.000}, AUC {ours.Auc.Low:0.000} to {ours.Auc.High:0.000}): {(rate.Gain.Value > Models.BeyondChance.Useful ? "what it gains may be luck, with so few deals or days" : "nothing known early tells winners from losers")}.")];
        var worse = r.Scores.Skip(2).Where(s => s.Gain.High < 0).ToList();
        foreach (var s in worse) why.Add(Line($"{Capital(s.Name)} did better by {-s.Gain.High:0.000} to {-s.Gain.Low:0.000} in log loss."));
        foreach (var s in r.Scores.Skip(2).Where(s => s.Gain.Low > 0)) why.Add(Line($"It beats {s.Name} by {s.Gain.Low:0.000} to {s.Gain.High:0.000}."));
        foreach (var s in r.Scores.Skip(2).Where(s => s.Gain is { Low: <= 0, High: >= 0 })) why.Add(Line($"Between it and {s.Name} no difference is sure: a gain of {s.Gain.Low:0.000} to {s.Gain.High:0.000}."));
        why.Add(Line($"When it says a chance, it is off by {100 * ours.Ece.Low:0.0} to {100 * ours.Ece.High:0.0} points on average, with 95 %; the best estimate is {100 * ours.Ece.Value:0.0} (calibration error {ours.Ece.Value:0.000}), on {r.Forecasts} forecasts."));
        foreach (var o in r.Outside.Where(o => o.Own is not null)) why.Add(Line($"{o.Own!.Name} answered {o.Answered} of these forecasts for {o.Cost:0.00##}: {Against(o.Own, o.Scores[0])}."));
        var flagged = r.Segments.Where(s => s.Flagged).ToList();
        if (flagged.Count > 0) why.Add($"It is not equally honest about everybody: {string.Join("; ", flagged.Take(3).Select(s => Line($"{s.Field} = {s.Value} (said {100 * s.Predicted:0} %, came {100 * s.Observed:0} %)")))}.");
        if (r.Leaks.Count > 0) why.Add($"{string.Join(", ", r.Leaks.Select(l => l.Feature))} had to be left out: filled in when a deal ends.");
        if (r.ClosedDeals < EnoughClosed) why.Add($"{r.ClosedDeals} closed deals are few: with {EnoughClosed - r.ClosedDeals} more it can be trusted further.");
        if (!beats && r.Curve is { MoreNeeded: 0 } lucky) r = r with { Curve = lucky with { MoreNeeded = null, Says = "In single draws a model looked better than the base rate; over all days it was not surely so." } };
        if (!beats && r.Curve is { } curve) why.Add(curve.Says);
        var each = Math.Min(r.WonDeals, r.ClosedDeals - r.WonDeals);
        var verdict = !beats ? Readiness.NotReady
            : r.ClosedDeals >= EnoughClosed && each >= EnoughEach && ours.Ece.Value <= GoodEnoughEce && worse.Count == 0 && flagged.TrueForAll(s => !s.Sensitive) ? Readiness.Ready : Readiness.OK;
        return r with { Verdict = verdict, Why = why };
    }

    public static IReadOnlyList<ReadinessGauge> Gauges(BacktestReport r, IReadOnlyList<DealTimeline> deals, BacktestScore? ours)
    {
        var ended = deals.Where(d => d.ClosedAt is not null).ToList();
        var months = ended.Count == 0 ? 0 : (ended.Max(d => d.ClosedAt!.Value) - ended.Min(d => d.ClosedAt!.Value)).TotalDays / 30.4;
        var undated = ended.Count > 0 && ended.TrueForAll(d => d.Created.Year == TableDeals.UndatedFrom.Year);
        double Share(Func<DealTimeline, bool> has) => deals.Count == 0 ? 0 : deals.Count(has) / (double)deals.Count;
        List<ReadinessGauge> all =
        [
            new("closed deals", r.ClosedDeals, EnoughClosed, $"{r.ClosedDeals} of {EnoughClosed}"),
            new("won", r.WonDeals, EnoughEach, $"{r.WonDeals} of {EnoughEach}"), new("lost", r.ClosedDeals - r.WonDeals, EnoughEach, $"{r.ClosedDeals - r.WonDeals} of {EnoughEach}"),
            new("months of closings", undated ? 0 : months, 12, undated ? "no dates" : Line($"{months:0} of 12")),
            new("deals with stage history", Share(d => d.Events.Any(e => e.Field == DealFields.Stage)), 0.8, Line($"{100 * Share(d => d.Events.Any(e => e.Field == DealFields.Stage)):0} % of 80 %")),
            new("deals with an amount", Share(d => PlainRow.AmountOf(d, DateTimeOffset.MaxValue) is not null), 0.8, Line($"{100 * Share(d => PlainRow.AmountOf(d, DateTimeOffset.MaxValue) is not null):0} % of 80 %")),
        ];
        if (ours is not null)
        {
            all.Add(new("tells winners from losers", Math.Max(0, ours.Auc.Value - 0.5), 0.1, Line($"AUC {ours.Auc.Value:0.00} of 0.60")));
            all.Add(new("keeps its word", ours.Ece.Value <= 0 ? 1 : Math.Min(1, GoodEnoughEce / ours.Ece.Value), 1, Line($"error {ours.Ece.Value:0.000}, at most {GoodEnoughEce}")));
        }
        return all;
    }

    static string Against(BacktestScore other, BacktestScore ours) => Line($"log loss {other.LogLoss.Value:0.000} against {ours.LogLoss.Value:0.000} of this model on the same, {(other.Gain.Low > 0 ? "surely worse" : other.Gain.High < 0 ? "surely better" : "no sure difference")}");

    static string Line(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
