using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>The backtest as one page that needs nothing from outside.</summary>
static class BacktestPage
{
    internal static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() }, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Write(BacktestReport r)
    {
        var verdict = r.Verdict switch { Readiness.Ready => "Ready", Readiness.OK => "OK", _ => "Not ready" };
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Backtest</title><style>body{font:16px system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccc;padding:.3rem .7rem;text-align:left}</style>");
        page.Append(Line($"<h1>Backtest: {verdict}</h1>"));
        foreach (var why in r.Why) page.Append(Line($"<p>{Safe(why)}</p>"));
        page.Append(Line($"<p>{r.Deals} deals, {r.ClosedDeals} closed, {r.Duplicates} duplicate rows.</p>"));
        Table(page, "Columns left out because they know the outcome", ["column", "why"], r.Leaks.Select(l => new[] { l.Feature, l.Reason }));
        Table(page, "Warnings", ["what"], r.Warnings.Select(w => new[] { w }));
        Table(page, "Forecasters", ["name", "log loss (95 %)", "Brier", "AUC", "ECE"], r.Scores.Select(s => new[] { s.Name, Line($"{s.LogLoss:0.0000} ({s.LogLossLow:0.0000} to {s.LogLossHigh:0.0000})"), Line($"{s.Brier:0.0000}"), Line($"{s.Auc:0.000}"), Line($"{s.Ece:0.000}") }));
        if (r.Reliability.Count > 0) page.Append(Reliability(r.Reliability));
        Table(page, "Reliability: of the deals forecast at about this chance, so many were won", ["forecast", "won", "deals"], r.Reliability.Select(b => new[] { Line($"{b.Predicted:P0}"), Line($"{b.Observed:P0}"), Line($"{b.Count}") }));
        if (r.Origins.Count > 0) page.Append(ForecastAndActual(r.Origins));
        Table(page, "Wins expected and wins that came", ["as of", "open deals", "expected", "actual"], r.Origins.Select(o => new[] { Line($"{o.At:yyyy-MM-dd}"), Line($"{o.Open}"), Line($"{o.ExpectedWins:0.0}"), Line($"{o.ActualWins}") }));
        return page.Append("</html>").ToString();
    }

    static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var svg = new StringBuilder("<svg role=\"img\" aria-label=\"Reliability diagram\" viewBox=\"0 0 220 220\" width=\"330\"><path d=\"M10 210H210M10 210V10\" stroke=\"#555\"/><path d=\"M10 210L210 10\" stroke=\"#999\" stroke-dasharray=\"4\"/>");
        foreach (var b in bins) svg.Append(Line($"<circle cx=\"{10 + 200 * b.Predicted:0.#}\" cy=\"{210 - 200 * b.Observed:0.#}\" r=\"{2 + Math.Log10(b.Count + 1) * 1.5:0.#}\" fill=\"#0b5cab\"/>"));
        return svg.Append("</svg>").ToString();
    }

    static string ForecastAndActual(IReadOnlyList<BacktestOrigin> origins)
    {
        var top = Math.Max(1, origins.Max(o => Math.Max(o.ExpectedWins, o.ActualWins)));
        var svg = new StringBuilder(Line($"<svg role=\"img\" aria-label=\"Wins expected (blue) and actual (grey)\" viewBox=\"0 0 {origins.Count * 60 + 20} 220\" height=\"300\">"));
        for (var i = 0; i < origins.Count; i++)
            svg.Append(Line($"<rect x=\"{20 + 60 * i}\" y=\"{210 - 200 * origins[i].ExpectedWins / top:0.#}\" width=\"20\" height=\"{200 * origins[i].ExpectedWins / top:0.#}\" fill=\"#0b5cab\"/><rect x=\"{42 + 60 * i}\" y=\"{210 - 200.0 * origins[i].ActualWins / top:0.#}\" width=\"20\" height=\"{200.0 * origins[i].ActualWins / top:0.#}\" fill=\"#777\"/>"));
        return svg.Append("</svg>").ToString();
    }

    static void Table(StringBuilder page, string title, string[] header, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        page.Append(Line($"<h2>{Safe(title)}</h2><table><tr>{string.Concat(header.Select(h => $"<th>{Safe(h)}</th>"))}</tr>"));
        foreach (var row in all) page.Append(Line($"<tr>{string.Concat(row.Select(c => $"<td>{Safe(c)}</td>"))}</tr>"));
        page.Append("</table>");
    }

    static string Safe(string text) => WebUtility.HtmlEncode(text);
    static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
