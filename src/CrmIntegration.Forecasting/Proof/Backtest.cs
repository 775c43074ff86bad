using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;
using CrmIntegration.Forecasting.Proof;

namespace CrmIntegration.Forecasting;

public sealed record BacktestOptions
{
    public int Seed { get; init; } = 42;
    public int Origins { get; init; } = 4;
    public IReadOnlyList<string> LeaveOut { get; init; } = [];
}

/// <summary>One forecaster's figures over all origins; intervals are 95 % bootstrap by deal.</summary>
public sealed record BacktestScore(string Name, double Brier, double LogLoss, double LogLossLow, double LogLossHigh, double? Auc, double Ece);

/// <summary>What was expected and what came true of the deals open at an origin.</summary>
public sealed record BacktestOrigin(DateOnly At, int Open, double ExpectedWins, int ActualWins);

public sealed record BacktestReport
{
    public required ColumnMapping Mapping { get; init; }
    public required int Deals { get; init; }
    public required int ClosedDeals { get; init; }
    public required int Duplicates { get; init; }
    public required IReadOnlyList<LeftOut> Leaks { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public IReadOnlyList<BacktestScore> Scores { get; init; } = [];
    public IReadOnlyList<BacktestOrigin> Origins { get; init; } = [];
    public IReadOnlyList<ReliabilityBin> Reliability { get; init; } = [];
    public Readiness Verdict { get; init; }
    public required IReadOnlyList<string> Why { get; init; }

    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, BacktestPage.Json);
    /// <summary>One self-contained page: pictures as inline SVG, each with its table.</summary>
    public string ToHtml() => BacktestPage.Write(this);
}

/// <summary>Would a model have helped? Trains at several past moments on what was known then and compares with what came true.</summary>
public static class Backtest
{
    public static BacktestReport Run(CsvTable table, ColumnMapping mapping, BacktestOptions options, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        var leaks = LeakScan.Find(table, mapping);
        var leaveOut = leaks.Select(l => l.Feature).Concat(options.LeaveOut).ToList();
        var (deals, troubles) = TableDeals.Read(table, mapping, leaveOut);
        var closings = deals.Where(d => d.ClosedAt > d.Created).Select(d => d.ClosedAt!.Value).Order().ToList();
        List<string> warnings = [.. table.Broken.Take(20), .. troubles.Take(20)];
        if (mapping.Activity is null) warnings.Add("The file holds only each deal's last state: its stage history is unknown, so the stage could not be used.");
        var report = new BacktestReport
        {
            Mapping = mapping, Deals = deals.Count, ClosedDeals = closings.Count, Leaks = leaks, Warnings = warnings,
            Duplicates = LeakScan.Duplicates(table, mapping), Why = [$"{closings.Count} closed deals with both dates are too few to look back on: at least 40 are needed."],
        };
        return closings.Count < 40 ? report : Score(report, deals, closings, options, progress, cancel);
    }

    static BacktestReport Score(BacktestReport report, List<DealTimeline> deals, List<DateTimeOffset> closings, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        string[] names = ["ours", "base rate", "stage table", "logistic regression"];
        var forecasts = names.ToDictionary(n => n, _ => new List<double>());
        List<double> labels = [];
        List<string> ids = [];
        List<BacktestOrigin> origins = [];
        for (var o = 0; o < options.Origins; o++)
        {
            var at = closings[(int)((0.5 + 0.4 * o / Math.Max(1, options.Origins - 1)) * (closings.Count - 1))];
            var known = deals.Where(d => d.Created < at).Select(d => d.CutAt(at)).ToList();
            var open = deals.Where(d => d.Created < at && d.ClosedAt > at).ToList();
            progress?.Report($"as of {at:yyyy-MM-dd}: {open.Count} open deals");
            var model = Trainer.Train(known, at, new() { Seed = options.Seed, LeaveOut = options.LeaveOut }, null, cancel);
            var (sheet, _) = SheetBuilder.Build(known, at, options.LeaveOut);
            var examples = Candidate.Examples(known, sheet, at);
            if (open.Count == 0 || examples.Select(e => e.Label).Distinct().Count() < 2) continue;
            var ours = model.Predict(open, at);
            if (ours[0].Win is null) continue;
            var stage = LinearTrainer.StagePrior(examples);
            var plain = LinearTrainer.Logistic("", examples, 1, 10, _ => true, cancel);
            for (var i = 0; i < open.Count; i++)
            {
                var row = sheet.Read(open[i], at);
                labels.Add(open[i].Outcome == DealOutcome.Won ? 1 : 0);
                ids.Add(open[i].Id);
                forecasts["ours"].Add(ours[i].Win!.Value);
                forecasts["base rate"].Add(sheet.BaseRate);
                forecasts["stage table"].Add(LogOdds.ToChance(stage.LogOddsOf(row)));
                forecasts["logistic regression"].Add(LogOdds.ToChance(plain.LogOddsOf(row)));
            }
            origins.Add(new(DateOnly.FromDateTime(at.UtcDateTime), open.Count, ours.Sum(f => f.Win!.Value), open.Count(d => d.Outcome == DealOutcome.Won)));
        }
        if (labels.Count == 0) return report with { Why = ["At no past moment were there open deals and enough closed ones to learn from."] };
        return Judge(report with { Origins = origins, Reliability = Metrics.Bins([.. labels], [.. forecasts["ours"]]) }, forecasts, labels, ids, options.Seed);
    }

    static BacktestReport Judge(BacktestReport report, Dictionary<string, List<double>> forecasts, List<double> labels, List<string> ids, int seed)
    {
        double[] y = [.. labels];
        var groups = ids.Select((id, i) => (id, i)).GroupBy(x => x.id).Select(g => g.Select(x => x.i).ToArray()).ToList();
        var scores = forecasts.Select(f =>
        {
            double[] p = [.. f.Value];
            var (low, high) = Metrics.Bootstrap(groups, rows => rows.Average(i => Metrics.LossOf(y[i], p[i])), seed);
            return new BacktestScore(f.Key, Metrics.Brier(y, p), Metrics.LogLoss(y, p), low, high, Metrics.Auc(y, p), Metrics.Ece(y, p));
        }).ToList();
        var gain = Metrics.Bootstrap(groups, rows => rows.Average(i => Metrics.LossOf(y[i], forecasts["base rate"][i]) - Metrics.LossOf(y[i], forecasts["ours"][i])), seed);
        // a better level alone is no forecast: it must also rank winners above losers
        var ranks = Metrics.Bootstrap(groups, rows => Metrics.Auc([.. rows.Select(i => y[i])], [.. rows.Select(i => forecasts["ours"][i])]), seed);
        var beats = gain.Low > 0 && ranks.Low > 0.5;
        var verdict = !beats ? Readiness.NotReady : report.ClosedDeals >= 200 && scores[0].Ece <= 0.05 ? Readiness.Ready : Readiness.OK;
        return report with
        {
            Scores = scores, Verdict = verdict,
            Why = [beats ? FormattableString.Invariant($"Log loss {scores[0].LogLoss:0.000} against {scores[1].LogLoss:0.000} for the base rate; the gain is certain ({gain.Low:0.000} to {gain.High:0.000}).")
                : FormattableString.Invariant($"It does not surely beat the base rate (gain in log loss {gain.Low:0.000} to {gain.High:0.000}, AUC {ranks.Low:0.000} to {ranks.High:0.000}): nothing known early tells winners from losers."),
                FormattableString.Invariant($"Calibration error {scores[0].Ece:0.000} on {labels.Count} forecasts of {groups.Count} deals.")],
        };
    }
}
