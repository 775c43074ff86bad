using CrmIntegration.Forecasting.Features;
using CrmIntegration.Forecasting.Models;
using CrmIntegration.Forecasting.Trees;
using CrmIntegration.Forecasting.Watch;

namespace CrmIntegration.Forecasting;

/// <summary>Learns a model from deals. Deterministic: the same history and options give the same bytes.</summary>
public static class Trainer
{
    /// <summary>Null where boosted trees can be grown; else why not, and what to install, as a sentence. Linear candidates are tried everywhere.</summary>
    public static string? WhyNoTrees => LightGbm.WhyMissing;

    /// <summary>Trains on what was known at <paramref name="asOf"/>; later events and outcomes are cut away first.
    /// Never throws on poor data: the model then abstains and its card says what is missing.</summary>
    /// <exception cref="OperationCanceledException">when cancelled.</exception>
    public static TrainedModel Train(
        IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, TrainingOptions options,
        IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        var deals = history.Where(d => d.Created < asOf && (d.ClosedAt is null || d.ClosedAt > d.Created || d.Outcome == DealOutcome.Open))
            .Select(d => d.CutAt(asOf)).OrderBy(d => d.Created.UtcTicks).ThenBy(d => d.Id, StringComparer.Ordinal).ToList();
        var (sheet, leftOut) = SheetBuilder.Build(deals, asOf, options.LeaveOut, options);
        var card = Describe(deals, history.Count, asOf, leftOut);
        if (WhyAbstain(card, options) is { } missing) return TrainedModel.Abstaining(card, sheet, missing);

        var seen = Snapshots.Take(deals, sheet, DateTimeOffset.MinValue, asOf);
        var examples = Candidate.Examples(deals, seen, asOf);
        if (examples.Select(e => e.Label).Distinct().Count() < 2)
            return TrainedModel.Abstaining(card, sheet, "All deals were over the moment they were created, so there is nothing to learn from.");

        var (candidates, withoutTrees) = Candidate.For(options, card.ClosedDeals);
        var validation = Validation.Run(deals, asOf, candidates, options, progress, cancel);
        var chosen = Choose(validation, candidates);
        progress?.Report($"fitting {chosen}");
        var model = Candidate.Fit([chosen], examples, options, cancel)[0];
        var (calibration, calibrated) = Calibrate(validation, chosen);
        var ending = EndingFit.Fit(seen, row => calibration.Apply(model.LogOddsOf(row)), withoutTrees is null, options, cancel);
        var amounts = AmountTrial.Run(deals, seen, asOf);
        card = Judge(card, validation, candidates, withoutTrees, chosen, calibrated, [.. model.FeaturesUsed.Select(f => sheet.Names[f])]);
        if (double.IsFinite(amounts.Expected))
            card = card with { Metrics = new Dictionary<string, double>(card.Metrics) { ["amount error as it stands"] = amounts.AsItStands, ["amount error expected"] = amounts.Expected, ["amount expected"] = amounts.Used is null ? 0 : 1 } };
        return TrainedModel.Of(card, sheet, model, calibration, ending, MedianWonAmount(deals), amounts.Used);
    }

    static ModelCard Describe(List<DealTimeline> deals, int given, DateTimeOffset asOf, List<LeftOut> leftOut)
    {
        var closed = deals.Where(d => d.Outcome != DealOutcome.Open).ToList();
        return new()
        {
            TrainedAsOf = asOf, From = deals.Count == 0 ? null : deals[0].Created, To = closed.Count == 0 ? null : closed.Max(d => d.ClosedAt),
            ClosedDeals = closed.Count, WonDeals = closed.Count(d => d.Outcome == DealOutcome.Won), OpenDeals = deals.Count - closed.Count,
            FeaturesLeftOut = leftOut, Metrics = new Dictionary<string, double> { ["deals given"] = given, ["deals used"] = deals.Count },
        };
    }

    static string? WhyAbstain(ModelCard card, TrainingOptions options)
    {
        var lost = card.ClosedDeals - card.WonDeals;
        if (card.ClosedDeals < options.FewestClosedDeals)
            return $"{(card.ClosedDeals == 1 ? "1 closed deal is" : $"{card.ClosedDeals} closed deals are")} too few: {options.FewestClosedDeals - card.ClosedDeals} more are needed.";
        if (card.WonDeals < 5) return $"Only {card.WonDeals} of {card.ClosedDeals} closed deals were won: {5 - card.WonDeals} more closed deals that were won are needed.";
        return lost < 5 ? $"Only {lost} of {card.ClosedDeals} closed deals were lost: {5 - lost} more closed deals that were lost are needed." : null;
    }

