using CrmIntegration.Forecasting.Report;
using static CrmIntegration.Forecasting.Report.Page;

namespace CrmIntegration.Forecasting.Series;

/// <summary>The forecast of a file as one page: each series with its fan, what was chosen and why, and how past forecasts did.</summary>
static class SeriesPage
{
    public static string Write(SeriesReport report)
    {
        var (whole, f) = (report.Series[0], report.Forecasts[0]);
        var page = new Page($"Forecast of {report.Source}");
        page.Raw($"<header class=\"top\"><h1>Forecast of {Safe(whole.Name)}</h1></header>");
        page.Section("In short", p =>
        {
            var (sum, naive) = (f.Points.Sum(x => x.Middle), f.Methods.FirstOrDefault(m => m.Name == SimpleMethods.Naive.Name));
            List<(string, string)> figures = [(Brief(report.Mapping.Mean ? sum / f.Points.Count : sum), $"{(report.Mapping.Mean ? "mean" : "sum")} of the next {f.Points.Count} {Many(f)}"), ($"{Brief(f.Points[0].Low80)}–{Brief(f.Points[0].High80)}", $"next {One(f)}, eight of ten")];
            if (f.Origins > 0)
            {
                figures.Add(($"{N(f.Combined.Smape, "0.0")} %", $"error at {f.Origins} past moments (sMAPE)"));
                if (naive is { Smape: > 0 }) figures.Add(($"{N(100 * (1 - f.Combined.Smape / naive.Smape), "+0;−0")} %", f.Combined.Smape <= naive.Smape ? "less error than 'as last time'" : "against 'as last time': it is no better"));
                figures.Add(($"{Percent(f.Coverage80)}, {Percent(f.Coverage95)}", "of past values lay in the 80 and 95 % ranges"));
            }
            p.Figures([.. figures]).Text(f.Says).List(f.Warnings.Concat(report.Warnings.Take(20)), "soft");
            if (report.Signals.Count > 0) p.Text($"Market signals offered: {string.Join(", ", report.Signals)}. They count only where they were known in time and lowered the error.", "soft");
        });
        foreach (var (series, forecast) in report.Series.Zip(report.Forecasts).Take(12)) One(page, series, forecast, series == whole);
        if (report.Series.Count > 1) Parts(page, report);
        page.Text($"Each forecast was made again at past moments from what was known then, and compared with what came; weights and ranges come from that. From {whole.Start:yyyy-MM-dd}, {whole.Values.Count} {Many(f)}.", "soft");
        return page.Html();
    }

    static void One(Page page, TimeSeries series, SeriesForecast f, bool whole) => page.Section(series.Name, p =>
    {
        p.Picture(Fan(series, f), $"Line: what was. Blue: the middle of what is likely; dark band: eight of ten, light band: 95 of a hundred.", [One(f), ":low 95 %", ":low 80 %", ":middle", ":high 80 %", ":high 95 %"],
            f.Points.Select(x => new[] { Day(f.Frequency, x.From), N(x.Low95, "#,0.##"), N(x.Low80, "#,0.##"), N(x.Middle, "#,0.##"), N(x.High80, "#,0.##"), N(x.High95, "#,0.##") }));
        if (!whole) p.Text(f.Says, "soft").List(f.Warnings, "soft");
        if (f.Methods.Count > 0)
            p.Raw("<details><summary>What was tried, and how it did</summary>").Table($"Errors at {f.Origins} past moments; a lower one is better. MASE 1 = as good as the seasonal naive inside the past.",
                ["method", ":sMAPE %", ":MASE", ":weight", "what it is here"], f.Methods.Prepend(f.Combined with { Says = "what is shown" }).Select(m => new[] { m.Name, N(m.Smape, "0.00"), N(m.Mase, "0.00"), Percent(m.Weight), m.Says }), r => r == 0).Raw("</details>");
    }, whole ? "" : "half");

    static void Parts(Page page, SeriesReport report) => page.Section("All parts", p => p.Table($"Sum of the next {report.Forecasts[0].Points.Count} {Many(report.Forecasts[0])}; the parts add up to the whole.", ["series", ":sum ahead", ":as many periods before", ":error now, sMAPE %", ":naive's"],
        report.Series.Zip(report.Forecasts).Select(x => new[]
        {
            x.First.Name, N(x.Second.Points.Sum(q => q.Middle), "#,0"), N(x.First.Values.TakeLast(x.Second.Points.Count).Sum(), "#,0"), N(x.Second.Combined.Smape, "0.0"), N(x.Second.Methods.FirstOrDefault(m => m.Name == SimpleMethods.Naive.Name)?.Smape ?? double.NaN, "0.0"),
        }), r => r == 0));

    static string Fan(TimeSeries s, SeriesForecast f)
    {
        var shown = Math.Min(s.Values.Count, Math.Max(24, 3 * s.Frequency.Season()));
        var from = s.Values.Count - shown;
        var all = s.Values.Skip(from).Concat(f.Points.SelectMany(p => new[] { p.Low95, p.High95 })).ToList();
        var (low, high) = (Math.Min(all.Min(), all.Min() >= 0 && all.Min() < 0.6 * all.Max() ? 0 : all.Min()), all.Max());
        var room = (high - low) * 0.05;
        var plot = new Plot($"{s.Name}: the past and the forecast", from, s.Values.Count + f.Points.Count - 1, low == 0 ? 0 : low - room, high + room, 720, 290);
        plot.Levels(Brief);
        var every = Math.Max(1, (shown + f.Points.Count) / 7);
        plot.Below(Enumerable.Range(0, shown + f.Points.Count).Where(i => i % every == 0).Select(i => ((double)(from + i), Day(s.Frequency, s.DayOf(from + i)))));
        var last = (X: s.Values.Count - 1.0, Y: s.Values[^1]);
        plot.Band("wideband", [(last.X, last.Y, last.Y), .. f.Points.Select((p, i) => (s.Values.Count + (double)i, p.Low95, p.High95))]);
        plot.Band("band", [(last.X, last.Y, last.Y), .. f.Points.Select((p, i) => (s.Values.Count + (double)i, p.Low80, p.High80))]);
        plot.Path("past", Enumerable.Range(from, shown).Select(i => ((double)i, s.Values[i])));
        plot.Path("ahead", [last, .. f.Points.Select((p, i) => (s.Values.Count + (double)i, p.Middle))]);
        return plot.Dot(last.X, last.Y, 4, "dot", $"{Day(s.Frequency, s.DayOf(s.Values.Count - 1))}: {N(last.Y, "#,0.##")}").Svg();
    }

    static string Day(Frequency f, DateOnly day) => FormattableString.Invariant(f switch { Frequency.Month => $"{day:MMM yyyy}", Frequency.Quarter => $"Q{(day.Month + 2) / 3} {day.Year}", Frequency.Year => $"{day.Year}", _ => $"{day:d MMM yyyy}" });
    static string One(SeriesForecast f) => f.Frequency.ToString().ToLowerInvariant();
    static string Many(SeriesForecast f) => One(f) + "s";
}
