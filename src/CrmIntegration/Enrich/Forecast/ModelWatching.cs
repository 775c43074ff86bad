using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Watch;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>Every night: what was said against what happened, and how far today's deals lie from those the model has learnt from. Raises alerts, and
/// trains a challenger when the ground has shifted. Twice is harmless: rows are replaced, an alert stays open once.</summary>
sealed partial class ModelWatching(
    Timelines timelines, ModelRegistry registry, ModelWatch watch, Alerts alerts, TrainJob train, TimeProvider clock, ILogger<ModelWatching> log) : IChore
{
    public const string Calibration = "calibration", Error = "error", Drifted = "drift";
    const int WeeksBack = 26, WeeksTogether = 8, WeeksOfDrift = 12, FewestDeals = 40, DaysBetweenTrainings = 6;

    // Three standard deviations: by chance once in a year and more of nightly looks at slowly changing weeks.
    const double Surprising = 3;

    public string Name => "watch-model";
    public string Cron => "30 3 * * *";
    public bool Long => true;

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        if (await registry.ChampionAsync(connectionId, cancel) is not { } champion)
            return;
        await OutcomesAsync(connectionId, champion.Card, cancel);
        await DriftAsync(connectionId, champion, cancel);
    }

    async Task OutcomesAsync(Guid connectionId, ModelCard card, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var deals = (await watch.SaidOfClosedAsync(connectionId, today.AddDays(-7 * WeeksBack), cancel)).GroupBy(s => s.OpportunityId, StringComparer.Ordinal).Select(Closed).ToList();
        await watch.SaveWeeksAsync(connectionId, [.. OutcomeWatch.Weeks(deals).Select(w => new OutcomeWeekRow { Monday = w.Monday, Deals = w.Deals, Said = w.Said, Happened = w.Happened, Brier = w.Brier, LogLoss = w.LogLoss })], cancel);
        var recent = OutcomeWatch.Together(deals.Where(d => d.ClosedAt >= clock.GetUtcNow().AddDays(-7 * WeeksTogether)));
        if (recent.Deals < FewestDeals)
            return;
        await SayAsync(connectionId, Calibration, Math.Abs(recent.Surprise) > Surprising,
            $"Of {recent.Deals} deals that closed in the last {WeeksTogether} weeks {Share(recent.Said)} were expected to be won, and {Share(recent.Happened)} were.",
            "Look at the weeks below: something has changed in the market or in how deals are entered. Train now; the new model leads once it is shown to be better.", cancel);
        var promised = card.Metrics.GetValueOrDefault("brier", double.NaN);
        // A Brier score of n deals varies by about a quarter over root n.
        await SayAsync(connectionId, Error, recent.Brier - promised > Math.Max(0.02, 3 * 0.25 / Math.Sqrt(recent.Deals)),
            $"The Brier score of {recent.Deals} deals that closed in the last {WeeksTogether} weeks is {recent.Brier.ToString("0.000", CultureInfo.InvariantCulture)}; when the model was checked it was {promised.ToString("0.000", CultureInfo.InvariantCulture)}.",
            "Compare with the baselines in the model's table; roll back if the model is new, else train now.", cancel);
    }

    async Task DriftAsync(Guid connectionId, TrainedModel champion, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var monday = OutcomeWatch.MondayOf(now);
        // Point in time: the weeks before a model was watched can be made good.
        var known = (await watch.DriftAsync(connectionId, champion.Version, monday.AddDays(-7 * WeeksOfDrift), cancel)).Select(d => d.Monday).ToHashSet();
        var missing = Enumerable.Range(1, WeeksOfDrift - 1).Select(w => monday.AddDays(-7 * w)).Where(m => !known.Contains(m)).ToList();
        var byDay = Drift.Of(champion, await timelines.ReadAllAsync(connectionId, cancel), [now, .. missing.Select(m => new DateTimeOffset(m.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))]);
        foreach (var (day, found) in missing.Prepend(monday).Zip(byDay))
            await watch.SaveDriftAsync(connectionId, champion.Version, [.. found.Select(d => new FeatureDriftRow { Monday = day, Feature = d.Feature, Psi = d.Psi })], cancel);
        var drift = byDay[0];
        var shifted = drift.Where(d => d.Psi > Drift.Shifted).ToList();
        var news = await SayAsync(connectionId, Drifted, shifted.Count > 0,
            $"Open deals differ from those the model has learnt from: {string.Join(", ", shifted.Take(5).Select(d => d.Feature))}.",
            "A challenger is trained by itself. Where the change is an error of entry or of mapping, mend that first.", cancel);
        if (news && now - champion.Card.TrainedAsOf > TimeSpan.FromDays(DaysBetweenTrainings))
            await train.RunAsync(connectionId, null, cancel);
    }

    async Task<bool> SayAsync(Guid connectionId, string kind, bool wrong, string says, string todo, CancellationToken cancel)
    {
        if (!wrong)
        {
            await alerts.EndAsync(connectionId, kind, clock.GetUtcNow(), cancel);
            return false;
        }
        var news = await alerts.RaiseAsync(connectionId, kind, says, todo, clock.GetUtcNow(), cancel);
        if (news)
            Raised(log, kind, connectionId, says);
        return news;
    }

    static ClosedDeal Closed(IGrouping<string, SaidOfClosed> said)
    {
        var all = said.ToList();
        var day = new DateTimeOffset((all[0].CloseDate ?? DateOnly.FromDateTime(all[^1].MadeAt.UtcDateTime)).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        // A close date in the past that was entered late: the last thing said was said of an open deal.
        return new(said.Key, day > all[^1].MadeAt ? day : all[^1].MadeAt, all[0].IsWon, [.. all.Select(s => (s.MadeAt, s.Win))]);
    }

    static string Share(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Kind} for {Connection}: {Says}")]
    static partial void Raised(ILogger log, string kind, Guid connection, string says);
}
