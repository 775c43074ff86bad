using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Promotion;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// Closed deals as examples: each as it stood on one day while it was open, and how it ended. Only deals that had ended before the last fifth of
/// the closings; the tuned model is then tried on deals that ended later, beside the trained one, like any other.
/// </summary>
sealed class ForecastTuning(Timelines timelines, Models models, LanguageTrial trial, LanguageModels languageModels, ForecastOptions options, TimeProvider clock) : ITuningSource
{
    const int MostExamples = 1000, Seed = 42;
    const double Held = 0.1;

    // A model that learns to be certain is wrong all the more when it is wrong.
    const double Sure = 0.95;

    public string Purpose => LanguageQuestion.Feature;

    public async Task<TuneSet> ExamplesAsync(Guid connectionId, CancellationToken cancel)
    {
        var deals = await timelines.ReadAllAsync(connectionId, cancel);
        if (LanguageTrial.Origin(deals, clock.GetUtcNow()) is not { } origin)
            return new([], [], null);
        var card = await models.ChampionAsync(connectionId, cancel) is { } champion ? System.Text.Json.JsonSerializer.Deserialize<ModelCard>(champion.Card) : null;
        string[] unsaid = [.. options.LeaveOut, .. card?.FeaturesLeftOut.Select(f => f.Feature) ?? []];
        var (won, random) = (LanguageTrial.WonShare(deals, origin), new Random(Seed));
        var examples = HeldOut.Days(deals, DateTimeOffset.MinValue, origin).GroupBy(d => d.Deal.Id).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Example(g.ElementAt(random.Next(g.Count())), won, unsaid)).ToArray();
        random.Shuffle(examples);
        var held = (int)(Math.Min(examples.Length, MostExamples) * Held);
        return new([.. examples.Skip(held).Take(MostExamples - held)], [.. examples.Take(held)], origin);
    }

    static TuneExample Example((DealTimeline Deal, DateTimeOffset At) snapshot, double won, IReadOnlyCollection<string> unsaid) =>
        new(LanguageQuestion.Instructions, LanguageQuestion.Pieces(snapshot.Deal, snapshot.At, won, unsaid),
            string.Create(CultureInfo.InvariantCulture, $$"""{"probability":{{(snapshot.Deal.Outcome == DealOutcome.Won ? Sure : 1 - Sure):0.00}},"reasons":[]}"""), [], LanguageQuestion.NoNames(snapshot.Deal, snapshot.At));

    public async Task<TuneVerdict?> JudgeAsync(Guid connectionId, string deployment, Tuning tuning, CancellationToken cancel)
    {
        if (await trial.RunAsync(connectionId, deployment, tuning.LearntUntil, cancel) is not { } found)
            return null;
        if (found.Verdict == LanguageTrial.Unreadable)
            return new(false, $"It was asked about {found.Deals} later deals, and in no answer stood a chance that can be read. It is not used.");
        var better = found.Verdict == nameof(TrialVerdict.Better);
        var word = found.Verdict switch { nameof(TrialVerdict.NotWorse) => "Not better", nameof(TrialVerdict.TooFewDeals) => nameof(TrialVerdict.Undecided), var said => said };
        return new(better, string.Create(CultureInfo.InvariantCulture, $"{word} on {found.Deals} later deals: log loss {found.Difference:+0.0000;-0.0000} against the trained model alone, for {found.Cost:0.00}.")
            + (better ? " It waits as a challenger on the page Models." : " It is not used."));
    }

    public Task<bool> NeedsAsync(Guid connectionId, string deployment, DateTimeOffset since, CancellationToken cancel) => languageModels.NeedAsync(connectionId, deployment, since, cancel);
}
