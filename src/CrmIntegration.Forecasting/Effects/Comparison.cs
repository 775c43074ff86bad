namespace CrmIntegration.Forecasting.Effects;

/// <summary>One measured value: a deal's outcome, a reply's hours.</summary>
/// <param name="Cluster">The unit that was drawn by lot (a deal, a team): values of one unit are no independent witnesses.</param>
/// <param name="Treated">Got our help; false: held out.</param>
/// <param name="After">Since the trial began; false: before it.</param>
public readonly record struct Observation(string Cluster, bool Treated, bool After, double Value);

/// <summary>A difference of means with its uncertainty.</summary>
/// <param name="Effect">Treated less held out, in the measure's unit; negative is less.</param>
/// <param name="Low">With <paramref name="High"/>: 95 %, Student's t on the jackknife over clusters.</param>
/// <param name="BootLow">With <paramref name="BootHigh"/>: 95 % by drawing clusters again, a second opinion that assumes no shape.</param>
/// <param name="NotEnough">What is missing; then the numbers are nought and must not be shown.</param>
public sealed record Comparison(int Treated, int Held, int Clusters, double MeanTreated, double MeanHeld, double Effect, double Low, double High, double BootLow, double BootHigh, string? NotEnough = null)
{
    public bool Sure => NotEnough is null && (Low > 0 || High < 0);
}

/// <summary>
/// What our help changes: treated against held out by lot, and the same as a difference in differences against the time before.
/// Each mean is a ratio of sums over clusters; its variance by leaving out one cluster at a time (CR3: Bell and McCaffrey 2002, MacKinnon, Nielsen and
/// Webb 2023), degrees of freedom after Welch and Satterthwaite over the arms, so that intervals hold with few teams too.
/// </summary>
public static class Comparisons
{
    public const int FewestValues = 20, FewestClusters = 4;
    const double Alpha = 0.05;
    const int Draws = 999;

    /// <summary>Treated against held out since the trial began.</summary>
    public static Comparison TreatedAgainstHeld(IReadOnlyList<Observation> values, int seed) => Of(values.Where(v => v.After), v => v.Treated ? 0 : 1, v => v.Treated, [1, -1], seed);

    /// <summary>Of values to which nothing was done: how many of so many lots give a range that holds nought. About 95 of 100, or the ranges cannot be trusted on these values.</summary>
    /// <param name="held">Whether a lot holds a unit out.</param>
    /// <returns>Lots that could be judged, and those that hold nought.</returns>
    public static (int Judged, int Hold) Practise(IReadOnlyList<Observation> values, int lots, Func<int, string, bool> held)
    {
        var (judged, hold) = (0, 0);
        for (var lot = 0; lot < lots; lot++)
        {
            var drawn = values.Select(v => v.Cluster).Distinct(StringComparer.Ordinal).ToDictionary(u => u, u => held(lot, u), StringComparer.Ordinal);
            var found = Of(values.Where(v => v.After).Select(v => v with { Treated = !drawn[v.Cluster] }), v => v.Treated ? 0 : 1, v => v.Treated, [1, -1], null);
            if (found.NotEnough is not null) continue;
            judged++;
            if (!found.Sure) hold++;
        }
        return (judged, hold);
    }

    /// <summary>Before against after among the treated, less the same among the held out: takes out what changed for everybody.</summary>
    public static Comparison DifferenceInDifferences(IReadOnlyList<Observation> values, int seed) =>
        Of(values, v => (v.Treated ? 0 : 1) + (v.After ? 0 : 2), v => v.Treated, [1, -1, -1, 1], seed);

    /// <summary>After against before, the treated alone: what a report without a control group would say.</summary>
    public static Comparison BeforeAndAfter(IReadOnlyList<Observation> values, int seed) => Of(values.Where(v => v.Treated), v => v.After ? 0 : 1, _ => true, [1, -1], seed);

