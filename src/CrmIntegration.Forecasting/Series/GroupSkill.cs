namespace CrmIntegration.Forecasting.Series;

/// <summary>How well each method does over all series that belong together, relative to the mean method of each series. One series' few origins are luck
/// in good part; its own record is therefore held towards the group's, as in cross-learning (Montero-Manso et al. 2020), in proportion to its origins.</summary>
sealed class GroupSkill
{
    /// <summary>The group's record weighs as much as so many of the series' own origins.</summary>
    const double GroupWeighs = 6, Sharpness = 4;

    readonly Dictionary<string, double> mean = new(StringComparer.Ordinal);

    public static GroupSkill Of(IReadOnlyList<RollingOrigin?> pasts)
    {
        var skill = new GroupSkill();
        var all = pasts.OfType<RollingOrigin>().SelectMany(p => Relative(p, _ => true).Select((r, m) => (Name: p.Names[m], r)));
        foreach (var method in all.GroupBy(x => x.Name, StringComparer.Ordinal)) skill.mean[method.Key] = method.Average(x => Math.Min(x.r, 5));
        return skill;
    }

    /// <summary>Weights that sum to 1: a method's record to the power of -4, held towards the group's.</summary>
    /// <param name="origins">Which of the past's origins may speak.</param>
    public double[] Weights(RollingOrigin past, Func<int, bool> origins)
    {
        var own = Relative(past, origins);
        var count = Enumerable.Range(0, past.Origins.Length).Count(origins);
        double[] weights = [.. own.Select((r, m) => Math.Pow((count * r + GroupWeighs * mean[past.Names[m]]) / (count + GroupWeighs), -Sharpness))];
        // those far below the best only add noise
        var best = weights.Max();
        for (var m = 0; m < weights.Length; m++) if (weights[m] < 0.3 * best) weights[m] = 0;
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }

    static double[] Relative(RollingOrigin past, Func<int, bool> origins)
    {
        int[] chosen = [.. Enumerable.Range(0, past.Origins.Length).Where(origins)];
        double[] errors = [.. past.Forecasts.Select(f => chosen.Length == 0 ? 1 : chosen.Average(o => f[o].Select((v, i) => Math.Abs(v - past.Actual[o][i])).Average()) + 1e-9 * past.Scale)];
        var middle = errors.Order().ElementAt(errors.Length / 2);
        return [.. errors.Select(e => e / middle)];
    }
}
