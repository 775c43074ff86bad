using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Forecasting;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Benchmarks;

/// <summary>Proof before install: the public files, each with what is known of it, and how long 50,000 deals with their stage history take from file to page.</summary>
static class BacktestArea
{
    public static async Task RunAsync(TextWriter o)
    {
        await BacktestNoise.RunAsync(o);
        await KnownAsync(o, "maven_crm", "sales_pipeline.csv", "not ready; leaks account and close_value");
        await KnownAsync(o, "salvirt_b2b", "Salvirt_B2B_ML_dataset.csv", "83 duplicates; scikit-learn's logistic regression 0.534 log loss");
        await KnownAsync(o, "bpic2012", "bpic2012_events.csv.gz", "ahead of stage table and logistic regression");
        const int Deals = 50_000;
        var file = Encoding.UTF8.GetBytes(Log(Deals));
        var watch = Stopwatch.StartNew();
        var table = CsvTable.Read(new MemoryStream(file));
        var report = Backtest.Run(table, ColumnMapping.Guess(table), new());
        var page = report.ToHtml();
        await o.WriteLineAsync($"  {Deals:N0} deals, {table.Rows.Count:N0} events, {report.Forecasts:N0} forecasts: {watch.Elapsed.TotalSeconds:0} s to a page of {page.Length / 1024} KiB (must stay under 180 s)");
        Print(o, report);
    }

    static async Task KnownAsync(TextWriter o, string folder, string name, string known)
    {
        if (SharedFolder.Find(folder) is not { } found)
        {
            await o.WriteLineAsync($"  ../shared/data/{folder} is not here; set CRM_DATA to its parent folder.");
            return;
        }
        await using var raw = File.OpenRead(Path.Combine(found, name));
        await using Stream from = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        var watch = Stopwatch.StartNew();
        var table = CsvTable.Read(from);
        var report = Backtest.Run(table, ColumnMapping.Guess(table), new());
        await o.WriteLineAsync($"  {folder}: {report.Deals:N0} deals, {report.Verdict}, {report.Duplicates} duplicates, leaks: {string.Join(", ", report.Leaks.Select(l => l.Feature))} ({watch.Elapsed.TotalSeconds:0} s; known: {known})");
        Print(o, report);
    }

    static void Print(TextWriter o, BacktestReport report)
    {
        foreach (var s in report.Scores)
            o.WriteLine($"    {s.Name,-26} log loss {s.LogLoss.Value:0.0000} ({s.LogLoss.Low:0.000} to {s.LogLoss.High:0.000})  Brier {s.Brier.Value:0.0000}  AUC {s.Auc.Value:0.000}  ECE {s.Ece.Value:0.000}  roll-up WAPE {s.RollupWape.Value:0.000}");
        o.WriteLine($"    in the eight-of-ten range: {report.Origins.Count(x => x.Actual >= x.Low && x.Actual <= x.High)} of {report.Origins.Count} sums; learning curve {string.Join("; ", report.Curve?.Points.Select(p => $"{p.Deals}: {p.Ours:0.000} / {p.BaseRate:0.000}") ?? [])}");
    }

    /// <summary>The sample company's stage history as an event log.</summary>
    static string Log(int deals)
    {
        var company = SampleCompany.Make(42, deals, TimeProvider.System.GetUtcNow());
        var amounts = company.Opportunities.ToDictionary(d => d.Id, d => d.Amount?.ToString(CultureInfo.InvariantCulture) ?? "");
        var csv = new StringBuilder("case,activity,timestamp,amount\n");
        foreach (var change in company.FieldChanges.Where(c => c.Field == FieldChange.Fields.Stage))
            csv.Append(CultureInfo.InvariantCulture, $"{change.OpportunityId},{change.New},{change.At:yyyy-MM-ddTHH:mm:ssZ},{amounts[change.OpportunityId]}\n");
        return csv.ToString();
    }
}
