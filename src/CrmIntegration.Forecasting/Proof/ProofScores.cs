namespace CrmIntegration.Forecasting.Proof;

/// <summary>All figures of all forecasters, with 95 % intervals from one bootstrap by deal (Efron 1979): each round draws deals with replacement, and every
/// forecaster is measured on the same draw, so that their differences are paired. Rows are weighted instead of copied; nothing is sorted twice.</summary>
static class ProofScores
{
    const int Rounds = 200, LogLoss = 0, Gain = 4, Gaps = 5, Bins = 10, Sums = Gaps + Bins;

    public static IReadOnlyList<BacktestScore> Of(Judged judged, int seed)
    {
        var rows = judged.Rows;
        int[] present = [.. Enumerable.Range(0, judged.Names.Count).Where(f => rows.Any(r => r.Chances[f] is not null))];
        // where a forecaster is silent on a deal, people fall back on the base rate
        var sides = present.Select(f => new Side([.. rows.Select(r => r.Chances[f] ?? r.Chances[Forecasters.BaseRate]!.Value)])).ToArray();
        double[] y = [.. rows.Select(r => r.Won)], amount = Amounts(judged);
        int[] trial = [.. rows.Select(r => r.Trial)];
        var deals = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] deal = [.. rows.Select(r => deals.TryGetValue(r.Deal.Id, out var d) ? d : deals[r.Deal.Id] = deals.Count)];

        double[] weight = [.. Enumerable.Repeat(1.0, rows.Count)];
        var values = Measure(sides, y, weight, amount, trial, judged.InMoney);
        var draws = new double[Rounds][][];
        Parallel.For(0, Rounds, round =>
        {
            var random = new Random(unchecked(seed * 7919 + round));
            var times = new int[deals.Count];
            for (var i = 0; i < times.Length; i++) times[random.Next(times.Length)]++;
            draws[round] = Measure(sides, y, [.. deal.Select(d => (double)times[d])], amount, trial, judged.InMoney);
        });
        return [.. present.Select((f, s) => new BacktestScore(judged.Names[f], At(s, LogLoss), At(s, 1), At(s, 2), Ece(s), At(s, 3), Sum(s), At(s, Gain)))];

        Measured Ece(int s) => CalibrationError.Of(values[s][Gaps..Sums], [.. draws.Select(d => d[s][Gaps..Sums])]);

        Measured Sum(int s) => SumError.Of(values[s][Sums..], [.. draws.Select(d => d[s][Sums..])]);

