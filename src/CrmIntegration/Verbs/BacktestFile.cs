using CrmIntegration.Forecasting;
using CrmIntegration.Records;

namespace CrmIntegration.Verbs;

/// <summary>Would a model have helped on these deals? Nothing is installed, nothing is kept.</summary>
static class BacktestFile
{
    const int NothingToSay = 1;

    public static async Task<int> RunAsync(string[] args)
    {
        var settings = CommandLine.Settings(args);
        var line = new CommandLine(args, ["out", "json", "map", "leave-out", "seed", "origins", .. BacktestLanguage.Options, .. settings], ["allow-sensitive", BacktestLanguage.Flag]);
        int seed = 42, origins = 0;
        if (line.Wrong is { } option)
            return Serve.Refuse([option]);
        if (line.Alone is not [var file])
            return Serve.Refuse(["Which file? backtest FILE.csv [--out report.html] [--json metrics.json] [--map field=column] [--leave-out column] [--origins N] [--allow-sensitive] [--language-model [--budget N] [--deployment NAME] [--connection NAME]]"]);
        if (!line.Number("seed", 0, int.MaxValue, ref seed) || !line.Number("origins", 1, 50, ref origins))
            return Serve.Refuse(["--seed must be a whole number, --origins one from 1 to 50."]);
        var (table, mapping, wrong) = await MappedFile.OpenAsync(file, line.All("map"));
        if (wrong is not null)
            return Serve.Refuse([wrong]);
        if (line.All("leave-out").FirstOrDefault(c => table!.IndexOf(c) < 0) is { } unknown)
            return Serve.Refuse([$"--leave-out {unknown}: the file has no such column; it has {string.Join(", ", table!.Header)}."]);
        await using var language = await BacktestLanguage.OpenAsync(line, settings);
        if (language.Wrong is { } unasked)
            return Serve.Refuse([unasked]);
        MappedFile.Show(mapping!, System.Console.Out);

        var options = new BacktestOptions { Seed = seed, Origins = origins, LeaveOut = line.All("leave-out"), AllowSensitive = line.Has("allow-sensitive") };
        var report = (await Backtest.RunAsync(table!, mapping!, options, language.Outsiders, new Said())) with { Source = Path.GetFileName(file) };
        Print(report, System.Console.Out);
        if (language.AuditedAs is { } audited)
            System.Console.WriteLine($"\nThe questions put to the language model stand in the audit of the data folder, under the connection {audited}{(audited == ModelCall.OfFiles ? " (files)" : "")}.");
        if (await TableFile.WriteAsync(line.One("out"), report.ToHtml) is { } page)
            return Serve.Refuse([page]);
        if (await TableFile.WriteAsync(line.One("json"), report.ToJson) is { } json)
            return Serve.Refuse([json]);
        return report.Scores.Count > 0 ? 0 : NothingToSay;
    }

    static void Print(BacktestReport report, TextWriter to)
    {
        to.WriteLine($"\n{(report.Deals == 1 ? "1 deal" : $"{report.Deals} deals")}, {report.ClosedDeals} closed, {report.WonDeals} won.");
        if (report.Duplicates > 0)
            to.WriteLine($"{report.Duplicates} rows stand twice (rows {string.Join(", ", report.DuplicateRows)}{(report.Duplicates > report.DuplicateRows.Count ? ", ..." : "")}){(report.Mapping?.Id is null ? "; each counts once." : ", but for their id; they are kept.")}");
        foreach (var leak in report.Leaks)
            to.WriteLine($"Leak: {leak.Feature}: {leak.Reason}");
        if (report.SensitiveLeftOut.Count > 0)
            to.WriteLine($"Left out because sensitive (--allow-sensitive uses them): {string.Join(", ", report.SensitiveLeftOut)}");
        foreach (var proxy in report.Proxies)
            to.WriteLine(FormattableString.Invariant($"Proxy: {proxy.Field} tells {proxy.Sensitive} (Cramér's V {proxy.Strength:0.00})"));
        MappedFile.Note(report.Warnings, to);
        Table(report.Scores, to);
        foreach (var o in report.Outside)
        {
            to.WriteLine($"\n  {o.Says}");
            Table(o.Scores, to);
        }
        if (report.Curve is { } curve)
            to.WriteLine($"\n  learning curve (closed deals: log loss, base rate): {string.Join("; ", curve.Points.Select(p => FormattableString.Invariant($"{p.Deals}: {p.Ours:0.000}, {p.BaseRate:0.000}")))}");
        foreach (var s in report.Segments.Where(s => s.Flagged))
            to.WriteLine(FormattableString.Invariant($"  Off by more than chance: {s.Field} = {s.Value}: said {100 * s.Predicted:0.0} %, came {100 * s.Observed:0.0} %, {s.Deals} deals"));
        to.WriteLine($"\nVerdict: {(report.Verdict == Readiness.NotReady ? "Not ready" : report.Verdict.ToString())}");
        foreach (var why in report.Why)
            to.WriteLine($"  {why}");
    }

    static void Table(IReadOnlyList<BacktestScore> scores, TextWriter to)
    {
        if (scores.Count == 0)
            return;
        var wide = Math.Max(26, scores.Max(s => s.Name.Length));
        to.WriteLine($"\n  {"forecaster".PadRight(wide)} {"log loss",9} {"95 %",16} {"Brier",8} {"AUC",7} {"ECE",7} {"amount",8} {"roll-up",8}");
        foreach (var s in scores)
            to.WriteLine(FormattableString.Invariant($"  {s.Name.PadRight(wide)} {Or(s.LogLoss.Value, "0.0000"),9} {$"{Or(s.LogLoss.Low)} to {Or(s.LogLoss.High)}",16} {Or(s.Brier.Value, "0.0000"),8} {Or(s.Auc.Value),7} {Or(s.Ece.Value),7} {Or(s.AmountError.Value),8} {Or(s.RollupWape.Value),8}"));
    }

    // Not a number: the file has no amounts to be wrong about, or too few deals.
    static string Or(double value, string format = "0.000") => double.IsNaN(value) ? "-" : value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>At once and in order, where <see cref="Progress{T}"/> would hop to another thread.</summary>
    internal sealed class Said : IProgress<string>
    {
        public void Report(string value) => System.Console.WriteLine($"  {value}");
    }
}
