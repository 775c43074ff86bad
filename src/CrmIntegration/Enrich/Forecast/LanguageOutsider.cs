using System.Globalization;
using CrmIntegration.Forecasting;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Forecast;

/// <summary>One deployment as a forecaster in a backtest: through the gateway, masked, until its budget is spent.</summary>
/// <param name="learntUntil">It was tuned on deals that ended by then: it is asked about later days only.</param>
sealed class LanguageOutsider(ITrustGateway gateway, LanguageOptions settings, Guid connectionId, string deployment, decimal budget, DateTimeOffset? learntUntil) : IOutsideForecaster
{
    // As many tell a difference of 0.03 in log loss from chance; more would cost hours before it costs money.
    const int MostQuestions = 600, AtOnce = 4;

    public async Task<OutsideAnswers> AskAsync(IReadOnlyList<OutsideQuestion> questions, CancellationToken cancel)
    {
        var chances = new double?[questions.Count];
        int[] mine = [.. Enumerable.Range(0, questions.Count).Where(i => !(questions[i].At < learntUntil))];
        var (spent, dearest, asked, stopped) = (0m, 0m, 0, mine.Length > MostQuestions ? $"as many as are ever asked ({MostQuestions})" : null);
        // The first alone: it tells what one costs.
        int[] put = [.. mine.Take(MostQuestions)];
        foreach (var some in put.Skip(1).Chunk(AtOnce).Prepend([.. put.Take(1)]))
        {
            var requests = some.Select(i => LanguageQuestion.Of(connectionId, deployment, questions[i].Deal, questions[i].At, questions[i].WonShare, []) with { Fresh = true }).ToList();
            // Nothing answered yet: the dearest that an answer can be.
            var next = requests.Sum(r => dearest > 0 ? dearest : settings.Cost((r.Instructions.Length + r.Material.Sum(m => m.Text.Length)) / 3 + 200, settings.LongestAnswerTokens));
            if (spent + next > budget)
            {
                stopped = "more might have cost more than the budget";
                break;
            }
            var answers = await Task.WhenAll(requests.Select(r => gateway.WriteAsync(r, cancel)));
            foreach (var (i, answer) in some.Zip(answers))
            {
                chances[i] = answer.Text is { } text ? LanguageQuestion.Read(text)?.Win : null;
                (spent, dearest) = (spent + answer.Cost, Math.Max(dearest, answer.Cost));
            }
            asked += some.Length;
            if (some.Length > 1 && answers.All(a => a.Text is null))
            {
                stopped = Why(answers[^1].Outcome);
                break;
            }
        }
        var answered = chances.Count(c => c is not null);
        return new(Name, chances, asked, spent, Says(questions.Count, asked, answered, spent, stopped));
    }

    string Name => $"{settings.Provider.ToLowerInvariant()}/{deployment}";

    string Says(int of, int asked, int answered, decimal spent, string? stopped)
    {
        var each = answered == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {1000 * spent / answered:0.00} per 1,000 answers");
        return string.Create(CultureInfo.InvariantCulture,
            $"{Name} was asked about {asked:#,0} of {of:#,0} forecasts{(asked == 0 ? "" : $" and answered {answered:#,0}")}{(asked < of && asked > 0 ? "; they were drawn by lot, each deal once before any twice" : "")}{(stopped is null ? "" : $" ({stopped})")}. It cost {spent:0.00##} of a budget of {budget:0.00##}{each}.")
            + (learntUntil is { } until ? $" It was tuned on deals that ended by {until:yyyy-MM-dd} and is asked about later days only." : "");
    }

    static string Why(string outcome) => outcome switch
    {
        "over-budget" => "the day's budget of the connection is spent, Language:DailyBudget or the page AI policy raises it",
        "switched-off" or "language-off" => "the AI policy of the connection does not allow it",
        "busy" => "the provider's quota is used up for now",
        _ => $"the provider no longer answered: {outcome}",
    };
}
