using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.Forecasting.Watch;

/// <summary>What a segment's figures warn of. TooHigh, TooLow: the forecasts of this segment are off, by more than those of the whole and more than chance gives.
/// Harder: its deals are harder to tell apart than the others' (a higher log loss), while the forecasts keep their word.</summary>
public enum SegmentWarning { None, Harder, TooHigh, TooLow }

/// <summary>One model's error over some deals. Said is the mean forecast; Low and High bound the log loss (95 %); EceByChance is the calibration error
/// that honest forecasts of the same deals pass once in twenty times.</summary>
public sealed record SegmentFigures(double Said, double LogLoss, double Low, double High, double Brier, double Ece, double EceByChance, SegmentWarning Warning);

/// <summary>One segment, with one model or two on the same deals. Field "" is the whole. Happened is the share won.</summary>
public sealed record SegmentError(string Field, string Value, int Deals, double Happened, SegmentFigures Model, SegmentFigures? Challenger = null);

/// <summary>A deal on one day: the segments it lies in, and what was said of it. Numbers are cut into quarters of all rows.</summary>
public readonly record struct SegmentRow(
    string Deal, IReadOnlyList<(string Field, string Value)> Words, IReadOnlyList<(string Field, double Value)> Numbers, double Happened, double Weight, double Said, double? Challenger = null);

/// <summary>Does a model do as well for one kind of deal as for another?</summary>
public static class SegmentErrors
{
    const int FewestDeals = 20, MostValues = 12, Rounds = 200, Seed = 42;
    const double Noticeable = 0.03;

    /// <returns>Empty below 20 deals. The whole first, then segments with at least 20 deals by field; at most the twelve largest of a field.</returns>
    public static IReadOnlyList<SegmentError> Of(IReadOnlyList<SegmentRow> rows)
    {
        var all = OneDeal.From(rows);
        if (all.Count < FewestDeals) return [];
        var segments = Split(rows).Select(s => (s.Field, s.Value, Deals: OneDeal.From(s.Rows))).Where(s => s.Deals.Count >= FewestDeals)
            .GroupBy(s => s.Field, StringComparer.Ordinal).Where(f => f.Count() > 1)
            .SelectMany(f => f.OrderByDescending(s => s.Deals.Count).ThenBy(s => s.Value, StringComparer.Ordinal).Take(MostValues)).ToList();
        // With many segments some are off by chance (Bonferroni).
        var level = 0.05 / Math.Max(1, segments.Count);
        return [Judge("", "", all, null, level), .. segments.Select(s => Judge(s.Field, s.Value, s.Deals, all, level))];
    }

    static SegmentError Judge(string field, string value, List<OneDeal> deals, List<OneDeal>? all, double level) =>
        new(field, value, deals.Count, Mean(deals, d => d.Happened), Figures(deals, all, level, d => d.Model), deals.TrueForAll(d => d.Challenger is not null) ? Figures(deals, all, level, d => d.Challenger!) : null);

    static SegmentFigures Figures(List<OneDeal> deals, List<OneDeal>? all, double level, Func<OneDeal, Word> of)
    {
        var (loss, error) = MeanAndError(deals, d => of(d).LogLoss);
        var wide = Student.Critical(0.05, deals.Count - 1) * error;
        List<ByChance.Deal> said = [.. deals.Select(d => of(d).Said)];
        return new(Mean(deals, d => of(d).Mean), loss, loss - wide, loss + wide, Mean(deals, d => of(d).Brier), ByChance.Ece(said, [.. deals.Select(d => d.Happened)]), ByChance.Ece(said, 0.05, Rounds, Seed),
            all is null ? SegmentWarning.None : Warning(deals, all, level, of));
    }

