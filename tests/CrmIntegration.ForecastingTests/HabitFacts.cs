using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.ForecastingTests;

public class HabitFacts
{
    [Theory]
    [InlineData(1.959964, double.PositiveInfinity, 0.05)]
    [InlineData(2.228139, 10, 0.05)]
    [InlineData(12.706205, 1, 0.05)]
    [InlineData(3.169273, 10, 0.01)]
    public void Students_t_is_as_in_the_tables(double t, double df, double chance)
    {
        Assert.Equal(chance, Student.TwoSided(t, df), 6);
        Assert.Equal(t, Student.Critical(chance, df), 4);
    }

    [Fact]
    public void A_habit_that_does_nothing_is_called_an_effect_in_at_most_one_of_twenty_teams()
    {
        // Good sellers name other customers more often, and in late stages everybody does: counted simply it looks as if it won deals.
        var (seeds, called, looksGood, found) = (300, 0, 0, 0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var effects = HabitEffects.Of(Team.Make(seed), Team.Habits).ToDictionary(e => e.Habit);
            called += effects[Team.Empty].Sure ? 1 : 0;
            looksGood += effects[Team.Empty].RateWith - effects[Team.Empty].RateWithout > 0.05 ? 1 : 0;
            found += effects[Team.Real] is { Sure: true, Effect: > 0 } ? 1 : 0;
        }

        Assert.True(called <= 0.05 * seeds, $"{called} of {seeds} called an effect");
        Assert.True(looksGood > 0.8 * seeds, $"only {looksGood} of {seeds} are a trap");
        Assert.True(found > 0.8 * seeds, $"the real habit was found in {found} of {seeds}");
    }

    [Fact]
    public void With_few_deals_nothing_is_said_and_the_reason_is()
    {
        var effect = HabitEffects.Of([.. Team.Make(1).Take(30)], [Team.Real])[0];

        Assert.False(effect.Sure);
        Assert.Contains("25 of each are needed", effect.NotEnough);
    }

    [Fact]
    public void Two_habits_that_always_go_together_are_not_told_apart()
    {
        var deals = Team.Make(3).Select(d => d with { Did = new Dictionary<string, bool> { ["one"] = d.Did[Team.Real], ["same"] = d.Did[Team.Real] } }).ToList();

        Assert.Contains(HabitEffects.Of(deals, ["one", "same"]), e => e.NotEnough is not null);
    }
}
