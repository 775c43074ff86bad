using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Models;

/// <summary>Out-of-sample forecasts of every candidate, pooled over three origins in time order.</summary>
sealed class Validation
{
    public required List<(int Deal, double Label, double Weight, double? Crm, int Month)> Rows { get; init; }
    public required Dictionary<string, List<double>> Forecasts { get; init; }

    /// <summary>Where each row lies, in the rows' order.</summary>
    public List<(IReadOnlyList<(string Field, string Value)> Words, IReadOnlyList<(string Field, double Value)> Numbers)> Segments { get; } = [];

    public const string BaseRate = "base rate";
    static readonly double[] Origins = [0.5, 0.65, 0.8];
    double learned, all;

    /// <summary>From which share of the closed deals the forecasts were learned, on average.</summary>
    public double Learned => all > 0 ? learned / all : 1;

    /// <summary>At 50, 65 and 80 % of the closings: train on deals closed before, forecast the later snapshots of deals that were then open
    /// or came later, until the next origin. No deal stands on both sides, and nothing is known before its time.</summary>
    public static Validation Run(
        IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, IReadOnlyList<string> candidates, TrainingOptions options,
        IProgress<string>? progress, CancellationToken cancel)
    {
        var closings = history.Where(d => d.IsClosedBy(asOf)).Select(d => d.ClosedAt!.Value).Order().ToList();
        DateTimeOffset[] origins = [.. Origins.Select(q => closings[(int)(q * (closings.Count - 1))]), asOf];
        var result = new Validation { Rows = [], Forecasts = candidates.ToDictionary(c => c, _ => new List<double>()) };
        result.Forecasts[BaseRate] = [];
        for (var fold = 0; fold < Origins.Length; fold++)
        {
            var (origin, until) = (origins[fold], origins[fold + 1]);
            if (until <= origin) continue;
            progress?.Report($"checking against {origin:yyyy-MM-dd} to {until:yyyy-MM-dd}");
            var before = result.Rows.Count;
            result.Fold(history, asOf, origin, until, candidates, options, cancel);
            var weight = result.Rows.Skip(before).Sum(r => r.Weight);
            (result.learned, result.all) = (result.learned + weight * Origins[fold], result.all + weight);
        }
        return result;
    }

    void Fold(IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, DateTimeOffset origin, DateTimeOffset until,
        IReadOnlyList<string> candidates, TrainingOptions options, CancellationToken cancel)
    {
        var known = history.Where(d => d.Created < origin).Select(d => d.CutAt(origin)).ToList();
        var (sheet, _) = SheetBuilder.Build(known, origin, options.LeaveOut, options);
        var examples = Candidate.Examples(known, sheet, origin);
        if (examples.Select(e => e.Label).Distinct().Count() < 2) return;
        var models = Candidate.Fit(candidates, examples, options, cancel);
        var later = history.Where(d => !d.IsClosedBy(origin) && d.Created <= until).ToList();
        var censoring = new Censoring(later, Snapshots.Ends(later, asOf), asOf);
        var rate = examples.Sum(e => e.Label * e.Weight) / examples.Sum(e => e.Weight);
        foreach (var seen in Snapshots.Take(later, sheet, origin, asOf, Snapshots.Room(sheet) / 2))
        {
            if (seen.Label is not { } label || seen.At >= until) continue;
            var age = (seen.At - later[seen.Deal].Created).TotalDays;
            Rows.Add((DealNumber(later[seen.Deal].Id), label, seen.Weight * censoring.WeightOf(age, age + seen.DaysToEnd),
                double.IsNaN(seen.Row.Numbers[10]) ? null : seen.Row.Numbers[10], seen.At.Year * 12 + seen.At.Month));
            Segments.Add(sheet.SegmentsOf(seen.Row));
            for (var c = 0; c < models.Count; c++) Forecasts[candidates[c]].Add(LogOdds.ToChance(models[c].LogOddsOf(seen.Row)));
            Forecasts[BaseRate].Add(rate);
        }
    }

    readonly Dictionary<string, int> dealNumbers = new(StringComparer.Ordinal);
    int DealNumber(string id) => dealNumbers.TryGetValue(id, out var n) ? n : dealNumbers[id] = dealNumbers.Count;

    public CandidateScore ScoreOf(string name, IReadOnlyList<double> p)
    {
        double[] y = [.. Rows.Select(r => r.Label)], w = [.. Rows.Select(r => r.Weight)], f = [.. p];
        return new(name, Finite(Metrics.Brier(y, f, w)), Finite(Metrics.LogLoss(y, f, w)), Metrics.Auc(y, f), Finite(Metrics.Ece(y, f)));
    }

    // a card is JSON, which has no NaN; -1 is no possible value of these measures
    static double Finite(double value) => double.IsFinite(value) ? value : -1;

    /// <summary>Whether forecasts are better than the base rate beyond chance; than the better of the one known before and the one that came.</summary>
    public bool BeatsBaseRate(IReadOnlyList<double> p, int tried)
    {
        if (Rows.Count == 0) return false;
        var came = Math.Clamp(Rows.Sum(r => r.Label * r.Weight) / Rows.Sum(r => r.Weight), 1e-6, 1 - 1e-6);
        bool Over(Func<int, double> rate) => BeyondChance.Proven([.. Rows.Select((r, i) => (r.Deal, r.Month, r.Weight, Metrics.LossOf(r.Label, rate(i)) - Metrics.LossOf(r.Label, p[i])))], tried);
        return Over(i => Forecasts[BaseRate][i]) && Over(_ => came);
    }

    /// <summary>Mean difference in log loss a - b, and its standard error with each deal as one observation.</summary>
    public (double Mean, double Error) Difference(string a, string b)
    {
        var perDeal = Rows.Select((r, i) => (r.Deal, r.Weight, Off: r.Weight * (Metrics.LossOf(r.Label, Forecasts[a][i]) - Metrics.LossOf(r.Label, Forecasts[b][i]))))
            .GroupBy(x => x.Deal).Select(g => (Weight: g.Sum(x => x.Weight), Off: g.Sum(x => x.Off))).ToList();
        var weight = perDeal.Sum(d => d.Weight);
        var mean = perDeal.Sum(d => d.Off) / weight;
        return (mean, Math.Sqrt(perDeal.Sum(d => Math.Pow(d.Off - d.Weight * mean, 2))) / weight);
    }
}
