using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Columns that know the outcome: filled in when a deal ends, or telling won from lost too well by themselves.</summary>
public static class LeakScan
{
    /// <summary>No honest field alone ranks winners above losers this surely.</summary>
    const double TooGood = 0.95;

    /// <returns>Columns to leave out, each with the reason.</returns>
    public static List<LeftOut> Find(CsvTable table, ColumnMapping map)
    {
        var outcome = table.IndexOf(map.Outcome);
        if (outcome < 0 || map.HasHistory) return [];
        string?[] known = [map.Id, map.Created, map.Closed, map.Outcome, map.Probability];
        DealOutcome[] ends = [.. table.Rows.Select(r => TableDeals.OutcomeOf(r[outcome], map))];
        return [.. table.Header.Where(h => !known.Contains(h)).Select(h => (Name: h, Column: table.IndexOf(h))).Select(h => (h.Name, Why: Why([.. table.Rows.Select(r => r[h.Column])], ends))).Where(x => x.Why is not null).Select(x => new LeftOut(x.Name, x.Why!))];
    }

    /// <summary>The same for the attributes of deals from a connected CRM, which holds only their last values.</summary>
    public static List<LeftOut> Find(IReadOnlyList<DealTimeline> deals)
    {
        DealOutcome[] ends = [.. deals.Select(d => d.Outcome)];
        return [.. deals.SelectMany(d => d.Attributes.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(n => (Name: n, Why: Why([.. deals.Select(d => d.Attributes.GetValueOrDefault(n) ?? "")], ends))).Where(x => x.Why is not null).Select(x => new LeftOut(x.Name, x.Why!))];
    }

    static string? Why(string[] values, DealOutcome[] ends)
    {
        var numbers = new ColumnNumbers(values);
        List<double> labels = [], asNumber = [];
        List<string> asWord = [];
        var (blankOpen, open, blankClosed) = (0, 0, 0);
        for (var r = 0; r < ends.Length; r++)
        {
            var text = values[r];
            if (ends[r] == DealOutcome.Open) { open++; if (text.Length == 0) blankOpen++; continue; }
            if (text.Length == 0) blankClosed++;
            labels.Add(ends[r] == DealOutcome.Won ? 1 : 0);
            asNumber.Add(numbers[text] ?? (text.Length == 0 ? double.MinValue : 0));
            asWord.Add(text);
        }
        if (labels.Count >= 20)
        {
            var auc = Math.Max(Either(Metrics.Auc([.. labels], [.. asNumber])), Metrics.Auc([.. labels], ByWord(asWord, labels)) ?? 0.5);
            if (auc > TooGood) return FormattableString.Invariant($"by itself it tells won from lost almost perfectly (AUC {auc:0.000}), so it is written when a deal ends");
        }
        return blankOpen >= 20 && blankOpen > 0.2 * open && blankClosed < 0.02 * labels.Count ? $"blank on {blankOpen} of {open} open deals and on {blankClosed} of {labels.Count} closed ones, so it is filled in when a deal ends" : null;
    }

    static double Either(double? auc) => auc is { } a ? Math.Max(a, 1 - a) : 0.5;

    /// <summary>Share won per word, learnt from the other four fifths of the rows, so that a rare word does not tell on itself.</summary>
    static double[] ByWord(List<string> words, List<double> labels)
    {
        const int Folds = 5;
        var known = new Dictionary<string, (double Won, int All)[]>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var per = known.TryGetValue(words[i], out var p) ? p : known[words[i]] = new (double, int)[Folds];
            per[i % Folds] = (per[i % Folds].Won + labels[i], per[i % Folds].All + 1);
        }
        var mean = labels.Average();
        return [.. words.Select((w, i) => known[w] is var per ? (per.Where((_, f) => f != i % Folds).Sum(f => f.Won) + 2 * mean) / (per.Where((_, f) => f != i % Folds).Sum(f => f.All) + 2) : mean)];
    }
}

/// <summary>Rows that stand twice. They would be learnt from and judged on at once, which flatters every figure.</summary>
public static class DuplicateScan
{
    /// <returns>How many rows repeat an earlier one but for their id, and where the first few of them stand.</returns>
    public static (int Count, IReadOnlyList<int> Rows, CsvTable Distinct) Find(CsvTable table, ColumnMapping map)
    {
        if (map.HasHistory) return (0, [], table);
        var id = table.IndexOf(map.Id);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var first = table.Rows.Select(r => seen.Add(string.Join('\u001F', id < 0 ? r : r.Where((_, i) => i != id)))).ToList();
        int[] twice = [.. first.Select((f, r) => (f, r)).Where(x => !x.f).Select(x => table.RowNumbers[x.r])];
        // with an id, two deals may honestly be alike: only nameless ones are taken as one
        var distinct = id >= 0 || twice.Length == 0 ? table : new CsvTable
        {
            Header = table.Header, Broken = table.Broken, Guessed = table.Guessed, Rows = [.. table.Rows.Where((_, r) => first[r])], RowNumbers = [.. table.RowNumbers.Where((_, r) => first[r])],
        };
        return (twice.Length, [.. twice.Take(10)], distinct);
    }
}
