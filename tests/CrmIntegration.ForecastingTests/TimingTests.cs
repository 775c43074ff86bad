using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;
using CrmIntegration.Forecasting.Trees;
using CsCheck;

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
    public void What_is_worked_out_once_for_a_moment_is_what_each_period_says_by_itself() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 14], Gen.Double[0.02, 0.98]).Sample((seed, splits, win) =>
        {
            // splits on the deal, its age then, how far ahead, the month of the quarter and the day of the month, in any order
            var dice = new Random(seed);
            var ending = AnyEnding(dice, [Among(ForecastingTests.TreeTests.Grow(dice, 5, splits), dice), Among(ForecastingTests.TreeTests.Grow(dice, 5, 3), dice)]);
            var row = new FeatureRow([dice.NextDouble() * 5], [], []);
            var at = At.AddHours(dice.Next(5_000));

            var timing = new EndingOn(ending, at).Of(row, win);

            var open = 1.0;
            for (var k = 0; k < timing.Periods; k++)
            {
                var alone = LogOdds.ToChance(ending.FixedPart(row) + ending.MovingPart(Ending.AgeOf(row), at, k) + ending.TreePart([row.Numbers[0], 0, 0, 0, 0], Ending.AgeOf(row), at, k));
                Assert.Equal(open * alone, timing.WonIn(k) + timing.LostIn(k), 1e-9);
                open *= 1 - alone;
            }
            Assert.Equal(win, timing.WonWithin(1e6) / (1 - open), 1e-9);
        }, iter: 300);

    [Fact]
    public void A_timing_kept_as_text_comes_back_to_the_65000th_and_broken_text_is_none()
    {
        var timing = Open()[0].Said.Timing!;

        var back = DealTiming.Unpack(timing.AsOf, timing.Pack())!;

        for (var days = 0.0; days < 400; days += 0.7) Assert.Equal(timing.WonWithin(days) + timing.LostWithin(days), back.WonWithin(days) + back.LostWithin(days), 1e-4);
        Assert.Null(DealTiming.Unpack(timing.AsOf, "AAAA"));
        Assert.Null(DealTiming.Unpack(timing.AsOf, "not ours"));
        Assert.Null(DealTiming.Unpack(timing.AsOf, null));
    }

    [Fact]
    public void A_deal_that_is_still_open_later_has_its_whole_chance_before_it()
    {
        var timing = new DealTiming(At, 10, [0.1, 0.3], [0.1, 0.5]);
        var later = At.AddDays(10);

        Assert.Equal(0.25, timing.WonBefore(DateOnly.FromDateTime(At.UtcDateTime).AddDays(40), later), 1e-9);   // 0.2 of the 0.8 that are left
        Assert.Equal(0, timing.WonBefore(DateOnly.FromDateTime(At.UtcDateTime), later));
    }

    static Ending AnyEnding(Random dice, Tree[] trees)
    {
        double[] ahead = [2, 9, 30], age = [5, 20, 60, 300];
        double[] Some(int n) => [.. Enumerable.Range(0, n).Select(_ => dice.NextDouble() - 0.5)];
        return new()
        {
            PeriodDays = 0.3 + 4 * dice.NextDouble(), FiscalYearStart = 2, Encoder = new() { Columns = [], NumberCount = 1 }, AheadEdges = ahead, AgeEdges = age,
            Weights = [.. Some(4 + 5 + Ending.Seasons), -2.5], Lean = Some(4 + Ending.Seasons), TreeColumns = [new(0, null)], Trees = trees,
        };
    }

    // thresholds where the columns have their values
    static Tree Among(Tree tree, Random dice) =>
        tree with { Threshold = [.. tree.Column.Select(c => dice.NextDouble() * (c switch { 0 => 5, 1 => 200, 2 => 150, 3 => 3.5, _ => 31 }))] };
}
