using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Tests;

public sealed class HindsightTests(ITestOutputHelper output)
{
    static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly string[] Steps = ["One", "Two", "Three", "Four", "Five"];

    /// <summary>Sutton's random walk as a sales process: every few days a deal goes a stage on or back with equal chance; past the last it is won, before the first lost. From stage k it is won with chance k/6.</summary>
    static DealTimeline Walk(int number, Random random, double daysAStep)
    {
        var at = Start.AddDays(random.NextDouble() * 300);
        var (created, place) = (at, 2);
        List<DealEvent> events = [new(at, DealFields.Stage, Steps[place])];
        while (true)
        {
            at = at.AddDays(daysAStep * (0.5 + random.NextDouble()));
            place += random.Next(2) * 2 - 1;
            if (place is < 0 or > 4) break;
            events.Add(new(at, DealFields.Stage, Steps[place]));
        }
        return new() { Id = "w" + number, Created = created, Events = events, ClosedAt = at, Outcome = place > 4 ? DealOutcome.Won : DealOutcome.Lost };
    }

    static (double OutcomesAlone, double Hindsight) DistanceToTheTruth(int deals, double daysAStep, int asOfDay)
    {
        double alone = 0, taught = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var asOf = Start.AddDays(asOfDay);
            var known = Enumerable.Range(0, deals).Select(i => Walk(i, random, daysAStep)).Where(d => d.Created < asOf).Select(d => d.CutAt(asOf)).OrderBy(d => d.Created).ToList();
            var (sheet, outcomes) = Views(known, asOf);
            var (a, b) = (Fit(outcomes), Fit(Hindsight.Of(outcomes, Fit(outcomes))));
            var later = Enumerable.Range(0, 40).Select(i => Walk(i, random, daysAStep)).ToList();
            foreach (var deal in later)
                foreach (var e in deal.Events)
                {
                    var (row, truth) = (sheet.Read(deal, e.At), (Array.IndexOf(Steps, e.Value) + 1) / 6.0);
                    alone += Math.Pow(LogOdds.ToChance(a.LogOddsOf(row)) - truth, 2);
                    taught += Math.Pow(LogOdds.ToChance(b.LogOddsOf(row)) - truth, 2);
                }
        }
        return (alone, taught);
    }

    static (FeatureSheet, List<Example>) Views(List<DealTimeline> known, DateTimeOffset asOf)
    {
        var (sheet, _) = SheetBuilder.Build(known, asOf, []);
        return (sheet, Candidate.Examples(known, Snapshots.Take(known, sheet, DateTimeOffset.MinValue, asOf), asOf));
    }

    static LinearModel Fit(IReadOnlyList<Example> examples) => LinearTrainer.Logistic("line", examples, 3, 10, _ => true, default);

    [Theory]
    [InlineData(150, 4, 330)]
    [InlineData(500, 4, 330)]
    public void Forecasts_that_learn_from_what_came_next_are_nearer_to_the_truth_than_those_that_learn_from_the_end_alone(int deals, double daysAStep, int asOfDay)
    {
        var (alone, taught) = DistanceToTheTruth(deals, daysAStep, asOfDay);
        output.WriteLine($"{deals} deals: squared distance to the truth, outcomes alone {alone:0.00}, with hindsight {taught:0.00}");

        Assert.True(taught < alone, $"{taught:0.00} against {alone:0.00}");
    }

    [Fact]
    public void The_last_view_of_a_deal_teaches_its_outcome_and_every_other_a_chance()
    {
        var random = new Random(5);
        var asOf = Start.AddDays(200);
        var known = Enumerable.Range(0, 120).Select(i => Walk(i, random, 6)).Where(d => d.Created < asOf).Select(d => d.CutAt(asOf)).OrderBy(d => d.Created).ToList();
        var (_, outcomes) = Views(known, asOf);

        var taught = Hindsight.Of(outcomes, Fit(outcomes));

        Assert.Equal(outcomes.Select(e => (e.Seen, e.Weight)), taught.Select(e => (e.Seen, e.Weight)));
        Assert.All(taught, e => Assert.InRange(e.Label, 0, 1));
        foreach (var deal in taught.GroupBy(e => e.Seen.Deal))
        {
            Assert.Equal(deal.Last().Seen.Label, deal.Last().Label);
            Assert.All(deal.SkipLast(1), e => Assert.True(e.Label is > 0 and < 1));
        }
    }
}
