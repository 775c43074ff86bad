using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.Benchmarks;

/// <summary>Trials with a known truth: does the interval hold it as often as it says, by deal and by team, for shares and for skewed hours?</summary>
static class EffectArea
{
    const int Seeds = 2000;

    public static async Task RunAsync(TextWriter o)
    {
        await o.WriteLineAsync($"  {Seeds} trials each; the true effect must lie in the 95 % interval in 93 to 97 % of them (in brackets the bootstrap; last: plain t-test that takes every value as its own witness)");
        foreach (var trial in new Trial[]
        {
            new("conversion, lot per deal", 600, 1, 0, 0.3, true), new("reply hours, lot per deal, 4 mails each", 250, 4, 0.6, 0.3, false),
            new("conversion, 30 teams of 40 deals", 30, 40, 0.4, 0.4, true), new("reply hours, 12 teams of 60 mails", 12, 60, 0.5, 0.5, false), new("conversion, 8 teams of 80 deals", 8, 80, 0.3, 0.5, true),
        })
            await MeasureAsync(o, trial);
        await PowerAsync(o);
    }

    sealed record Trial(string Name, int Units, int PerUnit, double Alike, double Share, bool Yes)
    {
        public List<Observation> Draw(int seed, double effect)
        {
            var dice = new Random(seed * 7919 + 13);
            double Normal() => Math.Sqrt(-2 * Math.Log(1 - dice.NextDouble())) * Math.Cos(2 * Math.PI * dice.NextDouble());
            var held = Enumerable.Range(0, Units).Select(i => i < (int)Math.Round(Units * Share)).ToArray();
            dice.Shuffle(held);
            var values = new List<Observation>();
            for (var unit = 0; unit < Units; unit++)
            {
                var own = Alike * Normal();
                // Units differ in size, and a season lies on everybody after the start.
                for (var n = Math.Max(1, (int)(PerUnit * (0.5 + dice.NextDouble()))); n > 0; n--)
                    foreach (var after in new[] { false, true })
                    {
                        var helped = after && !held[unit] ? effect : 0;
                        values.Add(new($"unit {unit}", !held[unit], after, Yes
                            ? dice.NextDouble() < Math.Clamp(0.35 + 0.12 * own + (after ? 0.05 : 0) + helped, 0, 1) ? 1 : 0
                            : Math.Exp(2 + 0.5 * own + 0.9 * Normal() + (after ? -0.1 : 0)) + helped));
                    }
            }
            return values;
        }
    }

    static async Task MeasureAsync(TextWriter o, Trial trial)
    {
        var effect = trial.Yes ? 0.08 : -2.0;
        int against = 0, boot = 0, differences = 0, naive = 0, claimed = 0;
        Parallel.For(0, Seeds, new() { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var values = trial.Draw(seed, effect);
            var (a, d, b) = (Comparisons.TreatedAgainstHeld(values, seed), Comparisons.DifferenceInDifferences(values, seed), Comparisons.BeforeAndAfter(values, seed));
            var own = Comparisons.TreatedAgainstHeld([.. values.Select((v, i) => v with { Cluster = $"{i}" })], seed);
            if (a.Low <= effect && effect <= a.High) Interlocked.Increment(ref against);
            if (a.BootLow <= effect && effect <= a.BootHigh) Interlocked.Increment(ref boot);
            if (d.Low <= effect && effect <= d.High) Interlocked.Increment(ref differences);
            if (own.Low <= effect && effect <= own.High) Interlocked.Increment(ref naive);
            if (b.Low <= effect && effect <= b.High) Interlocked.Increment(ref claimed);
        });
        await o.WriteLineAsync($"  {trial.Name,-42} against held out {100.0 * against / Seeds:0.0} % ({100.0 * boot / Seeds:0.0} %)   difference in differences {100.0 * differences / Seeds:0.0} %   plain t {100.0 * naive / Seeds:0.0} %   before/after alone {100.0 * claimed / Seeds:0.0} %");
    }

    static async Task PowerAsync(TextWriter o)
    {
        var trial = new Trial("", 600, 1, 0, 0.3, true);
        var deviation = Math.Sqrt(0.4 * 0.6);
        var needed = Power.Needed(0.12, deviation, 0.3);
        var sized = trial with { Units = (int)needed };
        var found = Enumerable.Range(0, Seeds).Count(seed => Comparisons.TreatedAgainstHeld(sized.Draw(seed, 0.12), seed).Sure);
        await o.WriteLineAsync($"  power: {needed:N0} deals for +12 points with 80 %; found in {100.0 * found / Seeds:0.0} % of trials of that size");
    }
}
