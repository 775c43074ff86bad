using System.Text.Json;
using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Text;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>
/// Lets the leading language model speak beside its trained model. It is asked only about deals that have changed since its last word; a deal that
/// cannot be asked about keeps the trained model's forecast, under that model's version, and says why.
/// </summary>
sealed class LanguageForecaster(ITrustGateway gateway, LanguageModels models, LanguageWords words, ForecastOptions options, TimeProvider clock)
{
    const string Reason = "language model";
    const int AtOnce = 4;

    /// <param name="trained">What the trained model says, in the deals' order.</param>
    /// <returns>What is said of each deal, and the version that says it.</returns>
    public async Task<IReadOnlyList<(DealForecast Said, string Version)>> SayAsync(Guid connectionId, TrainedModel model, IReadOnlyList<DealTimeline> deals, IReadOnlyList<DealForecast> trained, CancellationToken cancel)
    {
        // A champion whose file is damaged is replaced by another trained model: then nothing is known about how the two go together.
        if (await models.LeadingAsync(connectionId, cancel) is not { } leading || leading.BaseVersion != model.Version)
            return [.. trained.Select(t => (t, model.Version))];
        var now = clock.GetUtcNow();
        var before = await words.FindAsync(connectionId, leading.Version, [.. deals.Select(d => d.Id)], cancel);
        var known = deals.Select(d => LanguageQuestion.Known(d, now)).ToList();
        List<int> ask = [.. Enumerable.Range(0, deals.Count).Where(i => trained[i].Win is not null && before.GetValueOrDefault(deals[i].Id)?.Known != known[i])];
        var (told, outcome) = await AskAsync(connectionId, leading, model, [.. ask.Select(i => (deals[i], known[i]))], now, cancel);
        await words.SaveAsync(connectionId, [.. told.Values], cancel);
        var layer = new LanguageLayer(leading.Shift, leading.OfLanguage, leading.OfTrained);
        return [.. deals.Select((deal, i) =>
        {
            var word = told.GetValueOrDefault(deal.Id) ?? (before.GetValueOrDefault(deal.Id) is { } old && old.Known == known[i] ? old : null);
            return trained[i].Win is not { } win ? (trained[i], model.Version)
                : word is null ? (Unheard(trained[i], outcome), model.Version)
                : (Retold(model, trained[i], deal, now, layer, win, word), leading.Version);
        })];
    }

    static DealForecast Unheard(DealForecast trained, string outcome) =>
        trained with { InputsHash = trained.InputsHash + "-unheard", Reasons = [.. trained.Reasons.Take(4), new(Reason, $"The language model was not heard ({Why(outcome)}); this is the trained model's forecast", 0, null, null, false)] };

    static DealForecast Retold(TrainedModel model, DealForecast trained, DealTimeline deal, DateTimeOffset now, LanguageLayer layer, double win, LanguageWord word)
    {
        var reasons = JsonSerializer.Deserialize<string[]>(word.Reasons) ?? [];
        var says = reasons.Length == 0 ? "The language model's reading of the deal" : $"The language model's reading: {string.Join("; ", reasons)}";
        return model.Retold(trained, deal, now, layer.Of(word.Said, win), Reason, says) with { InputsHash = $"{trained.InputsHash}-{word.Known}" };
    }

    async Task<(Dictionary<string, LanguageWord> Told, string Outcome)> AskAsync(Guid connectionId, LanguageModelRow leading, TrainedModel model, IReadOnlyList<(DealTimeline Deal, string Known)> deals, DateTimeOffset now, CancellationToken cancel)
    {
        var (told, outcome) = (new Dictionary<string, LanguageWord>(StringComparer.Ordinal), "");
        var won = model.Card.WonDeals / Math.Max(1.0, model.Card.ClosedDeals);
        string[] unsaid = [.. options.LeaveOut, .. model.Card.FeaturesLeftOut.Select(f => f.Feature)];
        foreach (var some in deals.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(d => gateway.WriteAsync(LanguageQuestion.Of(connectionId, leading.Deployment, d.Deal, now, won, unsaid), cancel)));
            foreach (var ((deal, known), answer) in some.Zip(answers))
                if (answer.Text is { } text && LanguageQuestion.Read(text) is var (win, reasons))
                    told[deal.Id] = new() { OpportunityId = deal.Id, Version = leading.Version, Known = known, Said = win, Reasons = JsonSerializer.Serialize(reasons), SaidAt = now };
                else
                    outcome = answer.Outcome;
            // Out of budget, switched off or gone: the others would fare no better.
            if (answers.All(a => a.Text is null))
                break;
        }
        return (told, outcome);
    }

    static string Why(string outcome) => outcome switch
    {
        "over-budget" => "the day's budget is spent",
        "switched-off" or "language-off" => "the AI policy forbids it",
        "offline" => "no provider is set up",
        "unmaskable" => "the deal holds a word that must never be sent",
        "refused" or "filtered" => "it refused",
        "unreadable" or "truncated" => "its answer could not be used",
        "" => "it was not its turn",
        _ => "it did not answer",
    };
}
