using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.ForecastingTests;

public class EffectFacts
{
    static List<Observation> Draw(int seed, double effect, int units = 60, int perUnit = 6)
    {
        var dice = new Random(seed * 31 + 7);
        return [.. Enumerable.Range(0, units).SelectMany(unit =>
        {
            var (own, held) = (dice.NextDouble() - 0.5, unit % 3 == 0);
            return Enumerable.Range(0, perUnit).SelectMany(_ => new[] { false, true }, (_, after) =>
                new Observation($"{unit}", !held, after, 5 + 3 * own + 2 * dice.NextDouble() + (after ? 1 : 0) + (after && !held ? effect : 0)));
        })];
    }

    [Fact]
    public void The_true_effect_lies_in_the_range_as_often_as_it_says()
    {
        const int seeds = 400;
        int against = 0, differences = 0, plain = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var values = Draw(seed, 0.5);
            var (a, d) = (Comparisons.TreatedAgainstHeld(values, seed), Comparisons.DifferenceInDifferences(values, seed));
            var alone = Comparisons.TreatedAgainstHeld([.. values.Select((v, i) => v with { Cluster = $"{i}" })], seed);
            against += a.Low <= 0.5 && 0.5 <= a.High ? 1 : 0;
            differences += d.Low <= 0.5 && 0.5 <= d.High ? 1 : 0;
            plain += alone.Low <= 0.5 && 0.5 <= alone.High ? 1 : 0;
        }

        Assert.InRange((double)against / seeds, 0.92, 0.98);
        Assert.InRange((double)differences / seeds, 0.92, 0.98);
        Assert.True((double)plain / seeds < 0.85, "values of one unit as witnesses of their own must visibly fail");
    }

    [Fact]
    public void Before_and_after_alone_claims_what_changed_for_everybody()
    {
        var values = Draw(1, 0);

        Assert.True(Comparisons.BeforeAndAfter(values, 1) is { Sure: true, Effect: > 0.7 });
        Assert.False(Comparisons.DifferenceInDifferences(values, 1).Sure);
    }

    [Fact]
    public void Too_little_is_said_to_be_too_little()
    {
        var few = Comparisons.TreatedAgainstHeld(Draw(1, 1, units: 6), 1);

        Assert.False(few.Sure);
        Assert.Contains("at least 20 values from 4 units", few.NotEnough);
        Assert.NotNull(Comparisons.TreatedAgainstHeld([], 1).NotEnough);
    }

    [Fact]
    public void The_calculator_asks_for_as_much_as_finds_it()
    {
        var needed = Power.Needed(0.1, 0.5, 0.5);

        Assert.InRange(needed, 780, 790);                    // the textbook's 392 and 393 on each side
        Assert.Equal(0.1, Power.Findable(needed, 0.5, 0.5), 3);
        Assert.True(Power.Needed(0.1, 0.5, 0.1) > 2 * needed);
        Assert.InRange(Power.Needed(0.1, 0.5, 0.5, perCluster: 11, alike: 0.1), 2 * needed - 2, 2 * needed + 2);
        Assert.Equal(long.MaxValue, Power.Needed(0, 0.5, 0.5));
    }
}
