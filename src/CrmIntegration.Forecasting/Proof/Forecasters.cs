namespace CrmIntegration.Forecasting.Proof;

/// <summary>What the model must beat: the base rate, the win rate of each stage, the CRM's own probability, naive Bayes and logistic regression.
/// All learn from the same snapshots: every deal that had ended by the origin, as it stood on regular days before.</summary>
sealed class Forecasters
{
    public const int BaseRate = 1, Stage = 2, Crm = 3, Bayes = 4, Logistic = 5;
    public static readonly string[] Names = ["this model", "base rate", "stage win rate", "the CRM's own probability", "naive Bayes", "logistic regression"];

    const int Cuts = 12, MostSnapshots = 20_000, MostValues = 2_000_000;

    readonly double rate;
    readonly Dictionary<string, double> stages;
    readonly NaiveBayes bayes;
    readonly PlainLogistic logistic;
    readonly HashSet<string> hidden;

    Forecasters(double rate, Dictionary<string, double> stages, NaiveBayes bayes, PlainLogistic logistic, HashSet<string> hidden) => (this.rate, this.stages, this.bayes, this.logistic, this.hidden) = (rate, stages, bayes, logistic, hidden);

    /// <returns>Null when only one outcome is known yet.</returns>
    public static Forecasters? Learn(Trial trial, IReadOnlyList<string> leaveOut, CancellationToken cancel)
    {
        var hidden = leaveOut.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ended = trial.Known.Where(d => d.Outcome != DealOutcome.Open && d.ClosedAt > d.Created).ToList();
        if (ended.Select(d => d.Outcome).Distinct().Count() < 2) return null;
        var (from, to) = (ended.Min(d => d.ClosedAt!.Value), trial.At);
        var days = Enumerable.Range(0, Cuts).Select(k => from + (to - from) * (k / (double)Cuts)).ToList();
        var moments = ended.SelectMany(d => days.Where(t => t > d.Created && t < d.ClosedAt).Append(d.Created).Select(t => (Deal: d, At: t))).ToList();
        var most = Math.Min(MostSnapshots, MostValues / Math.Max(1, ended.Max(d => d.Attributes.Count)));      // a file of hundreds of columns is seen less often
        var every = Math.Max(1, (int)Math.Ceiling(moments.Count / (double)most));
        var rows = moments.Where((_, i) => i % every == 0).Select(m => (Row: PlainRow.Read(m.Deal, m.At, hidden), Won: m.Deal.Outcome == DealOutcome.Won ? 1.0 : 0)).ToList();
        var rate = (rows.Sum(r => r.Won) + 1) / (rows.Count + 2);
        var stages = rows.Where(r => r.Row.Stage is not null).GroupBy(r => r.Row.Stage!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (g.Sum(r => r.Won) + 10 * rate) / (g.Count() + 10), StringComparer.Ordinal);
        return new(rate, stages, NaiveBayes.Fit(rows), PlainLogistic.Fit(rows, cancel), hidden);
    }

    /// <returns>By forecaster; the first place is the model's.</returns>
    public double?[] Ask(DealTimeline deal, DateTimeOffset at)
    {
        var row = PlainRow.Read(deal, at, hidden);
        return [null, rate, stages.Count == 0 ? null : row.Stage is not null && stages.TryGetValue(row.Stage, out var s) ? s : rate, row.CrmProbability, bayes.Chance(row), logistic.Chance(row)];
    }
}
