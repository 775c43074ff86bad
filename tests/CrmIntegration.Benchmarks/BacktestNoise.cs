using CrmIntegration.Forecasting;
using CrmIntegration.SampleOrg;

namespace CrmIntegration.Benchmarks;

/// <summary>How steady a backtest's verdict is: the same deals under other seeds (parting of undated files, training, bootstrap), beside other companies of the same kind, whose deals themselves are drawn anew.</summary>
static class BacktestNoise
{
    const int Looks = 8, Deals = 400, Origins = 4;
    static readonly DateTimeOffset Today = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(TextWriter o)
    {
        await o.WriteLineAsync($"  verdicts of {Looks} looks each; most of them alike is steady");
        await ShowAsync(o, $"one sample company of {Deals} deals, {Looks} seeds", [.. Looked(seed => Backtest.Run("", Company(1), new() { Seed = seed, Origins = Origins }))]);
        await ShowAsync(o, $"{Looks} sample companies of {Deals} deals, one seed", [.. Looked(company => Backtest.Run("", Company(company), new() { Origins = Origins }))]);
        if (SharedFolder.Find("salvirt_b2b") is not { } found)
        {
            await o.WriteLineAsync("  ../shared/data/salvirt_b2b is not here; set CRM_DATA to its parent folder.");
            return;
        }
        using var file = File.OpenRead(Path.Combine(found, "Salvirt_B2B_ML_dataset.csv"));
        var table = CsvTable.Read(file);
        await ShowAsync(o, $"salvirt_b2b, {Looks} seeds", [.. Looked(seed => Backtest.Run(table, ColumnMapping.Guess(table), new() { Seed = seed }))]);
    }

    static IEnumerable<BacktestReport> Looked(Func<int, BacktestReport> look) => Enumerable.Range(1, Looks).Select(look);

    static Task ShowAsync(TextWriter o, string what, List<BacktestReport> all)
    {
        var most = all.CountBy(r => r.Verdict).MaxBy(v => v.Value);
        var gains = all.Select(r => r.Scores[1].Gain.Value).Order().ToList();
        return o.WriteLineAsync(FormattableString.Invariant($"    {what}: {string.Join(", ", all.CountBy(r => r.Verdict).OrderByDescending(v => v.Value).Select(v => $"{v.Key} {v.Value}"))}; {Looks - most.Value} of {Looks} differ from {most.Key}; gain over the base rate {gains[0]:0.000} to {gains[^1]:0.000}, half of its 95 % interval {all.Average(r => (r.Scores[1].Gain.High - r.Scores[1].Gain.Low) / 2):0.000}"));
    }

    static IReadOnlyList<DealTimeline> Company(int seed) => ForecastTruth.Deals(SampleCompany.Make(seed, Deals, Today));
}
