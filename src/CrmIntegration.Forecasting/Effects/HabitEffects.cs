namespace CrmIntegration.Forecasting.Effects;

/// <summary>One closed deal as coaching sees it.</summary>
/// <param name="Rep">Whose deal: compared are deals of the same rep, so that what makes one rep better than another is no habit's merit.</param>
/// <param name="Stratum">Stage at the time of the conversation, or any other group within which deals are alike; "" for none.</param>
/// <param name="Covariates">Numbers known at the conversation (log amount, age): the same ones for every deal, finite.</param>
/// <param name="Did">Habit to yes or no; a habit that could not be told is absent.</param>
public sealed record CoachedDeal(string Rep, string Stratum, bool Won, double[] Covariates, IReadOnlyDictionary<string, bool> Did);

/// <summary>What a habit goes with.</summary>
/// <param name="Effect">Difference in the chance to win, 0.1 = ten points, same rep, same stratum, same covariates, other habits equal.</param>
/// <param name="Low">With <paramref name="High"/>: an interval that holds for all the habits looked at together with 95 % (Bonferroni), so that looking at many does not find one by luck.</param>
/// <param name="Sure">The interval leaves nought out.</param>
/// <param name="RateWith">Share won as counted, without any adjustment.</param>
/// <param name="NotEnough">Why nothing is said; then the numbers above are nought.</param>
public sealed record HabitEffect(string Habit, int With, int Without, double RateWith, double RateWithout, double Effect, double Low, double High, bool Sure, string? NotEnough = null);

/// <summary>
/// What goes with winning: a linear probability model of the outcome on all habits at once, with a fixed effect per rep and per stratum
/// (taken out by alternating means, Gaure 2013) and covariates; standard errors after MacKinnon and White's HC3, which stay honest in small groups.
/// Deals are not dealt habits at random, so an effect is what goes together, not proof that one makes the other; the page says so.
/// </summary>
public static class HabitEffects
{
    /// <summary>Deals with and without a habit that are needed before anything is said about it.</summary>
    public const int Fewest = 25;
    const double Alpha = 0.05;

    public static IReadOnlyList<HabitEffect> Of(IReadOnlyList<CoachedDeal> deals, IReadOnlyCollection<string> habits)
    {
        var counted = habits.Select(h => Count(h, deals)).ToList();
        var asked = counted.Where(c => c.NotEnough is null).Select(c => c.Habit).ToArray();
        if (asked.Length == 0)
            return counted;
        var covariates = deals.Count > 0 ? deals[0].Covariates.Length : 0;
        var columns = asked.Length + covariates;
        var x = new double[columns][];
        for (var j = 0; j < columns; j++)
            x[j] = [.. deals.Select(d => j >= asked.Length ? d.Covariates[j - asked.Length] : Value(d, asked[j], counted.First(c => c.Habit == asked[j])))];
        double[] y = [.. deals.Select(d => d.Won ? 1.0 : 0)];
        var (groups, absorbed) = Groups(deals);
        foreach (var column in x.Append(y))
            TakeOut(column, groups);
        var fit = Robust.Fit(x, y, absorbed);
        var critical = Student.Critical(Alpha / asked.Length, Math.Max(1, deals.Count - columns - absorbed));
        return [.. counted.Select(c => Array.IndexOf(asked, c.Habit) is >= 0 and var j ? Told(c, fit, j, critical) : c)];
    }

    // A habit that one conversation cannot tell stands at its middle there: it says nothing either way.
    static double Value(CoachedDeal deal, string habit, HabitEffect counted) =>
        deal.Did.TryGetValue(habit, out var did) ? did ? 1 : 0 : (double)counted.With / (counted.With + counted.Without);

    static HabitEffect Told(HabitEffect counted, Robust fit, int j, double critical)
    {
        if (!fit.Known[j])
            return counted with { NotEnough = "It goes together with another habit, a rep or a stage so closely that it cannot be told apart." };
        var (effect, half) = (fit.Effects[j], critical * fit.Errors[j]);
        return counted with { Effect = effect, Low = effect - half, High = effect + half, Sure = Math.Abs(effect) > half };
    }

    static HabitEffect Count(string habit, IReadOnlyList<CoachedDeal> deals)
    {
        int with = 0, without = 0, wonWith = 0, wonWithout = 0;
        foreach (var deal in deals)
            if (deal.Did.TryGetValue(habit, out var did))
                (with, without, wonWith, wonWithout) = did ? (with + 1, without, wonWith + (deal.Won ? 1 : 0), wonWithout) : (with, without + 1, wonWith, wonWithout + (deal.Won ? 1 : 0));
        return new(habit, with, without, with > 0 ? (double)wonWith / with : 0, without > 0 ? (double)wonWithout / without : 0, 0, 0, 0, false,
            with < Fewest || without < Fewest ? $"{with} closed deals with it and {without} without; {Fewest} of each are needed." : null);
    }

    static (int[][] Groups, int Absorbed) Groups(IReadOnlyList<CoachedDeal> deals)
    {
        int[] Number(Func<CoachedDeal, string> of)
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            return [.. deals.Select(d => seen.TryGetValue(of(d), out var n) ? n : seen[of(d)] = seen.Count)];
        }
        int[][] groups = [Number(d => d.Rep), Number(d => d.Stratum)];
        return (groups, groups.Sum(g => g.Length == 0 ? 0 : g.Max() + 1) - 1);
    }

    static void TakeOut(double[] column, int[][] groups)
    {
        for (var round = 0; round < 50; round++)
        {
            var moved = 0.0;
            foreach (var group in groups)
            {
                var sums = new double[group.Max() + 1];
                var counts = new int[sums.Length];
                for (var i = 0; i < group.Length; i++)
                    (sums[group[i]], counts[group[i]]) = (sums[group[i]] + column[i], counts[group[i]] + 1);
                for (var g = 0; g < sums.Length; g++)
                    moved = Math.Max(moved, Math.Abs(sums[g] /= counts[g]));
                for (var i = 0; i < group.Length; i++)
                    column[i] -= sums[group[i]];
            }
            if (moved < 1e-10)
                return;
        }
    }
}
