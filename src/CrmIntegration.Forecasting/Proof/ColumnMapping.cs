using CrmIntegration.Forecasting.Tables;

namespace CrmIntegration.Forecasting;

/// <summary>Which column means what. Three kinds of file: with Activity and Timestamp an event log (one row per event); with Snapshot the pipeline as it stood on
/// several days (a row per deal and day); otherwise one row per deal, its last state. WonWords and LostWords are the outcome's (or the final activity's) values.</summary>
public sealed record ColumnMapping
{
    public string? Id { get; init; }
    public string? Created { get; init; }
    public string? Closed { get; init; }
    public string? Outcome { get; init; }
    public string? Amount { get; init; }
    public string? Owner { get; init; }
    public string? Account { get; init; }
    public string? Probability { get; init; }
    public string? Activity { get; init; }
    public string? Timestamp { get; init; }
    public string? Snapshot { get; init; }
    public IReadOnlyList<string> WonWords { get; init; } = [];
    public IReadOnlyList<string> LostWords { get; init; } = [];

    internal bool IsLog => Activity is not null && Timestamp is not null;
    internal bool HasHistory => IsLog || Snapshot is not null;

    /// <summary>A guess from the names and values; show it, and let people change it with <c>with</c>.</summary>
    public static ColumnMapping Guess(CsvTable table)
    {
        string? Named(params string[] words) => words.Select(w => table.Header.FirstOrDefault(h => Plain(h) == w) ?? table.Header.FirstOrDefault(h => Plain(h).EndsWith(w, StringComparison.Ordinal))).FirstOrDefault(h => h is not null);
        // "Is Closed" ends like "closed", but holds no dates
        string? Dated(params string[] words) => Named(words) is { } h && (words.Contains(Plain(h)) || new ColumnDates(h, table.Rows.Select(r => r[table.IndexOf(h)])).Share > 0.5) ? h : null;
        var (activity, timestamp) = (Named("activity", "event"), Named("timestamp", "timestamputc", "eventtime"));
        var log = activity is not null && timestamp is not null;
        var outcome = log ? activity : Named("dealstage", "stagename", "outcome", "status", "stage", "result", "phase", "ergebnis", "阶段");
        var words = outcome is null ? [] : table.Rows.Select(r => r[table.IndexOf(outcome)]).Distinct(StringComparer.OrdinalIgnoreCase).Take(500).ToList();
        return new()
        {
            Id = log ? Named("case", "caseid", "id") : Named("opportunityid", "dealid", "recordid", "id"),
            Created = log ? null : Dated("createddate", "createdate", "created", "createdon", "engagedate", "opendate", "startdate", "erstelltam", "createdat", "erstellt", "erstelldatum", "angelegtam", "创建日期", "创建时间"),
            Closed = log ? null : Dated("closedate", "closed", "closeddate", "actualclosedate", "enddate", "abschlussdatum", "closedat", "abschluss", "geschlossenam", "关闭日期", "成交日期"),
            Outcome = log ? null : outcome, Activity = log ? activity : null, Timestamp = log ? timestamp : null, Snapshot = log ? null : Dated("snapshotdate", "snapshot", "asof", "asofdate"),
            Amount = Named("amount", "amountreq", "closevalue", "value", "dealvalue", "estimatedvalue", "betrag"), Owner = log ? Named("owner") : Named("owner", "salesagent", "seller", "rep", "ownername"),
            Account = Named("account", "accountname", "company", "client"), Probability = Named("probability"),
            WonWords = [.. words.Where(w => Like(w, "won", "activated", "gewonnen", "赢"))],
            LostWords = [.. words.Where(w => Like(w, "lost", "declined", "cancelled", "canceled", "verloren", "输", "丢") && !(log && !w.StartsWith("A_", StringComparison.Ordinal) && words.Any(x => x.StartsWith("A_", StringComparison.Ordinal))))],
        };
    }

    static bool Like(string value, params string[] words) => words.Any(w => value.Contains(w, StringComparison.OrdinalIgnoreCase));
    static string Plain(string header) => new([.. header.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
