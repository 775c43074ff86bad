using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Tests;

public class CalibrationTests
{
    [Fact]
    public void A_deal_seen_a_hundred_times_is_worth_no_more_than_one_and_makes_the_others_worth_less()
    {
        double Worth(IReadOnlyList<(int Deal, double Weight)> views) => EffectiveDeals.Share(views) * views.Sum(v => v.Weight);

        Assert.Equal(20, Worth([.. Enumerable.Range(0, 20).Select(d => (d, 3.0))]), 1e-9);
        Assert.Equal(20, Worth([.. Enumerable.Range(0, 60).Select(i => (i / 3, 1.0))]), 1e-9);
        Assert.Equal(1, Worth([.. Enumerable.Range(0, 100).Select(_ => (7, 1.0))]), 1e-9);
        Assert.InRange(Worth([.. Enumerable.Range(0, 20).Select(d => (d, d == 0 ? 100.0 : 1))]), 1, 1.5);
    }

    /// <summary>Forecasts whose log-odds are so many times as large as they should be.</summary>
    static List<(int Deal, double LogOdds, double Label, double Weight)> Said(double bold, int deals, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, deals).Select(d =>
        {
            var truth = 4 * random.NextDouble() - 2;
            return (d, bold * truth, random.NextDouble() < LogOdds.ToChance(truth) ? 1.0 : 0, 1.0);
        })];
    }

    [Fact]
    public void What_is_said_too_boldly_is_taken_back_and_by_less_the_more_the_model_in_use_has_learnt_since()
    {
        var bold = Said(2, 4_000, 1);

        Assert.InRange(Calibration.Fit(bold, 1).Slope, 0.47, 0.60);
        Assert.InRange(Calibration.Fit(bold, 0.5).Slope, 0.73, 0.80);
    }

    [Fact]
    public void What_is_right_as_it_is_or_cannot_be_told_from_chance_is_left_alone()
    {
        for (var seed = 1; seed <= 20; seed++)
            Assert.InRange(Calibration.Fit(Said(1, 1_000, seed), 1).Slope, 0.9, 1);
        Assert.Equal(1, Calibration.Fit(Said(0.5, 1_000, 3), 1).Slope);
        Assert.Equal(Calibration.None, Calibration.Fit(Said(3, 40, 4), 1));
    }
}
