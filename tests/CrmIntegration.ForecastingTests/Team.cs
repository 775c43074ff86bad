using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.ForecastingTests;

/// <summary>A made-up team with one habit that wins deals, one that only looks so, and three that have to do with nothing.</summary>
static class Team
{
    public const string Real = "real", Empty = "empty";
    public static readonly string[] Habits = [Real, Empty, "a", "b", "c"];
    public const double Effect = 0.15;

    public static IReadOnlyList<CoachedDeal> Make(int seed, int deals = 1200, int reps = 8)
    {
        var dice = new Random(seed * 7919 + 17);
        double[] skill = [.. Enumerable.Range(0, reps).Select(_ => dice.NextDouble() - 0.5)];
        return [.. Enumerable.Range(0, deals).Select(_ => Deal(dice, skill))];
    }

    static CoachedDeal Deal(Random dice, double[] skill)
    {
        var (rep, stage, amount) = (dice.Next(skill.Length), dice.Next(4), 8 + 2 * dice.NextDouble());
        bool Does(double chance) => dice.NextDouble() < chance;
        var real = Does(0.5);
        var empty = Does(Math.Clamp(0.25 + 0.6 * skill[rep] + 0.15 * stage, 0.05, 0.95));
        var chance = Math.Clamp(0.2 + 0.3 * skill[rep] + 0.12 * stage - 0.05 * (amount - 9) + (real ? Effect : 0), 0.02, 0.98);
        return new($"rep {rep}", $"stage {stage}", Does(chance), [amount], new Dictionary<string, bool> { [Real] = real, [Empty] = empty, ["a"] = Does(0.5), ["b"] = Does(0.3), ["c"] = Does(0.7) });
    }
}
