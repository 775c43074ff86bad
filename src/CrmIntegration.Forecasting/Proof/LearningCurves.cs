namespace CrmIntegration.Forecasting.Proof;

/// <summary>What so and so many deals would have taught: models learnt from random draws of n closed deals, all judged on the same later deals.</summary>
static class LearningCurves
{
    static readonly int[] Sizes = [20, 40, 80, 160, 400];
    const int MostAsked = 1500;
    const double Worthwhile = 0.005;

    public static LearningCurve? Draw(List<Trial> trials, IReadOnlyList<string> leaveOut, BacktestOptions options, CancellationToken cancel)
    {
        var seed = options.Seed;
        // over several days, for one day alone may be a lucky one
        var days = trials.Where(t => t.Asked.Count >= 50).ToList() is { Count: > 0 } many ? many : trials;
        if (days.Count == 0) return null;
        var looks = days.Select(t => new Look(t, [.. t.Known.Where(d => d.Outcome != DealOutcome.Open && d.ClosedAt > d.Created).OrderBy(d => d.Id, StringComparer.Ordinal)], [.. Trials.Thin([.. t.Asked], MostAsked).Select(d => d.CutAt(t.At))],
            [.. Trials.Thin([.. t.Asked], MostAsked).Select(d => d.Outcome == DealOutcome.Won ? 1.0 : 0)])).ToList();
        var have = looks.Max(l => l.Ended.Length);
        var points = new List<CurvePoint>();
        foreach (var n in Sizes.Where(n => n <= have))
        {
            var with = looks.Where(l => l.Ended.Length >= n).ToList();
            var draws = n >= 400 ? Math.Min(4, with.Count) : Math.Clamp(with.Count, 4, 6);
            var all = new (double Ours, double Rate, double Silent)[draws];
            Parallel.For(0, draws, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Threads), CancellationToken = cancel },
                d => all[d] = One(with[draws <= with.Count ? d * with.Count / draws : d % with.Count], n, unchecked(seed * 31 + n * 101 + d), seed, leaveOut, cancel));
            points.Add(new(n, all.Average(a => a.Ours), all.Average(a => a.Rate), all.Average(a => a.Silent)));
        }
        return points.Count == 0 ? null : Read(points, have);
    }

    sealed record Look(Trial Trial, DealTimeline[] Ended, DealTimeline[] Asked, double[] Won);

    static (double Ours, double Rate, double Silent) One(Look look, int n, int draw, int seed, IReadOnlyList<string> leaveOut, CancellationToken cancel)
    {
        var sample = look.Ended.ToArray();
        new Random(draw).Shuffle(sample);
        var some = sample[..n];
        var share = (some.Count(x => x.Outcome == DealOutcome.Won) + 1.0) / (n + 2);
        var said = Trainer.Train(some, look.Trial.At, new() { Seed = seed, LeaveOut = leaveOut }, null, cancel).Predict(look.Asked, look.Trial.At);
        return (Metrics.LogLoss(look.Won, [.. said.Select(s => s.Win ?? share)]), Metrics.LogLoss(look.Won, [.. said.Select(_ => share)]), said[0].Win is null ? 1 : 0);
    }

    /// <summary>The gain over the base rate grows towards a limit as a - b/n; where it passes what is worth having tells how many deals are needed.</summary>
    static LearningCurve Read(List<CurvePoint> points, int have)
    {
        var used = points.Where(p => p.Abstained < 1).ToList();
        if (used.LastOrDefault() is { } last && last.BaseRate - last.Ours >= Worthwhile)
            return new(points, 0, $"From about {used.First(p => p.BaseRate - p.Ours >= Worthwhile).Deals} closed deals on, a model learnt from them beat the base rate on later deals; there are {have}.");
        if (used.Count < 3) return new(points, null, $"{have} closed deals are too few to say how many more are needed.");
        double x = used.Average(p => 1.0 / p.Deals), g = used.Average(p => p.BaseRate - p.Ours);
        var slope = used.Sum(p => (1.0 / p.Deals - x) * (p.BaseRate - p.Ours - g)) / used.Sum(p => Math.Pow(1.0 / p.Deals - x, 2));
        var limit = g - slope * x;
        if (limit <= Worthwhile || slope >= 0) return new(points, null, "More deals of this kind will hardly help: the curve does not rise above the base rate. What is missing is fields that are known early (stage history, activities, mails, sources), not deals.");
        var needed = (int)Math.Ceiling(-slope / (limit - Worthwhile));
        return needed > 100_000 ? new(points, null, "If more deals of this kind help at all, it takes more than 100,000.") : new(points, Math.Max(0, needed - have), $"By this curve about {needed} closed deals are needed; there are {have}, so about {Math.Max(0, needed - have)} more.");
    }
}
