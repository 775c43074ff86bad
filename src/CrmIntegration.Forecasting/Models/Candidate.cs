using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Trees;

namespace CrmIntegration.Forecasting.Models;

/// <summary>The ways to fit that compete, from simple to flexible.</summary>
static class Candidate
{
    /// <summary>Below this many closed deals trees only learn noise, and are not tried.</summary>
    const int FewestDealsForTrees = 200, FewestDealsForBends = 1_000, FewestDealsForAges = 2_000;
    const string StagePrior = "stage prior", Held = "logistic, held close to the stages", Firm = "logistic, firmly held", Logistic = "logistic", Bent = "logistic with bends", FirmlyBent = "logistic with bends, firmly held",
        ByAge = "logistic with bends that differs by age", Taught = "logistic, taught by hindsight", BentTaught = "logistic with bends, taught by hindsight";

    static readonly string[] Linear = [StagePrior, Held, Firm, Logistic];

    /// <returns>The candidates' names, and why there are no trees among them where there are none.</returns>
    public static (IReadOnlyList<string> Names, string? WithoutTrees) For(TrainingOptions options, int closedDeals) =>
        !options.AllowTrees ? (Lines(closedDeals), "Linear candidates only, as asked.")
        : closedDeals < FewestDealsForTrees ? (Linear, $"Linear candidates only: trees need {FewestDealsForTrees} closed deals.")
        : LightGbm.WhyMissing is { } missing ? (Lines(closedDeals), missing)
        : ([.. Lines(closedDeals), TreeTrainer.OnTop, TreeTrainer.Half, TreeTrainer.Alone], null);

    static string[] Lines(int closedDeals) => closedDeals < FewestDealsForTrees ? Linear
        : closedDeals < FewestDealsForBends ? [.. Linear, Taught] : closedDeals < FewestDealsForAges ? [.. Linear, Taught, FirmlyBent, Bent, BentTaught] : [.. Linear, Taught, FirmlyBent, Bent, BentTaught, ByAge];

    static bool IsTaught(string name) => name is Taught or BentTaught;
    static bool IsTree(string name) => name is TreeTrainer.OnTop or TreeTrainer.Half or TreeTrainer.Alone;

    /// <returns>One model per name, in their order.</returns>
    public static IReadOnlyList<IDealModel> Fit(IReadOnlyList<string> names, IReadOnlyList<Example> examples, TrainingOptions options, CancellationToken cancel)
    {
        var found = new Dictionary<string, IDealModel>(StringComparer.Ordinal);
        LinearModel? near = null;
        foreach (var (name, penalty) in new[] { (Held, 25.0), (Firm, 10), (Logistic, 3) })
            if (names.Contains(name) || (name == Logistic && names.Any(IsTree)) || (name == Firm && names.Any(IsTaught))) found[name] = near = LinearTrainer.Logistic(name, examples, penalty, 10, _ => true, cancel, near: near);
        if (names.Contains(StagePrior)) found[StagePrior] = LinearTrainer.StagePrior(examples);
        var bent = examples.Select(e => e.Seen.Deal).Distinct().Count() >= FewestDealsForBends;
        if (names.Contains(FirmlyBent) || (bent && names.Any(n => IsTree(n) || n == Bent)))
            found[FirmlyBent] = near = LinearTrainer.Logistic(FirmlyBent, examples, 25, 10, _ => true, cancel, bends: true, near: near);
        if (names.Contains(Bent)) found[Bent] = LinearTrainer.Logistic(Bent, examples, 3, 10, _ => true, cancel, bends: true, near: near);
        if (names.Contains(ByAge)) found[ByAge] = LinearTrainer.Logistic(ByAge, examples, 25, 10, _ => true, cancel, bends: true, byAge: 50, near: near);
        if (names.Any(IsTaught))
        {
            var taught = Hindsight.Of(examples, found[Firm]);
            if (names.Contains(Taught)) found[Taught] = LinearTrainer.Logistic(Taught, taught, 10, 10, _ => true, cancel, near: near);
            if (names.Contains(BentTaught)) found[BentTaught] = LinearTrainer.Logistic(BentTaught, taught, 25, 10, _ => true, cancel, bends: true, near: near);
        }
        if (names.Any(IsTree))
            foreach (var model in TreeTrainer.Fit((LinearModel)found[bent ? FirmlyBent : Logistic], examples, options.Seed, cancel)) found[model.Name] = model;
        // with no column to split on the trees say what the line says
        return [.. names.Select(n => found.TryGetValue(n, out var model) ? model : found[Logistic])];
    }

    /// <summary>Labelled snapshots; closed deals also stand for those that are still open.</summary>
    public static List<Example> Examples(IReadOnlyList<DealTimeline> deals, FeatureSheet sheet, DateTimeOffset asOf) =>
        Examples(deals, Snapshots.Take(deals, sheet, DateTimeOffset.MinValue, asOf), asOf);

    public static List<Example> Examples(IReadOnlyList<DealTimeline> deals, IEnumerable<Snapshot> seen, DateTimeOffset asOf)
    {
        var censoring = new Censoring(deals, Snapshots.Ends(deals, asOf), asOf);
        return [.. seen.Where(s => s.Label is not null).Select(s =>
        {
            var age = (s.At - deals[s.Deal].Created).TotalDays;
            return new Example(s, s.Label!.Value, s.Weight * censoring.WeightOf(age, age + s.DaysToEnd));
        })];
    }
}
