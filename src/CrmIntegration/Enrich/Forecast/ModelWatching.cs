using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Watch;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>What was said against what happened, and how far today's deals lie from those the model has learnt from. Raises alerts, and trains a challenger
/// when something is wrong. Twice is harmless: rows are replaced, an alert stays open once.</summary>
sealed partial class ModelWatching(
    ModelRegistry registry, Models models, ModelWatch watch, SegmentWatching segments, Alerts alerts, TrainJob train, TimeProvider clock, ILogger<ModelWatching> log)
{
    public const string Calibration = "calibration", Error = "error", Drifted = "drift";
    const int WeeksBack = 26, WeeksOfDrift = 12, FewestDeals = 40, DaysBetweenTrainings = 6;

    // Three standard deviations, and as seldom a calibration error: by chance once in a year and more of nightly looks at slowly changing weeks.
    const double Surprising = 3, Seldom = 0.0013;

    // What a manager would notice, in nats and in AUC.
    const double NoticeableLoss = 0.02, NoticeableAuc = 0.03;

    public async Task RunAsync(Guid connectionId, IReadOnlyList<DealTimeline> deals, CancellationToken cancel)
    {
        if (await registry.ChampionAsync(connectionId, cancel) is not { } champion)
            return;
        await OutcomesAsync(connectionId, champion.Card, cancel);
        await DriftAsync(connectionId, champion, deals, cancel);
        await segments.RunAsync(connectionId, champion, deals, cancel);
        await LearnAnewAsync(connectionId, cancel);
    }

    async Task OutcomesAsync(Guid connectionId, ModelCard card, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var deals = (await watch.SaidOfClosedAsync(connectionId, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-7 * WeeksBack), cancel)).GroupBy(s => s.OpportunityId, StringComparer.Ordinal).Select(Closed).ToList();
        await watch.SaveWeeksAsync(connectionId, [.. OutcomeWatch.Weeks(deals).Select(Row)], cancel);
        var since = now.AddDays(-7 * OutcomeWatch.WeeksTogether);
        var (recent, before) = (OutcomeWatch.Together(deals.Where(d => d.ClosedAt >= since), Seldom), OutcomeWatch.Together(deals.Where(d => d.ClosedAt < since)));
        Telemetry.Model(connectionId, recent.Deals, recent.LogLoss, recent.Ece, recent.Auc);
        if (recent.Deals < FewestDeals)
            return;
        await SayAsync(connectionId, Calibration, Math.Abs(recent.Surprise) > Surprising || recent.Ece > recent.EceByChance,
            $"Of {recent.Deals} deals that closed in the last {OutcomeWatch.WeeksTogether} weeks {Share(recent.Said)} were expected to be won, and {Share(recent.Happened)} were. The calibration error is {Three(recent.Ece)}; honest forecasts pass {Three(recent.EceByChance)} once in a thousand times.",
            "Look at the weeks on the page Models: something has changed in the market or in how deals are entered. A challenger is trained by itself; it leads once it is shown to be better.", cancel);
        var worse = Worse(recent, before, card);
        await SayAsync(connectionId, Error, worse is not null, worse ?? "",
            "Compare with the baselines on the page Models; roll back if the model is new. A challenger is trained by itself.", cancel);
    }

    /// <returns>In which way the forecasts have become worse beyond chance; null: they have not.</returns>
    static string? Worse(RecentOutcomes recent, RecentOutcomes before, ModelCard card)
    {
        var found = $"The log loss of {recent.Deals} deals that closed in the last {OutcomeWatch.WeeksTogether} weeks is {Three(recent.LogLoss)}";
        if (recent.Excess > Surprising && recent.LogLoss - recent.Expected > NoticeableLoss)
            return $"{found}; by what the forecasts themselves promise it would be {Three(recent.Expected)}.";
        if (before.Deals < FewestDeals)
            return card.Metrics.TryGetValue("log loss", out var promised) && recent.LogLoss - promised > Math.Max(NoticeableLoss, Surprising * recent.LogLossError) ? $"{found}; when the model was checked it was {Three(promised)}." : null;
        if (recent.LogLoss - before.LogLoss > Math.Max(NoticeableLoss, Surprising * Both(recent.LogLossError, before.LogLossError)))
            return $"{found}; in the weeks before it was {Three(before.LogLoss)}.";
        return recent.Auc is { } auc && before.Auc is { } was && was - auc > Math.Max(NoticeableAuc, Surprising * Both(recent.AucError, before.AucError))
            ? $"Winners are told from losers less well: of the deals that closed in the last {OutcomeWatch.WeeksTogether} weeks with an AUC of {Three(auc)}, before that with {Three(was)}." : null;
    }

    async Task DriftAsync(Guid connectionId, TrainedModel champion, IReadOnlyList<DealTimeline> deals, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var monday = OutcomeWatch.MondayOf(now);
        // Point in time: the weeks before a model was watched can be made good.
        var known = (await watch.DriftAsync(connectionId, champion.Version, monday.AddDays(-7 * WeeksOfDrift), cancel)).Select(d => d.Monday).ToHashSet();
        var missing = Enumerable.Range(1, WeeksOfDrift - 1).Select(w => monday.AddDays(-7 * w)).Where(m => !known.Contains(m)).ToList();
        var byDay = Drift.Of(champion, deals, [now, .. missing.Select(m => new DateTimeOffset(m.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))]);
        foreach (var (day, found) in missing.Prepend(monday).Zip(byDay))
            await watch.SaveDriftAsync(connectionId, champion.Version, [.. found.Select(d => new FeatureDriftRow { Monday = day, Feature = d.Feature, Psi = d.Psi })], cancel);
        Telemetry.Drift(connectionId, byDay[0].Select(d => d.Psi).DefaultIfEmpty().Max());
        var shifted = byDay[0].Where(d => d.Psi > Drift.Shifted).ToList();
        await SayAsync(connectionId, Drifted, shifted.Count > 0,
            $"Open deals differ from those the model has learnt from: {string.Join(", ", shifted.Take(5).Select(d => d.Feature))}." + (shifted.MaxBy(d => d.Psi) is { } most
                ? string.Create(CultureInfo.InvariantCulture, $" Furthest moved is {most.Feature}: a PSI of {most.Psi:0.00}, where {Drift.Shifted:0.00} counts as moved.") : ""),
            "A challenger is trained by itself. Where the change is an error of entry or of mapping, mend that first.", cancel);
    }

    /// <summary>Once after an alert was raised: not on the night itself where a model was trained just before, and not again while the alert stands (Sundays come by themselves).</summary>
    async Task LearnAnewAsync(Guid connectionId, CancellationToken cancel)
    {
        var open = (await alerts.ListAsync(connectionId, cancel)).Where(a => a.Ended is null && a.Kind is Calibration or Error or Drifted).ToList();
        var newest = (await models.ListAsync(connectionId, cancel)).Where(m => !m.IsLanguage).Max(m => (DateTimeOffset?)m.TrainedAt);
        if (open.Count > 0 && open.Exists(a => newest is null || newest < a.Since) && !(clock.GetUtcNow() - newest <= TimeSpan.FromDays(DaysBetweenTrainings)))
            await train.RunAsync(connectionId, null, cancel);
    }

    async Task SayAsync(Guid connectionId, string kind, bool wrong, string why, string todo, CancellationToken cancel)
    {
        Telemetry.Alert(connectionId, kind, wrong);
        if (!wrong)
            await alerts.EndAsync(connectionId, kind, clock.GetUtcNow(), cancel);
        else if (await alerts.RaiseAsync(connectionId, kind, why, todo, clock.GetUtcNow(), cancel))
            Raised(log, kind, connectionId, why);
    }

    internal static OutcomeWeekRow Row(OutcomeWeek w) => new()
    {
        Monday = w.Monday, Deals = w.Deals, Said = w.Said, Happened = w.Happened, Brier = w.Brier, LogLoss = w.LogLoss, Ece = w.Ece, Auc = w.Auc, RecentDeals = w.Lately.Deals, RecentLogLoss = w.Lately.LogLoss,
        RecentExpected = w.Lately.Expected, RecentEce = w.Lately.Ece, RecentEceByChance = w.Lately.EceByChance, RecentAuc = w.Lately.Auc, RecentAucError = w.Lately.Auc is null ? null : w.Lately.AucError,
    };

    static ClosedDeal Closed(IGrouping<string, SaidOfClosed> said)
    {
        var all = said.ToList();
        var day = new DateTimeOffset((all[0].CloseDate ?? DateOnly.FromDateTime(all[^1].MadeAt.UtcDateTime)).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        // A close date in the past that was entered late: the last thing said was said of an open deal.
        return new(said.Key, day > all[^1].MadeAt ? day : all[^1].MadeAt, all[0].IsWon, [.. all.Select(s => (s.MadeAt, s.Win))]);
    }

    static double Both(double a, double b) => Math.Sqrt(a * a + b * b);
    static string Share(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
    static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Kind} for {Connection}: {Says}")]
    static partial void Raised(ILogger log, string kind, Guid connection, string says);
}
