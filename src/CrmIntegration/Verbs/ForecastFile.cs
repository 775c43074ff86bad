using CrmIntegration.Forecasting;
using CrmIntegration.Forecasting.Series;

namespace CrmIntegration.Verbs;

/// <summary>What comes next in a file of sales, orders or visits by day, week or month. Nothing is installed, nothing is kept.</summary>
static class ForecastFile
{
    const string How = "forecast FILE.csv [--date COLUMN] [--value COLUMN] [--by COLUMN] [--every week|month|quarter|day|year] [--combine sum|mean] [--horizon N] [--covariates market.csv] [--out page.html] [--json forecast.json]";

    public static async Task<int> RunAsync(string[] args)
    {
        var line = new CommandLine(args, ["date", "value", "by", "every", "combine", "horizon", "covariates", "out", "json"], []);
        var horizon = 0;
        if (line.Wrong is { } option)
            return Serve.Refuse([option]);
        if (line.Alone is not [var file])
            return Serve.Refuse([$"Which file? {How}"]);
        if (!line.Number("horizon", 1, 520, ref horizon))
            return Serve.Refuse(["--horizon must be a whole number from 1 to 520."]);
        if (line.One("combine") is { } how && how is not ("sum" or "mean"))
            return Serve.Refuse([$"--combine {how}: sum or mean."]);
        Frequency? every = null;
        if (line.One("every") is { } asked)
            if (Enum.TryParse<Frequency>(asked, ignoreCase: true, out var known) && Enum.IsDefined(known))
                every = known;
            else
                return Serve.Refuse([$"--every {asked}: {string.Join(", ", Enum.GetNames<Frequency>()).ToLowerInvariant()}."]);

        var (table, unreadable) = await TableFile.OpenAsync(file);
        if (table is null)
            return Serve.Refuse([unreadable!]);
        foreach (var name in (string[])["date", "value", "by"])
            if (line.One(name) is { } column && table.IndexOf(column) < 0)
                return Serve.Refuse([$"--{name} {column}: the file has no such column; it has {string.Join(", ", table.Header)}."]);
        var guess = SeriesMapping.Guess(table);
        var mapping = guess with { Date = line.One("date") ?? guess.Date, Value = line.One("value") ?? guess.Value, By = line.One("by"), Frequency = every, Mean = line.One("combine") == "mean" };
        var (series, troubles) = SeriesTable.Read(table, mapping);
        MappedFile.Note(table.Guessed is { } guessed ? [$"The file is {guessed}.", .. troubles] : troubles, System.Console.Out);
        if (series.Count == 0)
            return Serve.Refuse([$"{file}: there is nothing to forecast. {troubles.LastOrDefault()}"]);
        mapping = mapping with { Frequency = series[0].Frequency };
        Show(mapping, System.Console.Out);

        var options = new SeriesOptions { Horizon = horizon > 0 ? horizon : series[0].Frequency.UsualHorizon() };
        IReadOnlyList<Covariate> signals = [];
        if (line.One("covariates") is { } market)
        {
            var (beside, why) = await TableFile.OpenAsync(market);
            if (beside is null)
                return Serve.Refuse([why!]);
            (signals, var notes) = SeriesTable.Market(beside, series[0], options.Horizon);
            MappedFile.Note(notes, System.Console.Out);
        }
        var report = SeriesReport.Make(Path.GetFileName(file), mapping, series, signals, [.. troubles.Take(20)], options, new BacktestFile.Said());
        Print(report, System.Console.Out);
        return await TableFile.WriteAsync(line.One("out"), report.ToHtml) is { } page ? Serve.Refuse([page])
            : await TableFile.WriteAsync(line.One("json"), report.ToJson) is { } json ? Serve.Refuse([json]) : 0;
    }

    static void Show(SeriesMapping m, TextWriter to)
    {
        to.WriteLine("Columns (change one with --date, --value, --by, --every, --combine):");
        foreach (var (field, column) in new[] { ("date", m.Date), ("value", m.Value ?? "rows are counted"), ("by", m.By), ("every", m.Frequency?.ToString().ToLowerInvariant()), ("combine", m.Mean ? "mean" : "sum") })
            to.WriteLine($"  {field,-12} {column ?? "-"}");
    }

    static void Print(SeriesReport report, TextWriter to)
    {
        foreach (var (series, f) in report.Series.Zip(report.Forecasts))
        {
            var naive = f.Methods.FirstOrDefault(m => m.Name == "naive");
            var error = f.Origins == 0 ? "no past moment to try it on" : FormattableString.Invariant($"error at {f.Origins} past moments {f.Combined.Smape:0.0} % (as last time: {(naive is null ? "-" : naive.Smape.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture))} %)");
            to.WriteLine($"\n{series.Name}: {series.Values.Count} periods, {error}");
            to.WriteLine($"  {f.Says}");
            foreach (var warning in f.Warnings)
                to.WriteLine($"  Note: {warning}");
        }
        to.WriteLine($"\n  {report.Series[0].Name,-12} {"low 80 %",14} {"middle",14} {"high 80 %",14}");
        var points = report.Forecasts[0].Points;
        var format = Digits(points.Max(p => Math.Max(Math.Abs(p.Low80), Math.Abs(p.High80))));
        string Shown(double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var p in points)
            to.WriteLine(FormattableString.Invariant($"  {p.From,-12:yyyy-MM-dd} {Shown(p.Low80),14} {Shown(p.Middle),14} {Shown(p.High80),14}"));
    }

    // Four digits that count, and as many decimals on every line: more would promise what a forecast cannot keep, and uneven ones cannot be compared at a glance.
    static string Digits(double largest)
    {
        var decimals = largest > 0 && double.IsFinite(largest) ? Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 0, 8) : 0;
        return decimals == 0 ? "#,0" : "#,0." + new string('0', decimals);
    }
}
