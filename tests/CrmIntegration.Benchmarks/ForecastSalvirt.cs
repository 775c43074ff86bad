using System.Diagnostics;
using CrmIntegration.Forecasting;

namespace CrmIntegration.Benchmarks;

/// <summary>365 distinct deals of a real company, 22 categorical fields and no dates: ten times five stratified folds. The order of the file stands for time.</summary>
static class ForecastSalvirt
{
    static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(TextWriter o)
    {
        if (ForecastData.PathOf("salvirt_b2b", "Salvirt_B2B_ML_dataset.csv") is not { } path)
        {
            await o.WriteLineAsync("  salvirt_b2b is not here (../shared/data); skipped");
            return;
        }
        var watch = Stopwatch.StartNew();
        var rows = ForecastData.Rows(path, ';');
        var distinct = rows.DistinctBy(r => string.Join('\n', r.Values)).ToList();
        var deals = distinct.Select((r, i) => Deal(r, i)).ToList();
        var (logLoss, brier, auc, cards) = (new List<double>(), new List<double>(), new List<double>(), new List<ModelCard>());
        for (var round = 0; round < 10; round++)
        {
            var (y, p) = (new double[deals.Count], new double[deals.Count]);
            var fold = Folds(deals, round);
            for (var k = 0; k < 5; k++)
            {
                var model = Trainer.Train([.. deals.Where((_, i) => fold[i] != k)], Start.AddDays(deals.Count + 2), new() { Seed = 42 + round });
                cards.Add(model.Card);
                foreach (var i in Enumerable.Range(0, deals.Count).Where(i => fold[i] == k))
                    (y[i], p[i]) = (deals[i].Outcome == DealOutcome.Won ? 1 : 0, model.WinChances([deals[i]], deals[i].Created)[0]);
            }
            logLoss.Add(Metrics.LogLoss(y, p));
            brier.Add(Metrics.Brier(y, p));
            auc.Add(Metrics.Auc(y, p)!.Value);
        }
        await o.WriteLineAsync(FormattableString.Invariant($"  salvirt, 365 distinct of {rows.Count} rows ({rows.Count - distinct.Count} duplicates), 10 x 5 folds   AUC {auc.Average():0.000}  log loss {logLoss.Average():0.0000}  Brier {brier.Average():0.0000}  ({watch.Elapsed.TotalSeconds:0} s, {Figures.Chosen(cards)})"));
        await o.WriteLineAsync("      reference logreg: AUC 0.818, log loss 0.534, Brier 0.174; hgb 0.818 / 0.561 / 0.181; aim log loss <= 0.520, Brier <= 0.170");
    }

    static DealTimeline Deal(Dictionary<string, string> row, int place) => new()
    {
        Id = place.ToString(System.Globalization.CultureInfo.InvariantCulture), Created = Start.AddDays(place), ClosedAt = Start.AddDays(place + 1),
        Outcome = row["Status"] == "Won" ? DealOutcome.Won : DealOutcome.Lost,
        Attributes = row.Where(f => f.Key != "Status").ToDictionary(f => f.Key == "Seller" ? "owner" : f.Key, f => (string?)f.Value),
    };

    static int[] Folds(List<DealTimeline> deals, int round)
    {
        var (random, fold) = (new Random(42 + round), new int[deals.Count]);
        foreach (var outcome in deals.Index().GroupBy(d => d.Item.Outcome))
        {
            var places = outcome.Select(d => d.Index).ToArray();
            random.Shuffle(places);
            for (var i = 0; i < places.Length; i++) fold[places[i]] = i % 5;
        }
        return fold;
    }
}
