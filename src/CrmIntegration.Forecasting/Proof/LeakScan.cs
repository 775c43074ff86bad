namespace CrmIntegration.Forecasting.Proof;

/// <summary>Columns that know the outcome: filled in when a deal ends, or telling won from lost too well by themselves.</summary>
public static class LeakScan
{
    /// <returns>Columns to leave out, each with the reason.</returns>
    public static List<LeftOut> Find(CsvTable table, ColumnMapping map)
    {
        var outcome = table.IndexOf(map.Outcome);
        if (outcome < 0 || map.Activity is not null) return [];
        string?[] known = [map.Id, map.Created, map.Closed, map.Outcome];
        var ends = table.Rows.Select(r => TableDeals.OutcomeOf(r[outcome], map)).ToList();
        return [.. table.Header.Where(h => !known.Contains(h)).Select(h => (Name: h, Why: Why(table, table.IndexOf(h), ends))).Where(x => x.Why is not null).Select(x => new LeftOut(x.Name, x.Why!))];
    }

    /// <returns>How many rows repeat another but for their id.</returns>
    public static int Duplicates(CsvTable table, ColumnMapping map)
    {
        if (map.Activity is not null) return 0;
        var id = table.IndexOf(map.Id);
        return table.Rows.Count - table.Rows.Select(r => string.Join('\u001F', r.Where((_, i) => i != id))).Distinct(StringComparer.Ordinal).Count();
    }

    static string? Why(CsvTable table, int column, List<DealOutcome> ends)
    {
        List<double> labels = [], values = [];
        var (blankOpen, open, blankClosed) = (0, 0, 0);
        for (var r = 0; r < ends.Count; r++)
        {
            var text = table.Rows[r][column];
            if (ends[r] == DealOutcome.Open) { open++; if (text.Length == 0) blankOpen++; continue; }
            if (text.Length == 0) blankClosed++;
            labels.Add(ends[r] == DealOutcome.Won ? 1 : 0);
            values.Add(TableDeals.Number(text) ?? (text.Length == 0 ? -1 : 0));
        }
        if (Metrics.Auc([.. labels], [.. values]) is { } auc && Math.Abs(auc - 0.5) > 0.45)
            return FormattableString.Invariant($"by itself it tells won from lost almost perfectly (AUC {Math.Max(auc, 1 - auc):0.000}), so it is written when a deal ends");
        return blankOpen >= 20 && blankOpen > 0.2 * open && blankClosed < 0.02 * labels.Count ? $"blank on {blankOpen} of {open} open deals and on {blankClosed} closed ones, so it is filled in when a deal ends" : null;
    }
}
