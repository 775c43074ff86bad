using CrmIntegration.Forecasting.Report;
using static CrmIntegration.Forecasting.Report.Page;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>The backtest as one page that needs nothing from outside: first what it means, then what it rests on.</summary>
static class BacktestPage
{
    public static string Write(BacktestReport r)
    {
        var verdict = r.Verdict switch { Readiness.Ready => "Ready", Readiness.OK => "OK", _ => "Not ready" };
        var page = new Page($"Backtest: {verdict}");
        page.Raw($"<header class=\"top\"><h1>Would a model have helped{(r.Source.Length > 0 ? $" with {Safe(r.Source)}" : "")}?</h1><span class=\"badge {r.Verdict}\">{verdict}</span></header>");
        page.Section("In short", p => Short(p, r));
        if (r.Gauges.Count > 0) page.Section("Is there enough to learn from?", p => p.Picture(BacktestPictures.Gauges(r), "Full bar: as much as a model that people rely on should have.", ["what", "there is"], r.Gauges.Select(g => new[] { g.What, g.Says })), "half");
        if (r.Reliability.Count > 0) page.Section("Does it keep its word?", p => p.Picture(BacktestPictures.Reliability(r.Reliability), "Each dot: deals that were given about this chance, and the share of them that was won. On the dashed line word and outcome agree; larger dots are more deals.", [":said", ":won", ":forecasts"],
            r.Reliability.Select(b => new[] { Percent(b.Predicted), Percent(b.Observed), N(b.Count, "#,0") })), "half");
        if (r.Scores.Count > 0) Against(page, r);
        foreach (var o in r.Outside) Outside(page, o);
        if (r.Origins.Count > 0) page.Section("Forecast against what came", p => p.Picture(BacktestPictures.Origins(r), $"For the deals {(r.Undated ? "of each part" : "open on each day")}: bar, what was expected ({(r.InMoney ? "amount won" : "wins")}) with the range that should hold eight of ten outcomes; diamond, what came. {r.Origins.Count(o => o.Actual >= o.Low && o.Actual <= o.High)} of {r.Origins.Count} lie inside.", ["as of", ":learnt from", ":open deals", ":low", ":expected", ":high", ":came", "in range", "model"],
            r.Origins.Select((o, i) => new[] { r.Undated ? $"part {i + 1}" : o.At.ToString("yyyy-MM-dd"), N(o.LearntFrom, "#,0"), N(o.Open, "#,0"), Brief(o.Low), Brief(o.Expected), Brief(o.High), Brief(o.Actual), o.Actual >= o.Low && o.Actual <= o.High ? "yes" : "no", o.Model })), "half");
        if (r.Lift.Count > 0) page.Section("If you called the likeliest first", p => p.Picture(BacktestPictures.Lift(r.Lift), "Share of all wins among the deals with the highest chances; the dashed line is calling at random.", [":top share of deals", ":share of all wins", ":won among them"], r.Lift.Select(s => new[] { Percent(s.Share), Percent(s.Wins), Percent(s.Rate) })), "half");
        if (r.Importance.Count > 0) page.Section("What moves the forecasts", p => p.Picture(BacktestPictures.Importance(r.Importance), "Mean pull of each fact on the chance (log-odds), over all reasons given.", ["fact", ":pull"], r.Importance.Select(f => new[] { f.Feature, N(f.Pull) })), "half");
        if (r.Curve is { } curve) page.Section("How many deals does it take?", p => p.Picture(BacktestPictures.Curve(curve), curve.Says, [":closed deals", ":log loss", ":base rate's", ":gave no number"], curve.Points.Select(c => new[] { N(c.Deals, "0"), N(c.Ours, "0.0000"), N(c.BaseRate, "0.0000"), Percent(c.Abstained) })), "half");
        Fair(page, r);
        Kept(page, r);
        return page.Html();
    }