    static SegmentWarning Warning(List<OneDeal> deals, List<OneDeal> all, double level, Func<OneDeal, Word> of)
    {
        var limit = Student.Critical(level, deals.Count - 1);
        // The model's bias over all is no unfairness, and neither is the share of its own word that a segment's deals are hard to tell.
        var (gap, gapError) = MeanAndError(deals, d => of(d).Mean - d.Happened);
        var off = gap - Mean(all, d => of(d).Mean - d.Happened);
        if (Math.Abs(off) > Math.Max(Noticeable, limit * gapError)) return off > 0 ? SegmentWarning.TooHigh : SegmentWarning.TooLow;
        var (loss, lossError) = MeanAndError(deals, d => of(d).LogLoss);
        return loss - Mean(all, d => of(d).LogLoss) > limit * lossError ? SegmentWarning.Harder : SegmentWarning.None;
    }

    static double Mean(List<OneDeal> deals, Func<OneDeal, double> of) => deals.Sum(d => d.Weight * of(d)) / deals.Sum(d => d.Weight);

    // A deal's days are not independent: each deal is one observation.
    static (double Mean, double Error) MeanAndError(List<OneDeal> deals, Func<OneDeal, double> of)
    {
        var (mean, n) = (Mean(deals, of), deals.Count);
        return (mean, n < 2 ? double.PositiveInfinity : Math.Sqrt(deals.Sum(d => Math.Pow(d.Weight * (of(d) - mean), 2)) * n / (n - 1)) / deals.Sum(d => d.Weight));
    }

    static IEnumerable<(string Field, string Value, IReadOnlyList<SegmentRow> Rows)> Split(IReadOnlyList<SegmentRow> rows)
    {
        foreach (var group in rows.SelectMany(r => r.Words.Select(w => (w.Field, w.Value, Row: r))).GroupBy(r => (r.Field, r.Value)))
            yield return (group.Key.Field, group.Key.Value, [.. group.Select(g => g.Row)]);
        foreach (var field in rows.SelectMany(r => r.Numbers.Select(n => (n.Field, n.Value, Row: r))).GroupBy(r => r.Field, StringComparer.Ordinal))
        {
            double[] known = [.. field.Select(f => f.Value).Where(double.IsFinite).Order()];
            if (known.Length < 4 * FewestDeals) continue;
            double[] cuts = [.. new[] { 0.25, 0.5, 0.75 }.Select(q => Rounded(known[(int)(q * (known.Length - 1))])).Distinct()];
            foreach (var quarter in field.Where(f => double.IsFinite(f.Value)).GroupBy(f => cuts.Count(c => f.Value > c)).OrderBy(q => q.Key))
                yield return (field.Key, Between(cuts, quarter.Key), [.. quarter.Select(q => q.Row)]);
        }
    }

    static string Between(double[] cuts, int quarter) => quarter == 0 ? FormattableString.Invariant($"≤ {cuts[0]:#,0.##}") : quarter == cuts.Length ? FormattableString.Invariant($"> {cuts[^1]:#,0.##}") : FormattableString.Invariant($"{cuts[quarter - 1]:#,0.##} – {cuts[quarter]:#,0.##}");

    // Two digits are enough to name a quarter.
    static double Rounded(double value) => value == 0 ? 0 : Math.Round(value / Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1)) * Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);

    sealed record Word(ByChance.Deal Said, double Mean, double LogLoss, double Brier);

    sealed record OneDeal(double Happened, double Weight, Word Model, Word? Challenger)
    {
        public static List<OneDeal> From(IEnumerable<SegmentRow> rows) => [.. rows.Where(r => r.Weight > 0).GroupBy(r => r.Deal, StringComparer.Ordinal).Select(deal =>
        {
            var days = deal.ToList();
            return new OneDeal(days[0].Happened, days.Sum(d => d.Weight), WordOf(days, r => r.Said), days.TrueForAll(d => d.Challenger is not null) ? WordOf(days, r => r.Challenger!.Value) : null);
        })];

        static Word WordOf(List<SegmentRow> days, Func<SegmentRow, double> said)
        {
            var weight = days.Sum(d => d.Weight);
            double Mean(Func<SegmentRow, double> of) => days.Sum(d => d.Weight * of(d)) / weight;
            return new(new([.. days.Select(said)], [.. days.Select(d => d.Weight)]), Mean(said), Mean(d => Metrics.LossOf(d.Happened, said(d))), Mean(d => (d.Happened - said(d)) * (d.Happened - said(d))));
        }
    }
}
