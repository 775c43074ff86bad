using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Tests;

public sealed class TimingTests
{
    static readonly List<DealTimeline> Deals = [.. KnownWorld.Make(1200, 21).Select(m => m.Deal)];
    static readonly DateTimeOffset At = KnownWorld.Start.AddDays(800);
    static readonly Lazy<TrainedModel> Model = new(() => Trainer.Train(Deals, At, new()));

    static IReadOnlyList<(DealTimeline Deal, DealForecast Said)> Open()
    {
        var open = Deals.Where(d => d.Created < At && d.ClosedAt > At).ToList();
        return [.. open.Zip(Model.Value.Predict(open, At))];
    }

    [Fact]
    public void Chance_periods_and_dates_of_a_forecast_agree_with_each_other()
    {
        foreach (var (_, said) in Open())
        {
            var timing = said.Timing!;
            double won = 0, lost = 0;
            for (var k = 0; k < timing.Periods; k++)
            {
                Assert.True(timing.WonIn(k) >= 0 && timing.LostIn(k) >= 0);
                (won, lost) = (won + timing.WonIn(k), lost + timing.LostIn(k));
            }
            Assert.True(won + lost <= 1 + 1e-9);
            Assert.Equal(said.Win!.Value, won / (won + lost), 1e-6);
            Assert.Equal(won, timing.WonWithin(1e6), 1e-9);
            var middle = timing.DaysUntil(0.5);
            Assert.Equal((won + lost) / 2, timing.WonWithin(middle) + timing.LostWithin(middle), 1e-9);
            Assert.Equal(DateOnly.FromDateTime(At.UtcDateTime).AddDays((int)Math.Ceiling(middle)), said.ExpectedClose);
        }
    }

    [Fact]
    public void Periods_of_any_length_are_parts_of_one_whole()
    {
        var first = DateOnly.FromDateTime(At.UtcDateTime);
        var timing = Open()[0].Said.Timing!;

        var weeks = timing.Between([.. Enumerable.Range(0, 14).Select(w => first.AddDays(7 * w))]);
        var quarter = timing.Between([first, first.AddDays(91)]);

        Assert.Equal(13, weeks.Count);
        Assert.Equal(quarter[0].Won, weeks.Sum(w => w.Won), 1e-9);
        Assert.Equal(quarter[0].Lost, weeks.Sum(w => w.Lost), 1e-9);
        Assert.Equal(0, timing.WonBefore(first.AddDays(-5)));
    }

    [Fact]
    public void As_many_deals_end_within_a_month_as_was_foreseen()
    {
        var open = Open();

        var foreseen = open.Sum(o => o.Said.Timing!.WonWithin(30) + o.Said.Timing.LostWithin(30));
        var ended = open.Count(o => o.Deal.ClosedAt <= At.AddDays(30));

        Assert.InRange(foreseen, ended - 3 * Math.Sqrt(open.Count * 0.25), ended + 3 * Math.Sqrt(open.Count * 0.25));
    }

    [Fact]
    public void What_changed_since_a_week_ago_is_the_difference_of_two_explanations()
    {
        var model = Model.Value;
        var open = Open().Select(o => o.Deal).Where(d => d.Created < At.AddDays(-7)).ToList();

        var changes = model.WhatChanged(open, At.AddDays(-7), At);

        foreach (var (deal, change) in open.Zip(changes))
        {
            var moved = model.Shares(deal, At).Zip(model.Shares(deal, At.AddDays(-7)), (now, then) => now - then).Sum();
            Assert.Equal(moved, Math.Log(change!.WinNow / (1 - change.WinNow)) - Math.Log(change.WinThen / (1 - change.WinThen)), 1e-6);
            Assert.Equal(model.Predict([deal], At)[0].Win!.Value, change.WinNow, 1e-9);
            Assert.InRange(change.Reasons.Count, 0, 5);
        }
        Assert.Contains(changes, c => c!.Reasons.Any(r => r.Says.Contains("before:", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deal_younger_than_the_moment_before_has_no_change() =>
        Assert.Null(Model.Value.WhatChanged([new() { Id = "new", Created = At.AddDays(-2) }], At.AddDays(-7), At)[0]);

    [Fact]
    public void The_fast_way_gives_the_same_chances_as_the_one_with_reasons()
    {
        var open = Open();

        foreach (var (fast, (_, said)) in Model.Value.WinChances([.. open.Select(o => o.Deal)], At).Zip(open)) Assert.Equal(said.Win!.Value, fast, 1e-9);
    }

    [Fact]
    public void Trees_walked_for_all_periods_at_once_say_what_they_say_period_by_period()
    {
        // splits on the month of the quarter, the age then, what is known of the deal, and the day of the month
        var tree = new Tree([3, 1, 0, 4], [1.5, 40, 2, 15], [null, null, true, null], [1, ~0, ~2, ~3], [2, ~1, 3, ~4], [-3, -2, -1, -2.5, -0.5], [5, 2, 3, 2], [1, 1, 1, 1, 1]);
        var ending = new Ending
        {
            PeriodDays = 3, FiscalYearStart = 1, Encoder = new() { Columns = [], NumberCount = 1 }, AheadEdges = [], AgeEdges = [], Weights = new double[12], TreeColumns = [new(0, null)], Trees = [tree, tree],
        };
        var row = new FeatureRow([3], [], []);

        var timing = ending.Of(row, At, 0.4);

        var open = 1.0;
        for (var k = 0; k < timing.Periods; k++)
        {
            var alone = ending.TreePart([3, 0, 0, 0, 0], Ending.AgeOf(row), At, k);
            Assert.Equal(LogOdds.ToChance(alone), (timing.WonIn(k) + timing.LostIn(k)) / open, 1e-7);
            open -= timing.WonIn(k) + timing.LostIn(k);
        }
    }
}