    static void Short(Page p, BacktestReport r)
    {
        List<(string, string)> figures = [(N(r.ClosedDeals, "#,0"), $"closed deals of {N(r.Deals, "#,0")}, {N(r.WonDeals, "#,0")} won")];
        if (r.Scores.Count > 0)
        {
            var ours = r.Scores[0];
            figures.Add((N(ours.Auc.Value, "0.00"), "AUC: 0.5 guesses, 1 is never wrong"));
            figures.Add(($"{N(ours.Ece.Low, "0.000")}–{N(ours.Ece.High, "0.000")}", $"calibration error, best estimate {N(ours.Ece.Value, "0.000")}"));
            if (double.IsFinite(ours.RollupWape.Value)) figures.Add((Percent(ours.RollupWape.Value), $"error of the forecast sum{(r.InMoney ? "" : " of wins")}"));
            figures.Add((N(r.Forecasts, "#,0"), r.Undated ? $"forecasts in {r.Origins.Count} parts" : $"forecasts at {r.Origins.Count} past moments"));
        }
        p.Figures([.. figures]).List(r.Why);
    }

    static void Against(Page page, BacktestReport r) => page.Section("Against the simple ways", p => Scores(p, r.Scores, r.Forecasts));

    static void Outside(Page page, OutsideScore o) => page.Section($"Beside {o.Name}", p =>
    {
        p.Text(o.Says);
        if (o.Scores.Count > 0) Scores(p, o.Scores, o.Answered);
    });

    static void Scores(Page p, IReadOnlyList<BacktestScore> scores, int forecasts)
    {
        string[] header = ["forecaster", ":log loss", ":Brier", ":AUC", ":calibration error", ":error by amount", ":error of the sum", ":this model gains"];
        p.Picture(BacktestPictures.Scores(scores), "Log loss with its 95 % interval; further left is better.", header[..2], scores.Select(s => new[] { s.Name, Told(s.LogLoss) }))
            .Table($"Every figure with its 95 % interval (bootstrap by deal), all on the same {N(forecasts, "#,0")} forecasts. Lower is better, but for AUC.", header,
                scores.Select((s, i) => new[] { s.Name, Told(s.LogLoss), Told(s.Brier), Told(s.Auc), Told(s.Ece), Told(s.AmountError), Told(s.RollupWape), i == 0 ? "" : Told(s.Gain) }), i => i == 0);
    }

    static string Told(Measured m) => !double.IsFinite(m.Value) ? "–" : double.IsFinite(m.Low) ? $"{N(m.Value, "0.000")}\n{N(m.Low, "0.000")} to {N(m.High, "0.000")}" : N(m.Value, "0.000");

    static void Fair(Page page, BacktestReport r)
    {
        if (r.Segments.Count == 0 && r.SensitiveLeftOut.Count == 0) return;
        page.Section("Is it equally honest about everybody?", p =>
        {
            if (r.SensitiveLeftOut.Count > 0) p.Text($"Left out because sensitive: {string.Join(", ", r.SensitiveLeftOut)}. Used here only to check.");
            foreach (var proxy in r.Proxies) p.Text($"{proxy.Field} tells {proxy.Sensitive} (Cramér's V {N(proxy.Strength, "0.00")}): leave it out too if it must not matter (--leave-out \"{proxy.Field}\").", "warn card");
            var flagged = r.Segments.Count(s => s.Flagged);
            p.Text(r.Segments.Count == 0 ? "No segment has enough deals to say." : flagged == 0 ? $"None of {r.Segments.Count} segments is off by more than chance." : $"{flagged} of {r.Segments.Count} segments are off by more than chance.");
            if (r.Segments.Count > 0) p.Picture(BacktestPictures.Segments(r.Segments), "Forecast minus outcome per segment with its 95 % interval; right of the line: said too high. The widest and the flagged first.", ["segment", ":deals", ":said", ":came", ":gap", ":95 % interval", "flag"],
                r.Segments.Take(40).Select(s => new[] { $"{s.Field} = {s.Value}", N(s.Deals, "#,0"), Percent(s.Predicted), Percent(s.Observed), N(100 * s.Gap, "+0.0;−0.0"), $"{N(100 * s.Low, "+0.0;−0.0")} to {N(100 * s.High, "+0.0;−0.0")}", s.Flagged ? "off" : "" }));
        });
    }

    static void Kept(Page page, BacktestReport r)
    {
        if (r.Leaks.Count > 0) page.Section("Columns that know the outcome", p => p.Table("They were left out; a model that uses them looks perfect and is useless.", ["column", "why"], r.Leaks.Select(l => new[] { l.Feature, l.Reason })), "leak");
        if (r.Warnings.Count > 0 || r.Duplicates > 0)
            page.Section("Know before you rely on it", p => p.List((r.Duplicates > 0 ? [$"{r.Duplicates} rows stand twice (rows {string.Join(", ", r.DuplicateRows)}{(r.Duplicates > r.DuplicateRows.Count ? ", ..." : "")}); {(r.Mapping?.Id is null ? "each was counted once" : "they have ids of their own, so they were kept")}."] : Array.Empty<string>()).Concat(r.Warnings)), "warn");
        if (r.Mapping is { } m)
            page.Section("How the file was read", p => p.Table("Change one with --map field=column.", ["field", "column"], new[]
            {
                ("deal", m.Id), ("created", m.Created), ("closed", m.Closed), ("outcome", m.Outcome), ("amount", m.Amount), ("owner", m.Owner), ("account", m.Account), ("CRM's probability", m.Probability), ("activity", m.Activity),
                ("timestamp", m.Timestamp), ("snapshot day", m.Snapshot), ("won means", string.Join(", ", m.WonWords)), ("lost means", string.Join(", ", m.LostWords)),
            }.Where(x => !string.IsNullOrEmpty(x.Item2)).Select(x => new[] { x.Item1, x.Item2! })), "half");
        page.Section("How this was measured", p => p.List([
            r.Undated ? "The deals were parted by chance: each part was asked about by a model that had learnt from the others." : "At several past days the clock was turned back: a model learnt only from what was known then, and said its chances for the deals then open.",
            "What came later was compared with what was said. The simple ways learnt from the same deals on the same days.",
            "Intervals come from drawing the deals anew 200 times; a deal seen on several days counts as one.",
            r.Outside.Sum(o => o.Asked) == 0 ? "Nothing was installed, nothing was kept, and no part of the file left this machine."
                : $"Nothing was installed. Masked text of deals as they were known on the day went to {string.Join(" and ", r.Outside.Select(o => o.Name))}, each call stands in the audit of the data folder, and nothing else left this machine.",
        ]), r.Mapping is null ? "" : "half");
    }
}
