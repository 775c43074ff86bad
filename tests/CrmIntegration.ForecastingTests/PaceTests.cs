using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Tests;

public sealed class PaceTests
{
    static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A day or so in Quick, then a month or so in Slow, then lost.</summary>
    static DealTimeline Deal(int number, Random random)
    {
        var created = Start.AddDays(random.NextDouble() * 200);
        var slow = created.AddDays(-Math.Log(1 - random.NextDouble()));
        var end = slow.AddDays(-30 * Math.Log(1 - random.NextDouble()));
        return new() { Id = "p" + number, Created = created, Events = [new(created, DealFields.Stage, "Quick"), new(slow, DealFields.Stage, "Slow")], Outcome = DealOutcome.Lost, ClosedAt = end };
    }

    static List<DealTimeline> Known(DateTimeOffset asOf)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 2000).Select(i => Deal(i, random)).Where(d => d.Created < asOf).Select(d => d.CutAt(asOf))];
    }

    [Fact]
    public void Five_days_in_a_stage_that_takes_one_are_overdue_and_in_a_stage_that_takes_thirty_they_are_early()
    {
        var (stays, silences) = Pace.Of(Known(Start.AddDays(250)), Start.AddDays(250));

        // of exponential stays the hazard is the days over the usual days
        Assert.InRange(stays.At("Quick", 2), 1.8, 2.2);
        Assert.InRange(stays.At("Quick", 5), 3.8, 6.5);
        Assert.InRange(stays.At("Slow", 5), 0.13, 0.2);
        Assert.InRange(silences.At("Slow", 5), 0.13, 0.2);
        Assert.Equal(0, stays.At("Slow", 0));
    }

    [Fact]
    public void Deals_that_are_still_in_a_stage_slow_its_pace_although_nobody_knows_when_they_leave()
    {
        var (young, _) = Pace.Of(Known(Start.AddDays(60)), Start.AddDays(60));

        Assert.InRange(young.At("Slow", 15), 0.4, 0.6);
    }

    [Fact]
    public void Without_stages_no_pace_is_told_and_a_stage_seen_too_seldom_has_none()
    {
        var bare = Enumerable.Range(0, 50).Select(i => new DealTimeline { Id = "b" + i, Created = Start.AddDays(i), ClosedAt = Start.AddDays(i + 9), Outcome = i % 2 == 0 ? DealOutcome.Won : DealOutcome.Lost }).ToList();
        var asOf = Start.AddDays(90);

        Assert.DoesNotContain("overdue in stage", SheetBuilder.Build(bare, asOf, []).Sheet.Names);
        Assert.Contains("overdue in stage", SheetBuilder.Build(Known(asOf), asOf, []).Sheet.Names);
        Assert.True(double.IsNaN(Pace.Of(Known(asOf), asOf).Stays.At("Never seen", 3)));
    }

    [Fact]
    public void An_overdue_deal_is_told_by_the_days_it_has_lasted_which_a_rep_can_check()
    {
        var asOf = Start.AddDays(250);
        var (sheet, _) = SheetBuilder.Build(Known(asOf), asOf, []);
        var row = sheet.Read(new() { Id = "x", Created = asOf.AddDays(-12), Events = [new(asOf.AddDays(-7), DealFields.Stage, "Quick", "moved")] }, asOf);
        var place = Array.IndexOf(sheet.Names, "overdue in stage");

        Assert.Equal("It has been in this stage for 7 days", ReasonWords.Fact("overdue in stage", row, place));
        Assert.Equal("Nothing has happened for 7 days", ReasonWords.Fact("overdue sign of life", row, place + 1));
        Assert.Equal("moved", row.Evidence[place]);
    }
}
