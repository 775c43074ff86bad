using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;

namespace CrmIntegration.Forecasting.Tests;

public sealed class SmallDataTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(160)]
    public void From_twenty_closed_deals_on_the_forecasts_are_no_worse_than_the_stage_table(int closed)
    {
        double ours = 0, table = 0;
        var count = 0;
        for (var seed = 0; seed < 6; seed++)
        {
            var made = KnownWorld.Make(closed * 4 + 400, 100 + seed);
            var at = made.Select(m => m.Deal.ClosedAt!.Value).Order().ElementAt(closed);
            var known = made.Select(m => m.Deal).Where(d => d.ClosedAt <= at || d.Created < at).ToList();
            var model = Trainer.Train(known, at, new());
            var (sheet, _) = SheetBuilder.Build([.. known.Where(d => d.Created < at).Select(d => d.CutAt(at))], at, []);
            var stage = LinearTrainer.StagePrior(Candidate.Examples([.. known.Where(d => d.Created < at).Select(d => d.CutAt(at))], sheet, at));
            foreach (var m in made.Where(m => m.Deal.Created > at))
            {
                var when = m.Deal.Created.AddDays(2);
                ours += Math.Pow(model.WinChances([m.Deal], when)[0] - m.Truth, 2);
                table += Math.Pow(LogOdds.ToChance(stage.LogOddsOf(sheet.Read(m.Deal, when))) - m.Truth, 2);
                count++;
            }
        }
        output.WriteLine($"{closed} closed deals: squared distance to the truth {ours / count:0.0000}, stage table {table / count:0.0000}");

        // the truth is known, so the difference of the distances is the difference of the expected Brier scores
        Assert.True(ours / count <= table / count + 0.005, $"{ours / count:0.0000} against {table / count:0.0000}");
    }
}
