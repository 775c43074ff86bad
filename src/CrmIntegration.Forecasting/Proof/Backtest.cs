using CrmIntegration.Forecasting.Proof;
using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting;

public sealed record BacktestOptions
{
    public int Seed { get; init; } = 42;
    /// <summary>Past days to look back from, or parts of a file without dates; 0 = six, and twelve where there are few deals, for then each day judges few.</summary>
    public int Origins { get; init; }
    public IReadOnlyList<string> LeaveOut { get; init; } = [];
    /// <summary>Sensitive fields (sex, age, origin, belief, health ...) are kept out of the model unless this is set; they still serve to check fairness.</summary>
    public bool AllowSensitive { get; init; }
    /// <summary>At each origin at most so many deals teach, the newest first.</summary>
    public int MostDeals { get; init; } = 12_000;
    /// <summary>Origins worked on at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Would a model have helped? Trains at several past moments on what was known then and compares with what came true.</summary>
public static class Backtest
{
    const int FewestClosed = 40;

    public static BacktestReport Run(CsvTable table, ColumnMapping mapping, BacktestOptions options, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        Look(table, mapping, options, progress, cancel).Judge([]);

    /// <param name="outsiders">Forecasters elsewhere that are asked about the same deals on the same days.</param>
    public static Task<BacktestReport> RunAsync(
        CsvTable table, ColumnMapping mapping, BacktestOptions options, IReadOnlyList<IOutsideForecaster> outsiders, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        AskAsync(Look(table, mapping, options, progress, cancel), outsiders, options, progress, cancel);

    static Looked Look(CsvTable table, ColumnMapping mapping, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var leaks = LeakScan.Find(table, mapping);
        var (count, where, distinct) = DuplicateScan.Find(table, mapping);
        var (deals, troubles) = TableDeals.Read(distinct, mapping, [.. leaks.Select(l => l.Feature), .. options.LeaveOut]);
        List<string> warnings = [];
        if (table.Guessed is { } guessed) warnings.Add($"The file is {guessed}.");
        var undated = !mapping.HasHistory && mapping.Created is null && mapping.Closed is null;
        if (undated) warnings.Add("The file holds no dates: deals were parted by chance instead of by time, which flatters a little, and nothing can be said about when deals close. An export with created and close dates proves more.");
        else if (!mapping.HasHistory) warnings.Add("The file holds only each deal's last state: its stage history is unknown, so the stage could not be used, and what a field held earlier is taken to be what it holds now. An export of the stage history (or of monthly snapshots) proves more.");
        if (mapping.Outcome is null && mapping.Activity is null) warnings.Add("No column says how a deal ended; name it with --map outcome=COLUMN.");
        else if (mapping.WonWords.Count == 0 || mapping.LostWords.Count == 0) warnings.Add($"No value of {mapping.Outcome ?? mapping.Activity} was understood as {(mapping.WonWords.Count == 0 ? "won" : "lost")}; name them with --map won=A|B and --map lost=C|D.");
        var (broken, alike) = (AlikeRows.Once(table.Broken), AlikeRows.Once(troubles));
        warnings.AddRange([.. broken.Take(20), .. alike.Take(40)]);
        if (broken.Count > 20 || alike.Count > 40) warnings.Add($"And {Math.Max(0, broken.Count - 20) + Math.Max(0, alike.Count - 40)} more such rows.");
        return Look(new()
        {
            Mapping = mapping, Deals = deals.Count, ClosedDeals = 0, Duplicates = count, DuplicateRows = where, Leaks = leaks, Warnings = warnings, Why = [],
        }, deals, undated, options, progress, cancel);
    }

    /// <summary>For deals of a connected CRM, whose history is known.</summary>
    public static BacktestReport Run(string source, IReadOnlyList<DealTimeline> deals, BacktestOptions options, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        Look(source, deals, options, progress, cancel).Judge([]);

    /// <summary>The same, beside forecasters elsewhere.</summary>
    public static Task<BacktestReport> RunAsync(
        string source, IReadOnlyList<DealTimeline> deals, BacktestOptions options, IReadOnlyList<IOutsideForecaster> outsiders, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        AskAsync(Look(source, deals, options, progress, cancel), outsiders, options, progress, cancel);

    static async Task<BacktestReport> AskAsync(Looked looked, IReadOnlyList<IOutsideForecaster> outsiders, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel) =>
        looked.Judge(looked.Judged is { } judged ? await Outsiders.JudgeAsync(judged, outsiders, looked.LeaveOut, options.Seed, progress, cancel) : []);

    /// <summary>A backtest before its verdict. Judged is null where there was nothing to judge: the report says why.</summary>
    sealed record Looked(BacktestReport Report, IReadOnlyList<DealTimeline> Deals, Judged? Judged, string[] LeaveOut)
    {
        public BacktestReport Judge(IReadOnlyList<OutsideScore> outside) => Judged is null ? Report
            : Verdicts.Judge(Report with { Outside = outside, Gauges = Verdicts.Gauges(Report, Deals, Report.Scores[0]) }, BeyondChance(Judged));
    }

    static Looked Look(string source, IReadOnlyList<DealTimeline> deals, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var leaks = LeakScan.Find(deals);
        return Look(new()
        {
            Source = source, Deals = deals.Count, ClosedDeals = 0, Duplicates = 0, Leaks = leaks, Why = [],
            Warnings = deals.Any(d => d.Events.Count > 0) ? [] : ["No history of these deals is known, only their last state."],
        }, deals, false, options with { LeaveOut = [.. options.LeaveOut, .. leaks.Select(l => l.Feature)] }, progress, cancel);
    }

    static Looked Look(BacktestReport report, IReadOnlyList<DealTimeline> deals, bool undated, BacktestOptions options, IProgress<string>? progress, CancellationToken cancel)
    {
        var closed = deals.Where(d => d.ClosedAt > d.Created).ToList();
        var sensitive = Fairness.SensitiveFields(deals);
        report = report with { ClosedDeals = closed.Count, WonDeals = closed.Count(d => d.Outcome == DealOutcome.Won), SensitiveLeftOut = options.AllowSensitive ? [] : sensitive };
        string[] leaveOut = [.. options.LeaveOut, .. report.SensitiveLeftOut];
        if (Missing(report) is { } missing) return new(report with { Why = [missing], Gauges = Verdicts.Gauges(report, deals, null) }, deals, null, leaveOut);

        if (!undated && options.Origins < 1) options = options with { Origins = closed.Count < 2000 ? 12 : 6 };
        var trials = undated ? Trials.Folds(deals, options) : Trials.InTime(deals, closed, options);
        var judged = Trials.RunAll(trials, leaveOut, options, progress, cancel);
        if (judged.Rows.Count == 0) return new(report with { Why = ["At no past moment were there both open deals and enough closed ones to learn from."], Gauges = Verdicts.Gauges(report, deals, null) }, deals, null, leaveOut);
        progress?.Report($"{judged.Rows.Count} forecasts are compared with what came");
        var scores = ProofScores.Of(judged, options.Seed);
        double[] y = [.. judged.Rows.Select(r => r.Won)], ours = [.. judged.Rows.Select(r => r.Chances[0]!.Value)];
        progress?.Report("learning curve");
        var curve = LearningCurves.Draw(trials, leaveOut, options, cancel);
        report = report with
        {
            Undated = undated, Forecasts = judged.Rows.Count, Scores = scores, Origins = ProofScores.Origins(judged, options.Seed), InMoney = judged.InMoney, Reliability = Metrics.Bins(y, ours), Lift = ProofScores.Lift(y, ours),
            Importance = judged.Importance, Segments = Fairness.Gaps(judged, sensitive), Proxies = Fairness.Proxies(deals, sensitive, leaveOut), Curve = curve,
        };
        if (Trainer.WhyNoTrees is { } linear) report = report with { Warnings = [.. report.Warnings, linear] };
        if (judged.Rows.All(r => r.Chances[Forecasters.Stage] is null)) report = report with { Warnings = [.. report.Warnings, "Without stage history there is no stage win rate to compare with."] };
        if (judged.Rows.All(r => r.Chances[Forecasters.Crm] is null)) report = report with { Warnings = [.. report.Warnings, "The CRM's own probability is not known for past days, so it could not be compared with."] };
        return new(report, deals, judged, leaveOut);
    }

    static bool BeyondChance(Judged judged)
    {
        var deals = new Dictionary<string, int>(StringComparer.Ordinal);
        return Models.BeyondChance.Proven([.. judged.Rows.Select(r => (deals.TryGetValue(r.Deal.Id, out var d) ? d : deals[r.Deal.Id] = deals.Count, r.Trial, 1.0,
            Metrics.LossOf(r.Won, r.Chances[Forecasters.BaseRate]!.Value) - Metrics.LossOf(r.Won, r.Chances[0]!.Value)))], 1);
    }

    static string? Missing(BacktestReport r) =>
        r.ClosedDeals == 0 && r.Deals == 0 ? "No row could be read as a deal."
        : r.ClosedDeals < FewestClosed ? $"{(r.ClosedDeals == 1 ? "1 closed deal with both dates is" : $"{r.ClosedDeals} closed deals with both dates are")} too few to look back on: at least {FewestClosed} are needed, {FewestClosed - r.ClosedDeals} more."
        : r.WonDeals < 5 ? $"Only {r.WonDeals} of {r.ClosedDeals} closed deals were won: with one outcome there is nothing to tell apart."
        : r.ClosedDeals - r.WonDeals < 5 ? $"Only {r.ClosedDeals - r.WonDeals} of {r.ClosedDeals} closed deals were lost: with one outcome there is nothing to tell apart. Exports often leave lost deals out; include them."
        : null;
}
