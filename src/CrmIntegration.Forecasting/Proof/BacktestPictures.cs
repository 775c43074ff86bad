using CrmIntegration.Forecasting.Report;
using static CrmIntegration.Forecasting.Report.Page;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>The pictures of the backtest page.</summary>
static class BacktestPictures
{
    public static string Gauges(BacktestReport r) => Plot.Bars("Readiness", [.. r.Gauges.Select(g =>
    {
        var share = g.Want > 0 ? g.Have / g.Want : 1;
        return (g.What, share, g.Says, share >= 1 ? "fillgood" : share >= 0.5 ? "fillcare" : "fillbad");
    })], 170);

    public static string Importance(IReadOnlyList<FeatureWeight> all) =>
        Plot.Bars("What moves the forecasts", [.. all.Take(10).Select(f => (f.Feature, f.Pull / Math.Max(1e-9, all[0].Pull), N(f.Pull, "0.00"), "bar"))]);

    public static string Reliability(IReadOnlyList<ReliabilityBin> bins)
    {
        var plot = new Plot("Reliability diagram", 0, 1, 0, 1, 460, 360).Levels(v => $"{100 * v:0} %", "won").Below(Plot.Ticks(0, 1, 5).Select(v => (v, $"{100 * v:0} %")), "said");
        plot.Path("guide", [(0, 0), (1, 1)]).Path("line", bins.Where(b => b.Count * 50 >= bins.Sum(x => x.Count)).Select(b => (b.Predicted, b.Observed)));
        var most = bins.Max(b => b.Count);
        foreach (var b in bins) plot.Dot(b.Predicted, b.Observed, 4 + 8 * Math.Sqrt(b.Count / (double)most), "dot", $"said {Percent(b.Predicted)}, came {Percent(b.Observed)}, {b.Count} forecasts");
        return plot.Svg();
    }

    public static string Lift(IReadOnlyList<LiftStep> steps)
    {
        var plot = new Plot("Share of wins among the likeliest deals", 0, 1, 0, 1, 460, 300).Levels(v => $"{100 * v:0} %", "of all wins").Below(Plot.Ticks(0, 1, 5).Select(v => (v, $"{100 * v:0} %")), "of the deals, likeliest first");
        plot.Path("guide", [(0, 0), (1, 1)]).Path("line", [(0, 0), .. steps.Select(s => (s.Share, s.Wins))]);
        foreach (var s in steps) plot.Dot(s.Share, s.Wins, 4, "dot", $"top {Percent(s.Share)}: {Percent(s.Wins)} of all wins");
        return plot.Svg();
    }

    public static string Origins(BacktestReport r)
    {
        var all = r.Origins;
        var plot = new Plot("Forecast and outcome by day of forecast", -0.6, all.Count - 0.4, 0, all.Max(o => Math.Max(o.High, o.Actual)) * 1.05, 560, 300);
        var every = Math.Max(1, all.Count / 6);
        plot.Levels(Brief, r.InMoney ? "amount won" : "wins").Below(all.Select((o, i) => ((double)i, r.Undated ? $"part {i + 1}" : o.At.ToString("yyyy-MM-dd"))).Where((_, i) => i % every == 0));
        for (var i = 0; i < all.Count; i++)
        {
            var o = all[i];
            plot.Bar(i, 0, o.Expected, 30, "band", $"{o.At:yyyy-MM-dd}: expected {Brief(o.Expected)}").Path("whisk", [(i, o.Low), (i, o.High)]);
            foreach (var end in new[] { o.Low, o.High }) plot.Add(Plot.Line($"<path class=\"whisk\" d=\"M{plot.X(i) - 6:0.#} {plot.Y(end):0.#}h12\"/>"));
            plot.Add(Plot.Line($"<path class=\"dot2\" d=\"M{plot.X(i):0.#} {plot.Y(o.Actual) - 7:0.#}l7 7l-7 7l-7 -7Z\"><title>{o.At:yyyy-MM-dd}: came {Brief(o.Actual)}</title></path>"));
        }
        return plot.Svg();
    }

