using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using CrmIntegration.Forecasting.Series;

namespace CrmIntegration.Benchmarks;

/// <summary>The 359 weekly series of the M4 competition with its official measures. Everything is chosen inside the training part; the last 13 weeks are
/// scored once. SERIES_INSIDE=1 scores the last 13 weeks of the training part instead: for work on the methods.</summary>
static class SeriesArea
{
    const int Horizon = 13;

    public static async Task RunAsync(TextWriter o)
    {
        if (SharedFolder.Find("m4_weekly") is not { } folder)
        {
            await o.WriteLineAsync("  ../shared/data/m4_weekly is not here; set CRM_DATA to its parent folder.");
            return;
        }
        using var zip = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "Weekly-train.csv.gz")), CompressionMode.Decompress));
        var train = Rows(await zip.ReadToEndAsync());
        var test = Rows(await File.ReadAllTextAsync(Path.Combine(folder, "Weekly-test.csv")));
        if (Environment.GetEnvironmentVariable("SERIES_INSIDE") is not null)
            (train, test) = ([.. train.Select(t => t[..^Horizon])], [.. train.Select(t => t[^Horizon..])]);
        TimeSeries[] series = [.. train.Select((v, i) => new TimeSeries($"W{i + 1}", Frequency.Week, new DateOnly(2000, 1, 3), v))];

        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var forecasts = SeriesForecaster.ForecastAll(series, new() { Horizon = Horizon });
        var seconds = watch.Elapsed.TotalSeconds;
        await o.WriteLineAsync($"  {series.Length} series, {seconds:0.0} s, of processor time {(Spent(process) - before).TotalSeconds:0.0} s (R's ETS on an idle machine of this kind: 70 s)");
        await o.WriteLineAsync("  forecaster                    sMAPE    MASE     OWA   (M4's measures; weekly MASE is scaled by the one-step naive)");
        double naiveSmape = 9.161, naiveMase = 2.777;
        void Line(string name, double smape, double mase) => o.WriteLine($"  {name,-28} {smape,6:0.000} {mase,7:0.000} {(smape / naiveSmape + mase / naiveMase) / 2,7:0.0000}");
        var (s, m) = Score(i => [.. forecasts[i].Points.Select(p => p.Middle)]);
        Line("ours", s, m);
        (s, m) = Score(i => [.. Enumerable.Repeat(train[i][^1], Horizon)]);
        Line("naive, computed here", s, m);
        Line("Theta, official", 9.093, 2.637);
        Line("damped, official", 8.866, 2.404);
        Line("best entrant, official", 6.582, 2.107);
        await o.WriteLineAsync("  aim: sMAPE <= 7.8");
        double Inside(Func<SeriesPoint, double, bool> holds) => forecasts.SelectMany((f, i) => f.Points.Select((p, k) => holds(p, test[i][k]) ? 1.0 : 0)).Average();
        await o.WriteLineAsync($"  held by the 80 % range: {Inside((p, v) => v >= p.Low80 && v <= p.High80):0.0 %}, by the 95 % range: {Inside((p, v) => v >= p.Low95 && v <= p.High95):0.0 %}; promised by past origins: {forecasts.Average(f => f.Coverage80):0.0 %}, {forecasts.Average(f => f.Coverage95):0.0 %}");
        await o.WriteLineAsync("  mean weight, and error at past origins, of each method:");
        foreach (var method in forecasts.SelectMany(f => f.Methods).GroupBy(x => x.Name).OrderByDescending(g => g.Sum(x => x.Weight)))
            await o.WriteLineAsync($"    {method.Key,-26} {method.Sum(x => x.Weight) / series.Length,6:0.0 %}   sMAPE {method.Average(x => x.Smape),6:0.000}   in {method.Count()} series");

        (double, double) Score(Func<int, double[]> forecast) => (
            Enumerable.Range(0, series.Length).Average(i => Accuracy.Smape(test[i], forecast(i))), Enumerable.Range(0, series.Length).Average(i => Accuracy.Mase(test[i], forecast(i), train[i], 1)));
    }

    static TimeSpan Spent(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    static double[][] Rows(string csv) => [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(l => l.Split(',').Skip(1).Select(c => c.Trim().Trim('"')).TakeWhile(c => c.Length > 0 && c != "NA").Select(c => double.Parse(c, CultureInfo.InvariantCulture)).ToArray())];
}
