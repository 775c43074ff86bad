using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Promotion;
using CrmIntegration.Forecasting.Text;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// A language model as one more forecaster: asked about deals whose end is known, each as it stood on one day, beside a model trained by the
/// champion's own way on what was known before all of them. What its word is worth beside the trained model's is fitted and judged on different
/// deals. Shown to be better, it is registered as a challenger with its cost; a person (or the setting) lets it lead.
/// </summary>
sealed partial class LanguageTrial(ITrustGateway gateway, Timelines timelines, ModelTrials trials, ModelCalls calls, ModelRegistry registry, Models models, LanguageModels languageModels, NightlyScore score,
    ForecastOptions options, TimeProvider clock, ILogger<LanguageTrial> log)
{
    const int MostDeals = 120, Seed = 42, AtOnce = 4;

    // The last fifth of the closings is asked about; the twin learns from those before.
    const double LearntFrom = 0.8;

    /// <summary>The verdict on a model that answers, and in every answer nothing that is a chance.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>Of a trial that a person asked for, and in which nobody answered: they are told, and may ask again.</summary>
    public const string Unanswered = "Unanswered";

    /// <param name="deployment">Null: the one of the settings.</param>
    /// <param name="learntUntil">What the deployment was tuned on ends here: it is asked about later deals only.</param>
    /// <returns>Null: there is too little history, or no model to ask.</returns>
    public async Task<ModelTrial?> RunAsync(Guid connectionId, string? deployment, DateTimeOffset? learntUntil, CancellationToken cancel)
    {
        var (started, deals) = (clock.GetUtcNow(), await timelines.ReadAllAsync(connectionId, cancel));
        if (Origin(deals, started) is not { } fifth)
            return null;
        var origin = learntUntil > fifth ? learntUntil.Value : fifth;
        var twin = Trainer.Train(deals, origin, new TrainingOptions { LeaveOut = options.LeaveOut }, cancel: cancel);
        var random = new Random(Seed);
        var asked = HeldOut.Days(deals, origin, started).GroupBy(d => d.Deal.Id).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ElementAt(random.Next(g.Count()))).ToArray();
        random.Shuffle(asked);
        var (rows, writer, told, unread) = await AskAsync(connectionId, deployment, asked.Take(MostDeals), twin, WonShare(deals, origin), cancel);
        if (rows.Count == 0 && unread == 0)
        {
            if (deployment is null && writer.Length > 0)
                await NothingAsync(connectionId, writer, Unanswered, 0, twin, 0, cancel);
            return null;
        }
        var cost = await calls.CostAsync(connectionId, LanguageQuestion.Feature, started, cancel);
        if (rows.Count == 0)
            return await NothingAsync(connectionId, writer, Unreadable, unread, twin, cost, cancel);
        // Alone it is shown for comparison; what may lead is the two together.
        var alone = await JudgeAsync(connectionId, $"{writer}, {LanguageQuestion.PromptVersion}, alone", rows, LanguageLayer.Words.LanguageAlone, twin, cost, cancel);
        var trial = await JudgeAsync(connectionId, $"{writer}, {LanguageQuestion.PromptVersion}", rows, LanguageLayer.Words.Both, twin, cost, cancel);
        Tried(log, writer, connectionId, (int)trial.Deals, trial.Verdict, alone.Verdict);
        if (trial.Verdict == nameof(TrialVerdict.Better))
            await RegisterAsync(connectionId, deployment ?? told!, LanguageLayer.Fit(rows), trial, cost * 1000m / rows.Count, cancel);
        return trial;
    }

    /// <summary>Where the fifth of the closings begins that is not learnt from; null when there is too little history.</summary>
    public static DateTimeOffset? Origin(IReadOnlyList<DealTimeline> deals, DateTimeOffset now)
    {
        var closings = deals.Where(d => d.IsClosedBy(now)).Select(d => d.ClosedAt!.Value).Order().ToList();
        return closings.Count < new TrainingOptions().FewestClosedDeals ? null : closings[(int)(LearntFrom * (closings.Count - 1))];
    }

    public static double WonShare(IReadOnlyList<DealTimeline> deals, DateTimeOffset by) =>
        deals.Count(d => d.IsClosedBy(by) && d.Outcome == DealOutcome.Won) / Math.Max(1.0, deals.Count(d => d.IsClosedBy(by)));

    async Task<ModelTrial> JudgeAsync(Guid connectionId, string name, IReadOnlyList<TwoWords> rows, LanguageLayer.Words words, TrainedModel twin, decimal cost, CancellationToken cancel)
    {
        // Both sides get a slope of their own on the same deals: what is measured is what the word adds.
        var (said, ours) = (LanguageLayer.OutOfSample(rows, words), LanguageLayer.OutOfSample(rows, LanguageLayer.Words.TrainedAlone));
        var result = PromotionTest.Judge([.. rows.Select((r, i) => new PairedRow(r.Deal, r.Happened, said[i], ours[i]))], new PromotionRules(), Seed);
        var trial = Promotions.Row(connectionId, name, twin.Card.Chosen, result, clock.GetUtcNow()) with { Cost = cost };
        await trials.SaveAsync(trial, cancel);
        return trial;
    }

    async Task<ModelTrial> NothingAsync(Guid connectionId, string writer, string verdict, int deals, TrainedModel twin, decimal cost, CancellationToken cancel)
    {
        ModelTrial trial = new()
        {
            ConnectionId = connectionId, Challenger = $"{writer}, {LanguageQuestion.PromptVersion}", Champion = twin.Card.Chosen, Look = -1, JudgedAt = clock.GetUtcNow(), Deals = deals, Difference = 0, Verdict = verdict, Cost = cost,
        };
        await trials.SaveAsync(trial, cancel);
        Tried(log, writer, connectionId, deals, verdict, verdict);
        return trial;
    }

    async Task<(List<TwoWords> Rows, string Writer, string? Deployment, int Unread)> AskAsync(Guid connectionId, string? deployment, IEnumerable<(DealTimeline Deal, DateTimeOffset At)> asked, TrainedModel twin, double won, CancellationToken cancel)
    {
        var (rows, writer, unread) = (new List<TwoWords>(), "", 0);
        string[] unsaid = [.. options.LeaveOut, .. twin.Card.FeaturesLeftOut.Select(f => f.Feature)];
        foreach (var some in asked.Chunk(AtOnce))
        {
            // The provider itself must answer: a trial that could not fail would be none.
            var answers = await Task.WhenAll(some.Select(d => gateway.WriteAsync(LanguageQuestion.Of(connectionId, deployment, d.Deal, d.At, won, unsaid) with { Fresh = true }, cancel)));
            foreach (var ((deal, at), answer) in some.Zip(answers))
                if (answer.Text is { } text && LanguageQuestion.Read(text) is var (said, _) && twin.Predict([deal], at)[0].Win is { } ours)
                {
                    rows.Add(new(deal.Id, deal.Outcome == DealOutcome.Won ? 1 : 0, said, ours));
                    writer = answer.Writer;
                }
                else if (answer.Outcome == "unreadable")
                    (writer, unread) = (answer.Writer, unread + 1);
                else if (writer.Length == 0)
                    writer = answer.Writer;
            // Out of budget, switched off or gone: what is answered is judged, and nothing more is asked.
            if (answers.All(a => a.Text is null))
                break;
        }
        return (rows, writer, writer.Split('/', 2) is [_, var name] ? name : null, unread);
    }

    /// <summary>Beside the trained champion of now; a language model that leads already hands over its own.</summary>
    async Task RegisterAsync(Guid connectionId, string deployment, LanguageLayer layer, ModelTrial trial, decimal perThousand, CancellationToken cancel)
    {
        if (await registry.ChampionAsync(connectionId, cancel) is not { } trained || (await models.ListAsync(connectionId, cancel)).FirstOrDefault(m => m.Version == trained.Version) is not { } file)
            return;
        var version = LanguageModelRow.Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{trained.Version}\n{deployment}\n{LanguageQuestion.PromptVersion}\n{layer.Shift:R}\n{layer.OfLanguage:R}\n{layer.OfTrained:R}"))))[..9];
        var row = file with
        {
            Version = version, TrainedAt = clock.GetUtcNow(), State = "challenger", PublishedAt = null,
            Card = JsonSerializer.Serialize(trained.Card with { Version = version, Chosen = $"{deployment} beside {trained.Card.Chosen}" }),
        };
        await models.SaveAsync(row, cancel);
        await languageModels.SaveAsync(new()
        {
            ConnectionId = connectionId, Version = version, BaseVersion = trained.Version, Deployment = deployment, PromptVersion = LanguageQuestion.PromptVersion, Shift = layer.Shift, OfLanguage = layer.OfLanguage,
            OfTrained = layer.OfTrained, Deals = trial.Deals, Verdict = trial.Verdict, PerThousand = decimal.Round(perThousand, 6), MadeAt = clock.GetUtcNow(),
        }, cancel);
        if (!options.LanguageModelMayLead)
            return;
        await registry.PublishAsync(connectionId, version, cancel);
        await score.RunAsync(connectionId, cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Writer} was tried for {Connection} on {Deals} deals: {Verdict} beside the trained model, {Alone} alone")]
    static partial void Tried(ILogger log, string writer, Guid connection, int deals, string verdict, string alone);
}
