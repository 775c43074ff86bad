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

    [Fact]
    public void An_honest_model_passes_what_chance_allows_once_in_twenty_times_and_a_dishonest_one_nearly_always()
    {
        var random = new Random(11);
        List<ClosedDeal> Deals(Func<double, double> truth) => [.. Enumerable.Range(0, 80).Select(i => (Said: 0.1 + 0.8 * random.NextDouble(), I: i))
            .Select(d => new ClosedDeal("d" + d.I, Monday, random.NextDouble() < truth(d.Said), [(Monday.AddDays(-30), d.Said)]))];
        int Passed(Func<double, double> truth) => Enumerable.Range(0, 200).Count(_ => OutcomeWatch.Together(Deals(truth)) is var w && w.Ece > w.EceByChance);

        Assert.InRange(Passed(p => p), 2, 20);
        Assert.True(Passed(p => 0.5 + 0.3 * (0.5 - p)) > 180);
    }

    [Fact]
    public void A_week_tells_its_own_figures_and_those_of_the_eight_weeks_that_end_with_it()
    {
        var deals = Enumerable.Range(0, 12).Select(w => new ClosedDeal("d" + w, Monday.AddDays(7 * w), w % 2 == 0, [(Monday.AddDays(7 * w - 30), 0.5)]));

        var weeks = OutcomeWatch.Weeks(deals);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8], weeks.Select(w => w.Lately.Deals));
        Assert.All(weeks, w => Assert.Equal((0.5, (double?)null), (w.Ece, w.Auc)));                        // one deal: half a win off, and nobody to rank
        Assert.Equal((0.0, 0.5), (weeks[11].Lately.Ece, weeks[11].Lately.Auc!.Value));
        Assert.Equal(Math.Log(2), weeks[11].Lately.Expected, 9);
    }

    [Fact]
    public void A_forecast_that_is_too_sure_loses_more_than_it_promised_itself()
    {
        var random = new Random(7);
        List<ClosedDeal> Deals(double more) => [.. Enumerable.Range(0, 300).Select(i => (Truth: 0.2 + 0.6 * random.NextDouble(), I: i))
            .Select(d => new ClosedDeal("d" + d.I, Monday, random.NextDouble() < d.Truth, [(Monday.AddDays(-30), d.Truth + more * Math.Sign(d.Truth - 0.5))]))];

        Assert.InRange(OutcomeWatch.Together(Deals(0)).Excess, -3, 3);
        Assert.True(OutcomeWatch.Together(Deals(0.19)).Excess > 3);
    }

    static List<SegmentRow> Segmented(Random random, double unfair) => [.. Enumerable.Range(0, 600).Select(i =>
    {
        var (chance, region, branch) = (0.15 + 0.7 * random.NextDouble(), "region " + i % 5, "branch " + random.Next(8));
        return new SegmentRow("d" + i, [("region", region), ("branch", branch)], [("amount", Math.Exp(8 + random.NextDouble()))], random.NextDouble() < chance - (region == "region 2" ? unfair : 0) ? 1 : 0, 1, chance);
    })];

    [Fact]
    public void A_segment_that_is_promised_too_much_is_named_and_an_honest_model_is_not_blamed()
    {
        var random = new Random(21);
        var blamed = Enumerable.Range(0, 60).Count(_ => SegmentErrors.Of(Segmented(random, 0)).Any(s => s.Model.Warning is SegmentWarning.TooHigh or SegmentWarning.TooLow));
        var unfair = SegmentErrors.Of(Segmented(random, 0.3));

        Assert.InRange(blamed, 0, 8);
        var named = Assert.Single(unfair, s => s.Model.Warning != SegmentWarning.None);
        Assert.Equal(("region", "region 2", SegmentWarning.TooHigh), (named.Field, named.Value, named.Model.Warning));
        Assert.Equal(("", 600), (unfair[0].Field, unfair[0].Deals));
        Assert.Equal(5 + 8 + 4 + 1, unfair.Count);                                                          // regions, branches, quarters of the amount, the whole
    }

    [Fact]
    public void Segments_tell_champion_and_challenger_on_the_same_deals_and_the_days_of_a_deal_are_one_observation()
    {
        var rows = Segmented(new(4), 0).Select(r => r with { Challenger = 0.5 }).ToList();
        var thrice = SegmentErrors.Of([.. rows, .. rows, .. rows]);
        var once = SegmentErrors.Of(rows);

        Assert.Equal(Math.Log(2), once[0].Challenger!.LogLoss, 9);
        Assert.True(once[0].Model.LogLoss < once[0].Challenger!.LogLoss);
        Assert.Equal(once.Select(s => (s.Deals, Math.Round(s.Model.Low, 9), Math.Round(s.Model.Ece, 9))), thrice.Select(s => (s.Deals, Math.Round(s.Model.Low, 9), Math.Round(s.Model.Ece, 9))));
    }

    [Fact]
    public void A_trained_models_card_tells_its_error_by_segment()
    {
        var model = Trainer.Train([.. KnownWorld.Make(1500, 9).Select(w => w.Deal)], KnownWorld.End, new() { AllowTrees = false });

        Assert.Contains(model.Card.Segments, s => s.Field == "industry" && s.Value == "industry 2" && s.Deals > 50);
        Assert.Contains(model.Card.Segments, s => s.Field == "stage");
        Assert.DoesNotContain(model.Card.Segments, s => s.Field == "owner");
        Assert.Equal(model.Card.Metrics["validation deals"], model.Card.Segments[0].Deals);
    }
}