        Measured At(int s, int figure)
        {
            double[] sorted = [.. draws.Select(d => d[s][figure]).Where(double.IsFinite).Order()];
            return sorted.Length == 0 ? new(values[s][figure], double.NaN, double.NaN) : new(values[s][figure], sorted[(int)(0.025 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.975 * (sorted.Length - 1))]);
        }
    }

    static double[] Amounts(Judged judged) => [.. judged.Rows.Select(r => judged.InMoney ? Math.Max(0, r.Amount ?? 0) : 1)];

    sealed class Side
    {
        public Side(double[] p)
        {
            P = p;
            Order = [.. Enumerable.Range(0, p.Length)];
            Array.Sort([.. p], Order);
        }

        public double[] P { get; }
        public int[] Order { get; }
    }

    /// <returns>[forecaster][figure]: log loss, Brier, AUC, amount-weighted error, our gain over it in log loss; per bin said minus come; and per trial expected minus won, as a share of all that was won.</returns>
    static double[][] Measure(Side[] sides, double[] y, double[] w, double[] amount, int[] trial, bool inMoney)
    {
        var all = sides.Select(s => One(s, y, w, amount, trial, inMoney)).ToArray();
        foreach (var one in all) one[Gain] = one[LogLoss] - all[0][LogLoss];
        return all;
    }

    static double[] One(Side side, double[] y, double[] w, double[] amount, int[] trial, bool inMoney)
    {
        var p = side.P;
        double sum = 0, loss = 0, brier = 0, money = 0, moneyError = 0;
        double[] said = new double[Bins], came = new double[Bins];
        var (expected, actual) = (new double[trial.Max() + 1], new double[trial.Max() + 1]);
        for (var i = 0; i < p.Length; i++)
        {
            if (w[i] == 0) continue;
            var off = (y[i] - p[i]) * (y[i] - p[i]);
            sum += w[i];
            loss += w[i] * Metrics.LossOf(y[i], p[i]);
            brier += w[i] * off;
            money += w[i] * amount[i];
            moneyError += w[i] * amount[i] * off;
            var bin = Math.Clamp((int)(p[i] * Bins), 0, Bins - 1);
            said[bin] += w[i] * p[i];
            came[bin] += w[i] * y[i];
            expected[trial[i]] += w[i] * amount[i] * p[i];
            actual[trial[i]] += w[i] * amount[i] * y[i];
        }
        var won = actual.Sum() is > 0 and var all ? all : double.NaN;
        return [loss / sum, brier / sum, Auc(side, y, w), inMoney && money > 0 ? moneyError / money : double.NaN, 0, .. said.Zip(came, (s, c) => (s - c) / sum), .. expected.Zip(actual, (e, a) => (e - a) / won)];
    }

    static double Auc(Side side, double[] y, double[] w)
    {
        double below = 0, area = 0, won = 0;
        for (var i = 0; i < side.Order.Length;)
        {
            double tieWon = 0, tieLost = 0;
            var at = side.P[side.Order[i]];
            for (; i < side.Order.Length && side.P[side.Order[i]] == at; i++)
            {
                var r = side.Order[i];
                if (y[r] > 0) tieWon += w[r]; else tieLost += w[r];
            }
            area += tieWon * (below + tieLost / 2);
            below += tieLost;
            won += tieWon;
        }
        return won > 0 && below > 0 ? area / (won * below) : double.NaN;
    }

    /// <summary>Eight of ten: 1,000 draws of every deal's end by its own chance, times a common error as large as the sums of earlier days were off beyond such
    /// chance (a tenth, until two days are known): deals of one season do well or badly together, and independent draws alone would promise too much.</summary>
    public static IReadOnlyList<BacktestOrigin> Origins(Judged judged, int seed)
    {
        double[] p = [.. judged.Rows.Select(r => r.Chances[0]!.Value)], amount = Amounts(judged);
        var random = new Random(seed);
        double common = 2 * 0.01;
        var known = 2.0;
        var all = new List<BacktestOrigin>();
        foreach (var mine in Enumerable.Range(0, judged.Rows.Count).GroupBy(i => judged.Rows[i].Trial).OrderBy(g => g.Key).Select(g => g.ToArray()))
        {
            var sums = new double[1000];
            foreach (var i in mine) for (var d = 0; d < sums.Length; d++) if (random.NextDouble() < p[i]) sums[d] += amount[i];
            var spread = Math.Sqrt(common / known);
            for (var d = 0; d < sums.Length; d++) sums[d] *= Math.Exp(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            Array.Sort(sums);
            double expected = mine.Sum(i => p[i] * amount[i]), actual = mine.Sum(i => judged.Rows[i].Won * amount[i]), chance = mine.Sum(i => p[i] * (1 - p[i]) * amount[i] * amount[i]);
            var (trial, model) = judged.Trials[judged.Rows[mine[0]].Trial];
            all.Add(new(DateOnly.FromDateTime(trial.At.UtcDateTime), trial.Known.Count(d => d.Outcome != DealOutcome.Open), mine.Length, expected, sums[100], sums[899], actual, model));
            if (expected > 0) (common, known) = (common + Math.Max(0, Math.Pow(actual / expected - 1, 2) - chance / (expected * expected)), known + 1);
        }
        return all;
    }

    public static IReadOnlyList<LiftStep> Lift(double[] y, double[] p)
    {
        int[] order = [.. Enumerable.Range(0, y.Length).OrderByDescending(i => p[i])];
        var all = y.Sum();
        return all == 0 ? [] : [.. Enumerable.Range(1, 10).Select(k => (Share: k / 10.0, Top: order.Take((int)Math.Ceiling(k / 10.0 * y.Length)).ToList())).Select(s => new LiftStep(s.Share, s.Top.Sum(i => y[i]) / all, s.Top.Average(i => y[i])))];
    }
}
