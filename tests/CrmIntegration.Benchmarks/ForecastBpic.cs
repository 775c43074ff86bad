using System.Diagnostics;
using System.Globalization;
using CrmIntegration.Forecasting;

namespace CrmIntegration.Benchmarks;

/// <summary>Real loan applications: 16 weekly cuts with the final outcome and the days to it, and the cases open after one and two weeks.</summary>
static class ForecastBpic
{
    public static async Task RunAsync(TextWriter o)
    {
        if (ForecastData.PathOf("bpic2012", "bpic2012_events.csv.gz") is not { } path)
        {
            await o.WriteLineAsync("  bpic2012 is not here (../shared/data); skipped");
            return;
        }
        var deals = ForecastData.Bpic(path);
        await WeeklyAsync(o, deals);
        foreach (var (hours, reference) in new[] { (168, "AUC 0.7011, log loss 0.5813"), (336, "AUC 0.8215, log loss 0.4638") }) await AtAgeAsync(o, deals, hours, reference);
    }

    static async Task WeeklyAsync(TextWriter o, List<DealTimeline> deals)
    {
        var watch = Stopwatch.StartNew();
        var (y, p, off, sums, cards) = (new List<double>(), new List<double>(), new List<double>(), new List<(double, double)>(), new List<ModelCard>());
        for (var at = new DateTimeOffset(2011, 11, 5, 0, 0, 0, TimeSpan.Zero); at <= new DateTimeOffset(2012, 2, 18, 0, 0, 0, TimeSpan.Zero); at = at.AddDays(7))
        {
            var open = deals.Where(d => d.Created < at && d.Outcome != DealOutcome.Open && d.ClosedAt >= at).ToList();
            var model = Trainer.Train(deals, at, new());
            cards.Add(model.Card);
            var (said, was) = (0.0, 0.0);
            foreach (var (deal, f) in open.Zip(model.Predict(open, at.AddTicks(-1))))
            {
                var won = deal.Outcome == DealOutcome.Won ? 1.0 : 0;
                var amount = double.Parse(deal.Attributes["amount"]!, CultureInfo.InvariantCulture);
                y.Add(won);
                p.Add(f.Win!.Value);
                off.Add(Math.Abs(f.Timing!.DaysUntil(0.5) - (deal.ClosedAt!.Value - at).TotalDays));
                (said, was) = (said + f.Win.Value * amount, was + won * amount);
            }
            sums.Add((said, was));
        }
        await o.WriteLineAsync($"  bpic2012, 16 weekly cuts, final outcome   {Figures.Of(y, p)}  {Figures.Wape(sums)}  ({watch.Elapsed.TotalSeconds:0} s, {Figures.Chosen(cards)})");
        await o.WriteLineAsync("      reference logreg: AUC 0.7815, log loss 0.5196, ECE 0.034; hgb 0.7607 / 0.5577 / 0.067, WAPE 0.074; stage 0.7015 / 0.5578; aim AUC >= 0.79, log loss <= 0.505, ECE <= 0.03, WAPE <= 0.07");
        await o.WriteLineAsync($"  bpic2012, days to the outcome             {Figures.Mae(off)}   reference hgb 6.55 d; aim: lower");
    }

    static async Task AtAgeAsync(TextWriter o, List<DealTimeline> deals, int hours, string reference)
    {
        var until = new DateTimeOffset(2012, 2, 15, 0, 0, 0, TimeSpan.Zero);
        var resolved = deals.Where(d => d.Outcome != DealOutcome.Open && d.Created < until).OrderBy(d => d.Created).ToList();
        var first = (int)(resolved.Count * 0.8);
        // like the reference, it learns from the first 80 % with all their outcomes, although some came after the last 20 % began
        var known = resolved.Take(first).ToList();
        var open = resolved.Skip(first).Where(d => (d.ClosedAt!.Value - d.Created).TotalHours > hours).ToList();
        var model = Trainer.Train(known, known.Max(d => d.ClosedAt!.Value).AddSeconds(1), new());
        double[] y = [.. open.Select(d => d.Outcome == DealOutcome.Won ? 1.0 : 0)];
        double[] p = [.. open.Select(d => model.Predict([d.CutAt(d.Created.AddHours(hours))], d.Created.AddHours(hours))[0].Win!.Value)];
        await o.WriteLineAsync($"  bpic2012, open at {hours} h, 80/20 by start    {Figures.Of(y, p)}  ({model.Card.Chosen})   reference logreg {reference}; aim: log loss not above it");
    }
}
