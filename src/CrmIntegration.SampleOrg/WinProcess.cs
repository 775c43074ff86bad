namespace CrmIntegration.SampleOrg;

/// <summary>Where a deal stands: stage 0 to 3, engagement 0 cold to 2 hot, pushes of the close date 0 to 3 (3: three or more).</summary>
readonly record struct Standing(int Stage, int Engagement, int Pushes)
{
    public const int Stages = 4, Engagements = 3, MostPushes = 3, All = Stages * Engagements * (MostPushes + 1);

    public int Index => (Stage * Engagements + Engagement) * (MostPushes + 1) + Pushes;
    public static Standing At(int index) => new(index / 12, index / 4 % 3, index % 4);
}

/// <summary>What makes one deal differ from another, for as long as it lives: factors on its weekly odds of being won and lost.</summary>
readonly record struct Leaning(double Win, double Lose);

enum WeekEnd { StillOpen, Won, Lost }

/// <summary>
/// How the sample company's deals live: a Markov chain in weeks with competing risks. Each week a deal is won, lost or stays open
/// (multinomial logit of stage, engagement, pushes, age, season and the deal's leaning); if it stays, it may move one stage on, warm up or
/// cool down, and have its close date pushed. At 104 weeks it is lost. Because the chain is known, so is the exact probability of winning:
/// V(x, a) = P(won | x, a) + sum over x' of P(x' | x) P(open | x, a) V(x', a + 1), with V(., 104) = 0, computed backwards.
/// </summary>
static class WinProcess
{
    public const int LastWeek = 104;

    static readonly double[] StageWin = [-7.2, -5.4, -3.9, -2.35];
    static readonly double[] StageLose = [-3.0, -3.15, -3.2, -3.25];
    static readonly double[] EngagementWin = [-0.9, 0.1, 0.7];
    static readonly double[] EngagementLose = [0.65, -0.15, -0.7];
    static readonly double[] Advance = [0.24, 0.21, 0.20, 0];
    static readonly double[] EngagementAdvance = [0.45, 1.0, 1.4];
    static readonly double[] Push = [0.02, 0.04, 0.07, 0.08];

    static readonly double[][] Mood =      // from row to column
    [
        [0.82, 0.15, 0.03],
        [0.12, 0.74, 0.14],
        [0.05, 0.20, 0.75],
    ];

    static readonly double[] WinOdds = new double[Standing.All];
    static readonly double[] LoseOdds = new double[Standing.All];
    static readonly (int To, double P)[][] Moves = new (int, double)[Standing.All][];

    static WinProcess()
    {
        for (var i = 0; i < Standing.All; i++)
        {
            var at = Standing.At(i);
            WinOdds[i] = Math.Exp(StageWin[at.Stage] + EngagementWin[at.Engagement] - 0.18 * at.Pushes);
            LoseOdds[i] = Math.Exp(StageLose[at.Stage] + EngagementLose[at.Engagement] + 0.30 * at.Pushes);
            Moves[i] = [.. MovesFrom(at).Where(m => m.P > 0)];
        }
    }

    static IEnumerable<(int To, double P)> MovesFrom(Standing at)
    {
        var (advance, push) = (AdvanceChance(at), PushChance(at));
        for (var mood = 0; mood < Standing.Engagements; mood++)
        {
            var p = Mood[at.Engagement][mood];
            foreach (var (stage, ps) in new[] { (at.Stage, 1 - advance), (at.Stage + 1, advance) })
                foreach (var (pushes, pp) in new[] { (at.Pushes, 1 - push), (at.Pushes + 1, push) })
                    if (ps * pp > 0)
                        yield return (new Standing(stage, mood, pushes).Index, p * ps * pp);
        }
    }

    static double AdvanceChance(Standing at) => Advance[at.Stage] * EngagementAdvance[at.Engagement];
    static double PushChance(Standing at) => at.Pushes == Standing.MostPushes ? 0 : Push[at.Stage];

    // Odds of the week that ends at this moment: the last three weeks of a quarter sell, August sleeps; old deals fade.
    static (double Win, double Lose) Odds(int standing, int week, DateTimeOffset end, Leaning leaning)
    {
        var season = end.Month % 3 == 0 && end.Day >= 10 ? 1.75 : end.Month is 8 or 1 ? 0.65 : 1.0;
        return (WinOdds[standing] * leaning.Win * season, LoseOdds[standing] * leaning.Lose * Fading(week));
    }

    static double Fading(int week) => 1 + Math.Max(0, week - 8) * 0.045;

    /// <summary>One week of life.</summary>
    public static (WeekEnd End, Standing Next) Live(Standing at, int week, DateTimeOffset end, Leaning leaning, Dice dice)
    {
        var (win, lose) = Odds(at.Index, week, end, leaning);
        var u = dice.Throw() * (1 + win + lose);
        if (u < win)
            return (WeekEnd.Won, at);
        if (u < win + lose || week + 1 >= LastWeek)
            return (WeekEnd.Lost, at);
        var (v, moves) = (dice.Throw(), Moves[at.Index]);
        foreach (var (to, p) in moves)
            if ((v -= p) < 0)
                return (WeekEnd.StillOpen, Standing.At(to));
        return (WeekEnd.StillOpen, Standing.At(moves[^1].To));
    }

    /// <summary>What is to be believed of the engagement a week later, when the deal stayed open and stands at <paramref name="stage"/> then (not summing to one).
    /// That its date was pushed tells nothing: pushes do not depend on engagement.</summary>
    public static double[] BeliefAfter(double[] belief, Standing before, int stage, int week, DateTimeOffset end, Leaning leaning)
    {
        var after = new double[belief.Length];
        for (var mood = 0; mood < belief.Length; mood++)
        {
            var at = before with { Engagement = mood };
            var ((win, lose), advance) = (Odds(at.Index, week, end, leaning), AdvanceChance(at));
            var weight = belief[mood] / (1 + win + lose) * (stage == before.Stage ? 1 - advance : advance);
            for (var next = 0; next < after.Length; next++) after[next] += weight * Mood[mood][next];
        }
        return after;
    }

    /// <summary>The exact probability that a deal standing here, with so many weeks lived, is won some day.</summary>
    /// <param name="lastEnd">When its last week ended; the next ends seven days later.</param>
    public static double WinProbability(Standing at, int weeksLived, DateTimeOffset lastEnd, Leaning leaning)
    {
        Span<double> next = stackalloc double[Standing.All];
        Span<double> now = stackalloc double[Standing.All];
        next.Clear();
        var first = at.Stage * 12;                   // stages never go back
        for (var week = LastWeek - 1; week >= weeksLived; week--)
        {
            var end = lastEnd.AddDays(7 * (week - weeksLived + 1));
            for (var i = first; i < Standing.All; i++)
            {
                var (win, lose) = Odds(i, week, end, leaning);
                var later = 0.0;
                foreach (var (to, p) in Moves[i])
                    later += p * next[to];
                now[i] = (win + later) / (1 + win + lose);
            }
            now.CopyTo(next);
        }
        return next[at.Index];
    }
}
