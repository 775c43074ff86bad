using System.Globalization;
using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting.Proof;

/// <summary>Stages that the pipeline has lost: open deals still stand in them, and no deal of the file's last year does. Read from the column of the outcome, and from one of stages beside it.</summary>
static class LostStages
{
    const int MostRows = 10;

    static readonly string[] Names = ["dealstage", "stagename", "salesstage", "opportunitystage", "pipelinestage", "stage", "phase", "verkaufsphase", "阶段", "销售阶段"];

    public static IEnumerable<string> Of(CsvTable table, ColumnMapping map, ColumnDates? begins, int created, int outcome)
    {
        if (outcome < 0 || begins is null) return [];
        return In(outcome).Select(s => FormattableString.Invariant($"Row {s.First}, column {outcome + 1} ({map.Outcome}): the stage \"{s.Stage}\" stands on no deal that began after {s.Since:yyyy-MM-dd}, so it may no longer exist; deals in it ({s.Rows.Count}) are taken as open. If it means lost, say so with --map lost={s.Stage}."))
            .Concat(StageColumn(table, outcome) is >= 0 and var beside ? In(beside).Select(s => FormattableString.Invariant($"Row {s.First}, column {beside + 1} ({table.Header[beside]}): the stage \"{s.Stage}\" stands on no deal that began after {s.Since:yyyy-MM-dd}, so it may no longer exist; open deals stand in it (rows {Listed(s.Rows)}).")) : []);

        IEnumerable<(string Stage, int First, List<int> Rows, DateTimeOffset Since)> In(int column)
        {
            var born = table.Rows.Select((row, r) => (Row: r, Stage: row[column], Open: TableDeals.OutcomeOf(row[outcome], map) == DealOutcome.Open, At: begins[row[created]])).Where(d => d.At is not null && d.Stage.Length > 0).ToList();
            if (born.Count == 0) return [];
            var since = born.Max(d => d.At!.Value).AddYears(-1);
            return born.GroupBy(d => d.Stage, StringComparer.OrdinalIgnoreCase).Where(g => g.Any(d => d.Open) && g.All(d => d.At < since))
                .Select(g => (g.Key, g.Where(d => d.Open).Select(d => table.RowNumbers[d.Row]).ToList(), since)).Select(g => (g.Key, g.Item2[0], g.Item2, g.since)).OrderBy(g => g.Item2);
        }
    }

    static int StageColumn(CsvTable table, int outcome) =>
        Enumerable.Range(0, table.Header.Count).Where(c => c != outcome).FirstOrDefault(c => Names.Contains(new string([.. table.Header[c].Where(char.IsLetterOrDigit)]).ToLowerInvariant(), StringComparer.Ordinal), -1);

    static string Listed(List<int> rows) => string.Join(", ", rows.Take(MostRows).Select(r => r.ToString(CultureInfo.InvariantCulture))) + (rows.Count > MostRows ? ", ..." : "");
}
