using CrmIntegration.Forecasting.Proof;
using CrmIntegration.Forecasting.Text;

namespace CrmIntegration.Forecasting;

/// <summary>What somebody outside is asked: a deal as it was known on a day. Its end, later events and the columns that are left out (by setting, as leaks,
/// as sensitive) are not in it. WonShare: the share of won among the deals that had ended by that day.</summary>
public sealed record OutsideQuestion(DealTimeline Deal, DateTimeOffset At, double WonShare);

/// <param name="Name">As people know the forecaster.</param>
/// <param name="Chances">Of winning, 0 to 1, in the questions' order; null: not asked, or no answer.</param>
/// <param name="Asked">How many questions were put; answered or not, they may have cost something.</param>
/// <param name="Cost">In the currency of the provider's prices.</param>
/// <param name="Says">How many were asked and why no more, what it cost, what left the machine.</param>
public sealed record OutsideAnswers(string Name, IReadOnlyList<double?> Chances, int Asked, decimal Cost, string Says);

/// <summary>A forecaster that the library cannot ask itself, such as a language model behind a budget.</summary>
public interface IOutsideForecaster
{
    /// <param name="questions">In the order in which they should be asked where not all can be: by lot, each deal once before any twice.</param>
    /// <returns>Trouble is no exception: what is not answered is null, and the sentence says why. Called once.</returns>
    Task<OutsideAnswers> AskAsync(IReadOnlyList<OutsideQuestion> questions, CancellationToken cancel);
}

/// <summary>An outside forecaster beside the model and the simple ways, all on the forecasts that it answered. Scores: ours first, as everywhere; then the outsider's
/// own, and the two together where there are enough deals to weigh them (fitted on other deals than those judged). Empty: too few answers to compare.</summary>
public sealed record OutsideScore(string Name, int Asked, int Answered, int Of, decimal Cost, string Says, IReadOnlyList<BacktestScore> Scores)
{
    /// <summary>Where its own figures stand in <see cref="Scores"/>.</summary>
    public BacktestScore? Own => Scores.FirstOrDefault(s => s.Name == Name);
}

static class Outsiders
{
    const int FewestAnswers = 30, FewestDealsTogether = 60;

    public static async Task<IReadOnlyList<OutsideScore>> JudgeAsync(
        Judged judged, IReadOnlyList<IOutsideForecaster> outsiders, IReadOnlyList<string> leaveOut, int seed, IProgress<string>? progress, CancellationToken cancel)
    {
        if (outsiders.Count == 0) return [];
        var order = Order(judged.Rows, seed);
        var questions = Questions(judged, order, leaveOut);
        var scores = new List<OutsideScore>();
        foreach (var outsider in outsiders)
        {
            progress?.Report("the same deals are put to a forecaster outside");
            var said = await outsider.AskAsync(questions, cancel);
            progress?.Report(said.Says);
            scores.Add(Score(judged, order, said, seed));
        }
        return scores;
    }

    static OutsideScore Score(Judged judged, int[] order, OutsideAnswers said, int seed)
    {
        List<JudgedRow> rows = [.. order.Select((row, i) => (Row: judged.Rows[row], Said: said.Chances[i])).Where(a => a.Said is not null).Select(a => a.Row with { Chances = [.. a.Row.Chances, a.Said] })];
        string[] names = [.. judged.Names, said.Name];
        if (rows.Count < FewestAnswers || rows.Select(r => r.Won).Distinct().Count() < 2)
            return new(said.Name, said.Asked, rows.Count, order.Length, said.Cost, $"{said.Says} That is too little to compare.", []);
        if (rows.Select(r => r.Deal.Id).Distinct(StringComparer.Ordinal).Count() >= FewestDealsTogether)
        {
            var together = LanguageLayer.OutOfSample([.. rows.Select(r => new TwoWords(r.Deal.Id, r.Won, r.Chances[^1]!.Value, r.Chances[0]!.Value))]);
            rows = [.. rows.Select((r, i) => r with { Chances = [.. r.Chances, together[i]] })];
            names = [.. names, $"{said.Name} and this model together"];
        }
        return new(said.Name, said.Asked, rows.Count, order.Length, said.Cost, said.Says, ProofScores.Of(judged with { Rows = rows, Names = names }, seed));
    }

    /// <summary>By lot, and each deal once before any stands there twice: where only some are asked, they tell the most.</summary>
    static int[] Order(IReadOnlyList<JudgedRow> rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(seed).Shuffle(order);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. order.Select(i => (Row: i, Time: seen[rows[i].Deal.Id] = seen.GetValueOrDefault(rows[i].Deal.Id) + 1)).OrderBy(r => r.Time).Select(r => r.Row)];
    }

    static List<OutsideQuestion> Questions(Judged judged, int[] order, IReadOnlyList<string> leaveOut)
    {
        var hidden = leaveOut.ToHashSet(StringComparer.OrdinalIgnoreCase);
        double[] won = [.. judged.Trials.Select(t => t.Trial.Known.Count(d => d.Outcome == DealOutcome.Won) / Math.Max(1.0, t.Trial.Known.Count(d => d.Outcome != DealOutcome.Open)))];
        return [.. order.Select(i => judged.Rows[i]).Select(r =>
        {
            var (deal, at) = (r.Deal, judged.Trials[r.Trial].Trial.At);
            var known = deal.CutAt(at) with { Attributes = deal.Attributes.Where(a => !hidden.Contains(a.Key)).ToDictionary(), Events = [.. deal.Events.Where(e => e.At <= at && !hidden.Contains(e.Field))] };
            return new OutsideQuestion(known, at, won[r.Trial]);
        })];
    }
}
