using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Promotion;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// Each challenger beside the champion on deals that closed after both were trained. A challenger stays in the shadow (nobody sees
/// what it says) until a planned look decides; beside a language model that leads, too, so that it can be replaced. Run twice, the same look gives the same verdict and is kept once.
/// </summary>
sealed partial class Promotions(
    ModelRegistry registry, Models models, ModelTrials trials, ModelWatch watch, NightlyScore score, TimeProvider clock, ILogger<Promotions> log)
{
    const int Seed = 42;
    static readonly PromotionRules Rules = new();

    /// <returns>The version that became champion, or null.</returns>
    public async Task<string?> RunAsync(Guid connectionId, IReadOnlyList<DealTimeline> deals, CancellationToken cancel)
    {
        var all = await models.ListAsync(connectionId, cancel);
        // A language model had its trial before it was registered; here it would be taken for the trained model beside which it speaks.
        var waiting = all.Where(m => m is { State: "challenger", IsLanguage: false }).OrderBy(m => m.TrainedAt).ToList();
        if (waiting.Count == 0 || all.FirstOrDefault(m => m.State == "champion") is not { } row || await ChampionAsync(connectionId, row, deals, cancel) is not { } champion)
            return null;
        var known = await trials.ListAsync(connectionId, cancel);
        var anchor = Anchor(all, known, row) is { } a && a != row ? registry.Load(a) : null;
        foreach (var candidate in waiting)
        {
            if (registry.Load(candidate) is not { } challenger)
            {
                await models.SaveAsync(candidate with { State = "refused" }, cancel);
                continue;
            }
            if (await JudgeAsync(connectionId, candidate, challenger, champion, anchor, deals, known, cancel))
                return candidate.Version;
        }
        return null;
    }

    /// <summary>Whom a challenger meets. Older: whether a challenger has learnt from newer deals.</summary>
    sealed record Champion(string Version, Func<TrainedModel, IReadOnlyList<PairedRow>> Beside, Func<TrainedModel, bool> Older);

    async Task<Champion?> ChampionAsync(Guid connectionId, ModelRow row, IReadOnlyList<DealTimeline> deals, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (!row.IsLanguage)
            return await registry.ChampionAsync(connectionId, cancel) is { } trained && trained.Version == row.Version
                ? new(row.Version, c => HeldOut.Rows(deals, c, trained, now), c => c.Card.TrainedAsOf > trained.Card.TrainedAsOf) : null;
        // What it said stands in the table; asked anew it would cost money, and know more than it did. One that costs nothing need only be not worse.
        var led = row.PublishedAt ?? row.TrainedAt;
        var said = (await watch.SaidOfClosedAsync(connectionId, DateOnly.FromDateTime(led.UtcDateTime), cancel)).Where(s => s.MadeAt >= led).ToLookup(s => s.OpportunityId, StringComparer.Ordinal);
        return new(row.Version, c => HeldOut.Rows(deals, c, (deal, at) => said[deal].LastOrDefault(s => s.MadeAt <= at)?.Win, c.Card.TrainedAsOf > led ? c.Card.TrainedAsOf : led, now), _ => true);
    }

    async Task<bool> JudgeAsync(Guid connectionId, ModelRow candidate, TrainedModel challenger, Champion champion, TrainedModel? anchor,
        IReadOnlyList<DealTimeline> deals, IReadOnlyList<ModelTrial> known, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var result = PromotionTest.Judge(champion.Beside(challenger), Rules, Seed);
        if (result.Look >= 0 && known.Any(t => t.Challenger == challenger.Version && t.Champion == champion.Version && t.Look >= result.Look))
            return false;                                    // this look is taken
        await trials.SaveAsync(Row(connectionId, challenger.Version, champion.Version, result, now), cancel);
        // Not worse than the champion, and not worse than the last one that was shown to be better: small losses must not add up over the years.
        var mayLead = result.Verdict == TrialVerdict.Better
            || result.Verdict == TrialVerdict.NotWorse && champion.Older(challenger) && (anchor is null || PromotionTest.Judge(HeldOut.Rows(deals, challenger, anchor, now), Rules, Seed).Verdict is TrialVerdict.NotWorse or TrialVerdict.Better);
        if (mayLead)
        {
            await registry.PublishAsync(connectionId, challenger.Version, cancel);
            await score.RunAsync(connectionId, cancel);
            Promoted(log, challenger.Version, connectionId, result.Verdict, result.Deals, champion.Version);
            return true;
        }
        if (result.Verdict is TrialVerdict.Worse or TrialVerdict.NotWorse || result.Look == PromotionRules.LastLook)
            await models.SaveAsync(candidate with { State = "refused" }, cancel);
        return false;
    }

    /// <summary>The youngest former or present champion that was shown to be better than the one before it, else the first ever.</summary>
    static ModelRow? Anchor(IReadOnlyList<ModelRow> all, IReadOnlyList<ModelTrial> known, ModelRow champion)
    {
        var led = all.Where(m => m is { PublishedAt: not null, IsLanguage: false } && (m.State == "retired" || m == champion)).OrderByDescending(m => m.PublishedAt).ToList();
        return led.FirstOrDefault(m => known.Any(t => t.Challenger == m.Version && t.Verdict == nameof(TrialVerdict.Better))) ?? led.LastOrDefault();
    }

    internal static ModelTrial Row(Guid connectionId, string challenger, string champion, TrialResult result, DateTimeOffset now) => new()
    {
        ConnectionId = connectionId, Challenger = challenger, Champion = champion, Look = result.Look, JudgedAt = now, Deals = result.Deals, Difference = result.Difference,
        Low = double.IsFinite(result.Low) ? result.Low : null, High = double.IsFinite(result.High) ? result.High : null, Verdict = result.Verdict.ToString(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Version} of {Connection} leads from now on: {Verdict} on {Deals} deals that closed after both were trained; before it {Before}")]
    static partial void Promoted(ILogger log, string version, Guid connection, TrialVerdict verdict, int deals, string before);
}