    public static string Scores(IReadOnlyList<BacktestScore> scores)
    {
        const double Width = 760, Step = 30;
        double name = Math.Clamp(6.4 * scores.Max(s => s.Name.Length), 190, 380), low = scores.Min(s => s.LogLoss.Low), high = scores.Max(s => s.LogLoss.High), room = Math.Max(1e-6, (high - low) * 0.06);
        double X(double v) => name + (v - low + room) / (high - low + 2 * room) * (Width - name - 20);
        var svg = new System.Text.StringBuilder(Plot.Line($"<svg viewBox=\"0 0 {Width} {scores.Count * Step + 26}\" role=\"img\" aria-label=\"Log loss of each forecaster\">"));
        foreach (var v in Plot.Ticks(low, high, 6)) svg.Append(Plot.Line($"<path class=\"axis\" d=\"M{X(v):0.#} 0V{scores.Count * Step}\"/><text x=\"{X(v):0.#}\" y=\"{scores.Count * Step + 16}\" text-anchor=\"middle\">{v:0.###}</text>"));
        for (var i = 0; i < scores.Count; i++)
        {
            var (s, y, mine) = (scores[i], i * Step + Step / 2, i == 0);
            svg.Append(Plot.Line($"<text{(mine ? " class=\"s\"" : "")} x=\"{name - 12}\" y=\"{y + 4}\" text-anchor=\"end\">{Safe(s.Name)}</text><path class=\"{(mine ? "whisk" : "axis")}\" stroke-width=\"2\" d=\"M{X(s.LogLoss.Low):0.#} {y}H{X(s.LogLoss.High):0.#}\"/><circle class=\"{(mine ? "dot" : "ghost")}\" cx=\"{X(s.LogLoss.Value):0.#}\" cy=\"{y}\" r=\"{(mine ? 6 : 5)}\"><title>{Safe(s.Name)}: {s.LogLoss.Value:0.0000}</title></circle>"));
        }
        return svg + "</svg>";
    }

    public static string Curve(LearningCurve curve)
    {
        var points = curve.Points;
        var all = points.SelectMany(p => new[] { p.Ours, p.BaseRate }).ToList();
        var room = Math.Max(0.005, (all.Max() - all.Min()) * 0.15);
        var plot = new Plot("Learning curve", Math.Log(points[0].Deals * 0.85), Math.Log(points[^1].Deals * 1.5), all.Min() - room, all.Max() + room, 560, 280).Levels(v => N(v), "log loss").Below(points.Select(p => (Math.Log(p.Deals), p.Deals.ToString(System.Globalization.CultureInfo.InvariantCulture))), "closed deals learnt from");
        plot.Path("other", points.Select(p => (Math.Log(p.Deals), p.BaseRate))).Path("line", points.Select(p => (Math.Log(p.Deals), p.Ours)));
        foreach (var p in points) plot.Dot(Math.Log(p.Deals), p.Ours, 5, "dot", $"{p.Deals} deals: {N(p.Ours, "0.0000")}");
        return plot.Say(Math.Log(points[^1].Deals), points[^1].Ours, "model", strong: true, dx: 9, dy: 4).Say(Math.Log(points[^1].Deals), points[^1].BaseRate, "base rate", dx: 9, dy: Math.Abs(plot.Y(points[^1].Ours) - plot.Y(points[^1].BaseRate)) < 14 ? -10 : 4).Svg();
    }

    public static string Segments(IReadOnlyList<SegmentGap> segments)
    {
        var shown = segments.Take(12).ToList();
        const double Name = 230, Width = 760, Step = 28;
        var far = Math.Max(0.02, shown.Max(s => Math.Max(Math.Abs(s.Low), Math.Abs(s.High))));
        double X(double v) => Name + (v + far) / (2 * far) * (Width - Name - 30);
        var svg = new System.Text.StringBuilder(Plot.Line($"<svg viewBox=\"0 0 {Width} {shown.Count * Step + 26}\" role=\"img\" aria-label=\"Gap between forecast and outcome by segment\"><path class=\"guide\" d=\"M{X(0):0.#} 0V{shown.Count * Step}\"/>"));
        foreach (var v in Plot.Ticks(-far, far, 6)) svg.Append(Plot.Line($"<text x=\"{X(v):0.#}\" y=\"{shown.Count * Step + 16}\" text-anchor=\"middle\">{100 * v:+0.#;−0.#;0}</text>"));
        for (var i = 0; i < shown.Count; i++)
        {
            var (s, y) = (shown[i], i * Step + Step / 2);
            var name = $"{s.Field} = {s.Value}";
            svg.Append(Plot.Line($"<text{(s.Flagged ? " class=\"s\"" : "")} x=\"{Name - 12}\" y=\"{y + 4}\" text-anchor=\"end\">{Safe(name.Length > 34 ? name[..33] + "…" : name)}</text><path class=\"whisk\" d=\"M{X(s.Low):0.#} {y}H{X(s.High):0.#}\"/><circle class=\"{(s.Flagged ? "dot2" : "dot")}\" cx=\"{X(s.Gap):0.#}\" cy=\"{y}\" r=\"{(s.Flagged ? 7 : 5)}\"><title>{Safe(name)}: said {Percent(s.Predicted)}, came {Percent(s.Observed)}{(s.Flagged ? ", off by more than chance" : "")}</title></circle>"));
        }
        return svg + "</svg>";
    }
}
