namespace CrmIntegration.Forecasting.Features;

/// <summary>Decides from history which fields can be features, and of what type: numbers, dates, words, past wins per value, or left out with the reason.</summary>
static class SheetBuilder
{
    const int MostWords = 60, MostCounted = 24;
    static readonly string[] ReadElsewhere = ["amount", "close date", "stage"];
    static readonly string[] AlwaysHistory = ["owner", "account", "type", "Type"];
    static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        DealFields.Stage, DealFields.Amount, DealFields.CloseDate, DealFields.Probability, DealFields.Owner, DealFields.MailIn, DealFields.MailOut, DealFields.Activity, DealFields.ContactRole, DealFields.Product, DealFields.ProductOff,
    };

    public static (FeatureSheet Sheet, List<LeftOut> LeftOut) Build(
        IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, IReadOnlyCollection<string> leaveOut, TrainingOptions? options = null)
    {
        var left = leaveOut.Select(n => new LeftOut(n, "left out by setting")).ToList();
        var closed = history.Where(d => d.IsClosedBy(asOf)).ToList();
        List<string> numbers = [], dates = [], words = [], manifold = [];
        foreach (var (name, values) in Fields(history, asOf, leaveOut))
        {
            var why = WhyNot(name, values, history, asOf);
            if (why is not null) left.Add(new(name, why));
            else (TypeOf(name, values) switch { FieldType.Number => numbers, FieldType.Date => dates, FieldType.Word => words, _ => manifold }).Add(name);
        }
        string[] histories = [.. AlwaysHistory.Where(h => h == "owner" || words.Contains(h) || manifold.Contains(h)), .. manifold.Except(AlwaysHistory)];
        var (stays, silences) = Pace.Of(history, asOf);
        return (new FeatureSheet
        {
            NumberAttributes = [.. numbers], DateAttributes = [.. dates], WordAttributes = [.. words], HistoryOf = histories,
            CountedActivities = Often(history, DealFields.Activity, asOf, closed), CountedStages = Often(history, DealFields.Stage, asOf, closed),
            KnowsProducts = history.Any(d => d.Events.Any(e => e.Field == DealFields.Product && e.At <= asOf)), CountedFamilies = Often(history, DealFields.Product, asOf, closed),
            Market = [.. (options?.Market ?? []).Where(m => !leaveOut.Contains(m.Name))], FiscalYearStart = options?.FiscalYearStart ?? 1,
            KnowsMonths = history.Count > 0 && (asOf - history.Min(d => d.Created)).TotalDays >= FeatureSheet.DaysToKnowMonths,
            KnowsQuarters = history.Count > 0 && (asOf - history.Min(d => d.Created)).TotalDays >= 730,
            StageRank = RankStages(history, asOf), Stays = stays, Silences = silences,
            History = WinHistory.From(closed.SelectMany(d => Ends(d, histories))),
            BaseRate = (closed.Count(d => d.Outcome == DealOutcome.Won) + 1.0) / (closed.Count + 2.0),
        }, left);
    }

    enum FieldType { Number, Date, Word, Manifold }

    /// <summary>Custom fields with each deal's newest value: attributes, and fields that only events tell of.</summary>
    static IEnumerable<(string Name, List<string?> Values)> Fields(IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, IReadOnlyCollection<string> leaveOut)
    {
        var told = new Dictionary<string, Dictionary<int, string?>>(StringComparer.Ordinal);
        for (var d = 0; d < history.Count; d++)
            foreach (var e in history[d].Events)
                if (e.At <= asOf && !BuiltIn.Contains(e.Field))
                    (told.TryGetValue(e.Field, out var of) ? of : told[e.Field] = [])[d] = string.IsNullOrWhiteSpace(e.Value) ? null : e.Value;
        foreach (var name in history.SelectMany(d => d.Attributes.Keys).Concat(told.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Except(leaveOut, StringComparer.OrdinalIgnoreCase).Except(ReadElsewhere, StringComparer.Ordinal))
        {
            var byEvent = told.GetValueOrDefault(name);
            yield return (name, [.. history.Select((d, i) => byEvent is not null && byEvent.TryGetValue(i, out var v) ? v : FeatureSheet.Attribute(d, name))]);
        }
    }

    static string? WhyNot(string name, List<string?> values, IReadOnlyList<DealTimeline> history, DateTimeOffset asOf)
    {
        if (BlankOnlyWhileOpen(history, values, asOf)) return "blank only on deals that are still open, so it is filled in when a deal ends";
        var known = values.OfType<string>().ToList();
        var distinct = known.Distinct(StringComparer.Ordinal).Count();
        if (distinct == 0) return "always blank";
        if (distinct == 1 && known.Count == values.Count) return "always the same";
        if (TellsTheEnd(name, values, history, asOf) is { } auc) return FormattableString.Invariant($"by itself it tells won from lost almost perfectly (AUC {auc:0.000}), so it is written when a deal ends");
        return TypeOf(name, values) == FieldType.Manifold && name != "owner" && known.Count < 3 * distinct ? $"{distinct} different values are too many to learn one by one" : null;
    }

    static FieldType TypeOf(string name, List<string?> values)
    {
        var known = values.OfType<string>().ToList();
        var distinct = known.Distinct(StringComparer.Ordinal).Count();
        if (name is DealFields.PriceChange or DealFields.QuantityChange || name.StartsWith(DealFields.Signal, StringComparison.Ordinal)) return FieldType.Number;
        if (distinct > 12 && known.Count(v => !double.IsNaN(FieldText.Number(v))) > 0.95 * known.Count) return FieldType.Number;
        if (distinct > 12 && known.Count(v => FieldText.Date(v) is not null) > 0.95 * known.Count) return FieldType.Date;
        return distinct <= MostWords || name == "owner" ? FieldType.Word : FieldType.Manifold;
    }

    /// <summary>How well an attribute that is said to be known from the start ranks the closed deals by itself; null when that is no cause for suspicion.
    /// Fields that only events tell of are left alone: a snapshot sees what stood there then.</summary>
    static double? TellsTheEnd(string name, List<string?> values, IReadOnlyList<DealTimeline> history, DateTimeOffset asOf)
    {
        var closed = Enumerable.Range(0, values.Count).Where(i => history[i].IsClosedBy(asOf) && history[i].Attributes.ContainsKey(name)).ToList();
        if (closed.Count < 40) return null;
        double[] y = [.. closed.Select(i => history[i].Outcome == DealOutcome.Won ? 1.0 : 0)];
        double Auc(Func<int, double> of) => Metrics.Auc(y, [.. closed.Select(of)]) is { } a ? Math.Max(a, 1 - a) : 0.5;
        var best = Auc(i => FieldText.Number(values[i]) is var n && double.IsNaN(n) ? -1 : n);
        var perWord = closed.GroupBy(i => values[i] ?? FeatureSheet.Blank).ToDictionary(g => g.Key, g => (Rate: g.Average(i => history[i].Outcome == DealOutcome.Won ? 1.0 : 0), Count: g.Count()));
        if (perWord.Count * 5 <= closed.Count) best = Math.Max(best, Auc(i => perWord[values[i] ?? FeatureSheet.Blank].Rate));
        return best > 0.95 ? best : null;
    }

    static bool BlankOnlyWhileOpen(IReadOnlyList<DealTimeline> history, List<string?> values, DateTimeOffset asOf)
    {
        int blankOpen = 0, blankClosed = 0, closed = 0;
        for (var i = 0; i < values.Count; i++)
        {
            var ended = history[i].IsClosedBy(asOf);
            if (ended) closed++;
            if (values[i] is not null) continue;
            if (ended) blankClosed++;
            else blankOpen++;
        }
        var open = values.Count - closed;
        return blankOpen >= 20 && blankOpen > 0.2 * open && blankClosed < 0.02 * closed;
    }

    /// <summary>What at least one deal in twenty, and twenty deals, have seen before they ended, most common first.</summary>
    static string[] Often(IReadOnlyList<DealTimeline> history, string field, DateTimeOffset asOf, List<DealTimeline> closed)
    {
        var deals = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var deal in history)
            foreach (var what in deal.Events.Where(e => e.Field == field && e.Value is not null && e.At <= asOf && !(deal.ClosedAt <= e.At)).Select(e => e.Value!).Distinct(StringComparer.Ordinal))
                deals[what] = deals.GetValueOrDefault(what) + 1;
        var fewest = Math.Max(20, closed.Count / 20);
        return [.. deals.Where(d => d.Value >= fewest).OrderByDescending(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).Take(MostCounted).Select(d => d.Key)];
    }

    static IEnumerable<(string, DateTimeOffset, bool)> Ends(DealTimeline deal, string[] histories)
    {
        foreach (var what in histories)
        {
            var field = what == "owner" ? DealFields.Owner : what;
            var who = deal.Events.LastOrDefault(e => e.Field == field && e.At <= deal.ClosedAt).Value;
            if ((string.IsNullOrWhiteSpace(who) ? FeatureSheet.Attribute(deal, what) : who) is { } name)
                yield return (what + ":" + name, deal.ClosedAt!.Value, deal.Outcome == DealOutcome.Won);
        }
    }

    /// <summary>A stage's rank is its mean place among the stages its deals passed, so that forward and back need no setting.</summary>
    static Dictionary<string, double> RankStages(IReadOnlyList<DealTimeline> history, DateTimeOffset asOf)
    {
        var sums = new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        foreach (var deal in history)
        {
            var place = 0;
            var passed = deal.Events.Where(e => e.Field == DealFields.Stage && e.Value is not null && e.At <= asOf);
            foreach (var stage in passed.Select(e => e.Value!).Distinct(StringComparer.Ordinal))
            {
                var (sum, count) = sums.GetValueOrDefault(stage);
                sums[stage] = (sum + ++place, count + 1);
            }
        }
        return sums.ToDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count, StringComparer.Ordinal);
    }
}