    /// <summary>The simplest candidate that is hardly worse than the best: within one standard error (Breiman 1984) while there are few deals and any step away
    /// from the stage table is a risk; the more deals, the less is granted.</summary>
    static string Choose(Validation validation, IReadOnlyList<string> candidates)
    {
        var deals = validation.Rows.Select(r => r.Deal).Distinct().Count();
        if (deals < 20) return candidates[0];
        var best = candidates.MinBy(c => validation.ScoreOf(c, validation.Forecasts[c]).LogLoss)!;
        var slack = Math.Min(1, 50.0 / deals);
        return candidates.First(c => c == best || validation.Difference(c, best) is var d && d.Mean <= slack * d.Error);
    }

    /// <summary>The calibration for use comes from all validation deals; the forecasts the card reports were calibrated by the other half of them.</summary>
    static (Calibration, List<double>) Calibrate(Validation validation, string name)
    {
        var rows = validation.Rows.Select((r, i) => (r.Deal, LogOdds: LogOdds.Of(validation.Forecasts[name][i]), r.Label, r.Weight)).ToList();
        // judged are the folds' models, so each half is corrected as far as they need it; the model in use has seen more
        Calibration On(Func<int, bool> side, double learned) => Calibration.Fit([.. rows.Where(r => side(r.Deal))], learned);
        var (even, odd) = (On(d => d % 2 == 0, 1), On(d => d % 2 == 1, 1));
        return (On(_ => true, validation.Learned), [.. rows.Select(r => LogOdds.ToChance((r.Deal % 2 == 0 ? odd : even).Apply(r.LogOdds)))]);
    }

    static ModelCard Judge(
        ModelCard card, Validation validation, IReadOnlyList<string> tried, string? withoutTrees, string chosen, List<double> calibrated, string[] used)
    {
        var candidates = tried.Select(c => validation.ScoreOf(c, validation.Forecasts[c])).ToList();
        List<CandidateScore> baselines = [validation.ScoreOf(Validation.BaseRate, validation.Forecasts[Validation.BaseRate])];
        if (validation.Rows.Count > 0 && validation.Rows.All(r => r.Crm is not null))
            baselines.Add(validation.ScoreOf("the CRM's own probability", [.. validation.Rows.Select(r => r.Crm!.Value)]));
        var final = validation.ScoreOf("chosen, calibrated", calibrated);
        double[] y = [.. validation.Rows.Select(r => r.Label)], p = [.. calibrated];
        var deals = validation.Rows.Select(r => r.Deal).Distinct().Count();
        var beats = validation.BeatsBaseRate(calibrated, tried.Count);
        var readiness = !beats ? Readiness.NotReady : card.ClosedDeals >= 200 && final.Ece <= 0.1 ? Readiness.Ready : Readiness.OK;
        var says = readiness switch
        {
            Readiness.NotReady => $"On {deals} later deals nothing told winners from losers better than the base rate and beyond chance; every forecast stays close to it.",
            Readiness.OK => $"Better than the base rate on {deals} later deals; with {Math.Max(0, 200 - card.ClosedDeals)} more closed deals it can be trusted further.",
            _ => $"Better than the base rate on {deals} later deals, and calibrated.",
        };
        return card with
        {
            Chosen = chosen, Candidates = candidates, Baselines = baselines, FeaturesUsed = used, Segments = SegmentErrors.Of([.. validation.Rows.Select((r, i) => new SegmentRow(r.Deal.ToString(System.Globalization.CultureInfo.InvariantCulture), validation.Segments[i].Words, validation.Segments[i].Numbers, r.Label, r.Weight, p[i]))]),
            ReliabilityBins = Metrics.Bins(y, p), Readiness = readiness,
            Says = withoutTrees is null ? says : $"{says} {withoutTrees}",
            Metrics = new Dictionary<string, double>(card.Metrics)
            {
                ["validation deals"] = deals, ["validation rows"] = y.Length,
                ["brier"] = final.Brier, ["log loss"] = final.LogLoss, ["auc"] = final.Auc ?? 0.5, ["ece"] = final.Ece,
            },
        };
    }

    static double? MedianWonAmount(List<DealTimeline> deals)
    {
        var amounts = deals.Where(d => d.Outcome == DealOutcome.Won).Select(d => FeatureSheet.AmountOf(d, DateTimeOffset.MaxValue)).OfType<double>().Order().ToList();
        return amounts.Count == 0 ? null : amounts[amounts.Count / 2];
    }
}
