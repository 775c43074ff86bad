namespace CrmIntegration.Forecasting.Proof;

/// <summary>One look back: what was known, which deals are asked about, and (in them) how they ended. Called: what people know it by.</summary>
sealed record Trial(DateTimeOffset At, string Called, IReadOnlyList<DealTimeline> Known, IReadOnlyList<DealTimeline> Asked);

/// <summary>One forecast beside what came. Chances by forecaster (see <see cref="Forecasters"/>), ours first; null where one has none.</summary>
sealed record JudgedRow(DealTimeline Deal, int Trial, double Won, double? Amount, double?[] Chances);

sealed record Judged(IReadOnlyList<JudgedRow> Rows, IReadOnlyList<(Trial Trial, string Model)> Trials, IReadOnlyList<FeatureWeight> Importance)
{
    /// <summary>By forecaster, in the order of the chances.</summary>
    public IReadOnlyList<string> Names { get; init; } = Forecasters.Names;

    /// <summary>Most deals have an amount: roll-ups are in money, else in wins.</summary>
    public bool InMoney { get; } = Rows.Count > 0 && Rows.Count(r => r.Amount > 0) > 0.7 * Rows.Count;
}

static class Trials
{
    const int MostAsked = 10_000;

    /// <summary>Origins evenly over the closings between 40 and 90 %: enough before each to learn from, enough after to be judged by.</summary>
    public static List<Trial> InTime(IReadOnlyList<DealTimeline> deals, List<DealTimeline> closed, BacktestOptions options)
    {
        DateTimeOffset[] closings = [.. closed.Select(d => d.ClosedAt!.Value).Order()];
        var trials = new List<Trial>();
        for (var o = 0; o < options.Origins; o++)
        {
            var at = closings[(int)((options.Origins == 1 ? 0.65 : 0.4 + 0.5 * o / (options.Origins - 1)) * (closings.Length - 1))];
            if (trials.Count > 0 && trials[^1].At == at) continue;
            var known = deals.Where(d => d.Created < at).OrderByDescending(d => d.Created).ThenBy(d => d.Id, StringComparer.Ordinal).Take(options.MostDeals).Select(d => d.CutAt(at)).ToList();
            var asked = Thin([.. deals.Where(d => d.Created < at && d.ClosedAt > at)], MostAsked);
            if (asked.Count > 0) trials.Add(new(at, $"as of {at:yyyy-MM-dd}", known, asked));
        }
        return trials;
    }

    /// <summary>Without dates: five parts, twice (or as many parts as looks were asked for, once), wins and losses evenly in each. The asked are dated to the day of asking, so that no age tells anything.</summary>
    public static List<Trial> Folds(IReadOnlyList<DealTimeline> deals, BacktestOptions options)
    {
        var (parts, repeats, looks) = options.Origins < 1 ? (5, 2, 10) : (Math.Max(2, options.Origins), 1, options.Origins);
        var at = TableDeals.UndatedFrom.AddDays(25);
        var trials = new List<Trial>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var random = new Random(options.Seed + repeat);
            var shuffled = deals.Where(d => d.Outcome != DealOutcome.Open).OrderBy(_ => random.Next()).ToList();
            var place = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var side in shuffled.GroupBy(d => d.Outcome)) foreach (var (d, i) in side.Select((d, i) => (d, i))) place[d.Id] = i % parts;
            for (var fold = 0; fold < parts && trials.Count < looks; fold++)
            {
                var learnt = shuffled.Where(d => place[d.Id] != fold).ToList();
                var step = TimeSpan.FromDays(20) / Math.Max(1, learnt.Count);
                trials.Add(new(at, $"part {trials.Count + 1} of {looks}", [.. learnt.Select((d, i) => d with { Created = TableDeals.UndatedFrom + i * step, ClosedAt = TableDeals.UndatedFrom + (i + 0.5) * step })],
                    Thin([.. shuffled.Where(d => place[d.Id] == fold).Select(d => d with { Created = at, ClosedAt = at.AddHours(1) })], MostAsked)));
            }
        }
        return trials;
    }

    public static Judged RunAll(List<Trial> trials, IReadOnlyList<string> leaveOut, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var results = new (List<JudgedRow> Rows, string Model, List<(string, double)> Pulls)?[trials.Count];
        var said = new Lock();
        Parallel.For(0, trials.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancel }, t =>
        {
            results[t] = One(trials[t], t, leaveOut, options, cancel);
            lock (said) progress?.Report($"{trials[t].Called}: learnt from {trials[t].Known.Count} deals, asked about {trials[t].Asked.Count}");
        });
        var all = results.OfType<(List<JudgedRow> Rows, string Model, List<(string Feature, double Pull)> Pulls)>().ToList();
        var rows = all.SelectMany(r => r.Rows).ToList();
        var importance = all.SelectMany(r => r.Pulls).GroupBy(p => p.Feature, StringComparer.Ordinal).Select(g => new FeatureWeight(g.Key, g.Sum(p => p.Pull) / Math.Max(1, rows.Count)))
            .OrderByDescending(f => f.Pull).ThenBy(f => f.Feature, StringComparer.Ordinal).Take(15).ToList();
        return new(rows, [.. trials.Select((t, i) => (t, results[i]?.Model ?? "none"))], importance);
    }

    static (List<JudgedRow>, string, List<(string, double)>)? One(Trial trial, int number, IReadOnlyList<string> leaveOut, BacktestOptions options, CancellationToken cancel)
    {
        var baselines = Forecasters.Learn(trial, leaveOut, cancel);
        if (baselines is null) return null;
        var model = Trainer.Train(trial.Known, trial.At, new() { Seed = options.Seed, LeaveOut = leaveOut }, null, cancel);
        var said = model.Predict([.. trial.Asked.Select(d => d.CutAt(trial.At))], trial.At);
        var rows = new List<JudgedRow>(said.Count);
        var pulls = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < said.Count; i++)
        {
            var chances = baselines.Ask(trial.Asked[i], trial.At);
            chances[0] = said[i].Win ?? chances[Forecasters.BaseRate];      // a model that abstains leaves people with the base rate
            rows.Add(new(trial.Asked[i], number, trial.Asked[i].Outcome == DealOutcome.Won ? 1 : 0, PlainRow.AmountOf(trial.Asked[i], trial.At), chances));
            foreach (var reason in said[i].Reasons) pulls[reason.Feature] = pulls.GetValueOrDefault(reason.Feature) + Math.Abs(reason.LogOdds);
        }
        return (rows, model.Card.Chosen, [.. pulls.Select(p => (p.Key, p.Value))]);
    }

    internal static List<DealTimeline> Thin(List<DealTimeline> deals, int most)
    {
        if (deals.Count <= most) return deals;
        var every = deals.Count / (double)most;
        return [.. Enumerable.Range(0, most).Select(i => deals[(int)(i * every)])];
    }
}
