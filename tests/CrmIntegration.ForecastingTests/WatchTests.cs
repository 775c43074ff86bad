using CrmIntegration.Forecasting.Watch;

namespace CrmIntegration.Forecasting.Tests;

public class WatchTests
{
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_deal_counts_once_with_what_stood_in_each_week_before_its_end()
    {
        // 0.2 stood on the two days that are looked at, a week and two weeks before the end; the sudden 0.9 of the last day is no merit.
        var deal = new ClosedDeal("d", Monday.AddDays(2), true, [(Monday.AddDays(-14), 0.2), (Monday.AddDays(1), 0.9)]);

        var week = Assert.Single(OutcomeWatch.Weeks([deal]));

        Assert.Equal((new DateOnly(2026, 3, 2), 1), (week.Monday, week.Deals));
        Assert.Equal(0.2, week.Said, 9);
        Assert.Equal(0.64, week.Brier, 9);
    }

    [Fact]
    public void Forecasts_that_are_too_high_are_a_surprise_and_honest_ones_are_not()
    {
        var random = new Random(5);
        List<ClosedDeal> Deals(double said, double truth) => [.. Enumerable.Range(0, 200).Select(i => new ClosedDeal("d" + i, Monday.AddDays(i % 50), random.NextDouble() < truth, [(Monday.AddDays(-60), said)]))];

        Assert.True(OutcomeWatch.Together(Deals(0.6, 0.3)).Surprise < -3);
        Assert.InRange(OutcomeWatch.Together(Deals(0.4, 0.4)).Surprise, -3, 3);
    }

    [Fact]
    public void A_feature_that_shifted_is_named_and_a_steady_company_shows_none()
    {
        var world = KnownWorld.Make(1500, 9);
        var trained = KnownWorld.Start.AddDays(600);
        var model = Trainer.Train([.. world.Select(w => w.Deal)], trained, new() { AllowTrees = false });
        var steady = world.Select(w => w.Deal).ToList();
        // From the training on, only one industry is sold to.
        var shifted = steady.Select(d => d.Created < trained ? d : d with { Attributes = new Dictionary<string, string?>(d.Attributes) { ["industry"] = "industry 3" } }).ToList();

        Assert.All(Drift.Of(model, steady, trained.AddDays(300)), d => Assert.True(d.Psi < Drift.Shifted, $"{d.Feature} {d.Psi:0.00}"));
        Assert.Equal("industry", Drift.Of(model, shifted, trained.AddDays(300))[0].Feature);
    }
}