    static Comparison Of(IEnumerable<Observation> values, Func<Observation, int> cellOf, Func<Observation, bool> armOf, double[] signs, int? seed)
    {
        var cells = signs.Length;
        var clusters = new Dictionary<string, Sums>(StringComparer.Ordinal);
        var all = new Sums(cells);
        foreach (var value in values.Where(v => double.IsFinite(v.Value)))
        {
            var cell = cellOf(value);
            if (!clusters.TryGetValue(value.Cluster, out var sums))
                clusters[value.Cluster] = sums = new(cells) { Arm = armOf(value) };
            sums.Add(cell, value.Value);
            all.Add(cell, value.Value);
        }
        var counts = Enumerable.Range(0, cells).Select(c => (Values: (int)all.Count[c], Clusters: clusters.Values.Count(s => s.Count[c] > 0))).ToArray();
        var (first, second) = (counts[0], counts[1]);
        if (counts.Any(c => c.Values < FewestValues || c.Clusters < FewestClusters))
            return new(first.Values, second.Values, clusters.Count, 0, 0, 0, 0, 0, 0, 0,
                $"{first.Values} and {second.Values} values from {first.Clusters} and {second.Clusters} units; at least {FewestValues} values from {FewestClusters} units are needed on each side.");
        var ordered = clusters.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Value).ToArray();
        var effect = all.Effect(signs);
        var (variance, df) = Jackknife(all, ordered, signs);
        var half = Student.Critical(Alpha, df) * Math.Sqrt(variance);
        var (bootLow, bootHigh) = seed is { } dice ? Bootstrap(ordered, signs, cells, dice) : (double.NaN, double.NaN);
        return new(first.Values, second.Values, clusters.Count, all.Mean(0), all.Mean(1), effect, effect - half, effect + half, bootLow, bootHigh);
    }

    // Arm by arm (a cluster is in one arm): the spread of what is left when one cluster is left out, around the whole.
    static (double Variance, double Df) Jackknife(Sums all, Sums[] clusters, double[] signs)
    {
        double variance = 0, share = 0;
        foreach (var arm in clusters.GroupBy(c => c.Arm))
        {
            var members = arm.ToList();
            if (members.Count < 2)
                continue;
            var spread = members.Select(c => all.Without(c).Effect(signs) - all.Effect(signs)).Sum(d => d * d) * (members.Count - 1) / members.Count;
            (variance, share) = (variance + spread, share + spread * spread / (members.Count - 1));
        }
        return (variance, share > 0 ? Math.Max(1, variance * variance / share) : 1);
    }

    static (double Low, double High) Bootstrap(Sums[] clusters, double[] signs, int cells, int seed)
    {
        var dice = new Random(seed);
        var arms = clusters.GroupBy(c => c.Arm).Select(a => a.ToArray()).ToArray();
        var effects = new List<double>(Draws);
        for (var draw = 0; draw < Draws; draw++)
        {
            var drawn = new Sums(cells);
            foreach (var arm in arms)
                for (var i = 0; i < arm.Length; i++)
                    drawn.Add(arm[dice.Next(arm.Length)]);
            if (drawn.Count.All(c => c > 0))
                effects.Add(drawn.Effect(signs));
        }
        effects.Sort();
        return effects.Count < Draws / 2 ? (double.NaN, double.NaN) : (effects[(int)(0.025 * (effects.Count - 1))], effects[(int)Math.Ceiling(0.975 * (effects.Count - 1))]);
    }

    sealed class Sums(int cells)
    {
        readonly double[] sum = new double[cells];
        public double[] Count { get; } = new double[cells];

        /// <summary>Drawn to be treated, or held out.</summary>
        public bool Arm { get; init; }

        public void Add(int cell, double value) => (sum[cell], Count[cell]) = (sum[cell] + value, Count[cell] + 1);

        public void Add(Sums other)
        {
            for (var c = 0; c < cells; c++)
                (sum[c], Count[c]) = (sum[c] + other.sum[c], Count[c] + other.Count[c]);
        }

        public Sums Without(Sums other)
        {
            var rest = new Sums(cells);
            for (var c = 0; c < cells; c++)
                (rest.sum[c], rest.Count[c]) = (sum[c] - other.sum[c], Count[c] - other.Count[c]);
            return rest;
        }

        public double Mean(int cell) => Count[cell] > 0 ? sum[cell] / Count[cell] : 0;

        public double Effect(double[] signs)
        {
            var effect = 0.0;
            for (var c = 0; c < cells; c++)
                effect += signs[c] * Mean(c);
            return effect;
        }
    }
}
