namespace CrmIntegration.Forecasting.Features;

/// <summary>Decides from history which attributes can be features: numbers, words, or left out with the reason.</summary>
static class SheetBuilder
{
    const int MostWords = 60;

    public static (FeatureSheet Sheet, List<LeftOut> LeftOut) Build(
        IReadOnlyList<DealTimeline> history, DateTimeOffset asOf, IReadOnlyCollection<string> leaveOut)
    {
        var left = leaveOut.Select(n => new LeftOut(n, "left out by setting")).ToList();
        List<string> numbers = [], words = [];
        var names = history.SelectMany(d => d.Attributes.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var name in names.Except(leaveOut, StringComparer.OrdinalIgnoreCase).Except(["amount", "close date", "stage"], StringComparer.Ordinal))
        {
            var values = history.Select(d => FeatureSheet.Attribute(d, name)).ToList();
            var known = values.OfType<string>().ToList();
            var distinct = known.Distinct(StringComparer.Ordinal).Count();
            if (BlankOnlyWhileOpen(history, values, asOf)) left.Add(new(name, "blank only on deals that are still open, so it is filled in when a deal ends"));
            else if (distinct == 0) left.Add(new(name, "always blank"));
            else if (distinct == 1 && known.Count == values.Count) left.Add(new(name, "always the same"));
            else if (distinct > 12 && known.Count(v => !double.IsNaN(FeatureSheet.ParseNumber(v))) > 0.95 * known.Count) numbers.Add(name);
            else if (distinct <= MostWords || name == "owner") words.Add(name);
            else left.Add(new(name, $"{distinct} different values are too many to learn one by one"));
        }
        var closed = history.Where(d => d.IsClosedBy(asOf)).ToList();
        return (new FeatureSheet
        {
            NumberAttributes = [.. numbers],
            WordAttributes = [.. words],
            StageRank = RankStages(history, asOf),
            History = WinHistory.From(closed.SelectMany(Ends)),
            BaseRate = (closed.Count(d => d.Outcome == DealOutcome.Won) + 1.0) / (closed.Count + 2.0),
        }, left);
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

    static IEnumerable<(string, DateTimeOffset, bool)> Ends(DealTimeline deal)
    {
        foreach (var what in (string[])["owner", "account", "type"])
        {
            var who = what == "owner" ? deal.Events.LastOrDefault(e => e.Field == DealFields.Owner).Value : null;
            if ((who ?? FeatureSheet.Attribute(deal, what)) is { } name)
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
