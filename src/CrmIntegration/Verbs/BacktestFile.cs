using CrmIntegration.Forecasting;

namespace CrmIntegration.Verbs;

/// <summary>Would a model have helped on these deals? Nothing is installed, nothing is kept.</summary>
static class BacktestFile
{
    public static async Task<int> RunAsync(string[] args)
    {
        var line = new CommandLine(args, ["out", "json", "map", "leave-out", "seed"], []);
        var seed = 42;
        if (line.Wrong is { } option)
            return Serve.Refuse([option]);
        if (line.Alone is not [var file])
            return Serve.Refuse(["Which file? backtest FILE.csv [--out report.html] [--json metrics.json]"]);
        if (!line.Number("seed", 0, int.MaxValue, ref seed))
            return Serve.Refuse(["--seed must be a whole number."]);
        var (table, mapping, wrong) = MappedFile.Open(file, line.All("map"));
        if (wrong is not null)
            return Serve.Refuse([wrong]);
        MappedFile.Show(mapping!, System.Console.Out);

        var report = Backtest.Run(table!, mapping!, new() { Seed = seed, LeaveOut = line.All("leave-out") }, new Said());
        Print(report, System.Console.Out);
        if (line.One("out") is { } page)
            await File.WriteAllTextAsync(page, report.ToHtml());
        if (line.One("json") is { } metrics)
            await File.WriteAllTextAsync(metrics, report.ToJson());
        return 0;
    }

    static void Print(BacktestReport report, TextWriter to)
    {
        to.WriteLine();
        to.WriteLine($"{report.Deals} deals, {report.ClosedDeals} closed, {report.Duplicates} stand twice.");
        foreach (var leak in report.Leaks)
            to.WriteLine($"Leak: {leak.Feature}: {leak.Reason}");
        MappedFile.Note(report.Warnings, to);
        if (report.Scores.Count > 0)
            to.WriteLine($"\n  {"forecaster",-24} {"log loss",9} {"95 %",17} {"Brier",8} {"AUC",7} {"ECE",7}");
        foreach (var score in report.Scores)
            to.WriteLine($"  {score.Name,-24} {score.LogLoss,9:0.0000} {$"{score.LogLossLow:0.000} to {score.LogLossHigh:0.000}",17} {score.Brier,8:0.0000} {score.Auc,7:0.000} {score.Ece,7:0.000}");
        to.WriteLine($"\nVerdict: {report.Verdict}");
        foreach (var why in report.Why)
            to.WriteLine($"  {why}");
    }

    /// <summary>At once and in order, where <see cref="Progress{T}"/> would hop to another thread.</summary>
    internal sealed class Said : IProgress<string>
    {
        public void Report(string value) => System.Console.WriteLine($"  {value}");
    }
}
