using System.Diagnostics;
using CrmIntegration.Forecasting;

namespace CrmIntegration.Benchmarks;

/// <summary>The reference table of the forecasting page: the library on the very rows of the reference scripts, its figures beside theirs.
/// CRM_FORECAST=truth,maven prints these parts alone.</summary>
static class ForecastArea
{
    public static async Task RunAsync(TextWriter o)
    {
        var asked = Environment.GetEnvironmentVariable("CRM_FORECAST")?.Split(',');
        foreach (var (name, run) in new (string, Func<TextWriter, Task>)[] { ("bpic", ForecastBpic.RunAsync), ("maven", ForecastMaven.RunAsync), ("salvirt", ForecastSalvirt.RunAsync), ("truth", ForecastTruth.RunAsync) })
            if (asked?.Contains(name) != false) await run(o);
    }
}

/// <summary>One line of figures; reference and aim beside ours.</summary>
static class Figures
{
    public static string Of(IReadOnlyList<double> y, IReadOnlyList<double> p)
    {
        double[] a = [.. y], b = [.. p];
        return FormattableString.Invariant($"n {a.Length,6}  AUC {Metrics.Auc(a, b) ?? double.NaN:0.0000}  log loss {Metrics.LogLoss(a, b):0.0000}  Brier {Metrics.Brier(a, b):0.0000}  ECE {Metrics.Ece(a, b):0.0000}");
    }

    public static string Wape(IEnumerable<(double Said, double Was)> sums)
    {
        var all = sums.ToList();
        return FormattableString.Invariant($"roll-up WAPE {all.Sum(s => Math.Abs(s.Said - s.Was)) / all.Sum(s => s.Was):0.000}  bias {all.Sum(s => s.Said - s.Was) / all.Sum(s => s.Was):+0.000;-0.000}");
    }

    public static string Mae(IReadOnlyList<double> off) => FormattableString.Invariant($"n {off.Count,6}  MAE {off.Average():0.00} d");

    public static string Chosen(IEnumerable<ModelCard> cards) => "chosen: " + string.Join(", ", cards.GroupBy(c => c.Chosen).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} x{g.Count()}"));
}
