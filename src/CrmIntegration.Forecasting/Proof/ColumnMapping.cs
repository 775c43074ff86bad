namespace CrmIntegration.Forecasting;

/// <summary>Which column means what. With Activity and Timestamp the file is an event log (one row per event); otherwise one row per deal.
/// WonWords and LostWords are the outcome's (or the final activity's) values.</summary>
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
    public IReadOnlyList<string> WonWords { get; init; } = [];
    public IReadOnlyList<string> LostWords { get; init; } = [];

    /// <summary>A guess from the names and values; show it, and let people change it with <c>with</c>.</summary>
    public static ColumnMapping Guess(CsvTable table)
    {
        string? Named(params string[] words) => words.Select(w => table.Header.FirstOrDefault(h => Plain(h) == w) ?? table.Header.FirstOrDefault(h => Plain(h).EndsWith(w, StringComparison.Ordinal))).FirstOrDefault(h => h is not null);
        var (activity, timestamp) = (Named("activity", "event"), Named("timestamp", "timestamputc", "eventtime"));
        var log = activity is not null && timestamp is not null;
        var outcome = log ? activity : Named("dealstage", "stagename", "outcome", "status", "stage", "result");
        var words = outcome is null ? [] : table.Rows.Select(r => r[table.IndexOf(outcome)]).Distinct(StringComparer.OrdinalIgnoreCase).Take(500).ToList();
        return new()
        {
            Id = log ? Named("case", "caseid", "id") : Named("opportunityid", "dealid", "id"),
            Created = log ? null : Named("createddate", "created", "engagedate", "opendate", "startdate"),
            Closed = log ? null : Named("closedate", "closed", "closeddate", "enddate"),
            Outcome = log ? null : outcome, Activity = log ? activity : null, Timestamp = log ? timestamp : null,
            Amount = Named("amount", "amountreq", "closevalue", "value", "dealvalue"), Owner = log ? Named("owner") : Named("owner", "salesagent", "seller", "rep"),
            Account = Named("account", "accountname", "company", "client"), Probability = Named("probability"),
            WonWords = [.. words.Where(w => Like(w, "won", "activated"))], LostWords = [.. words.Where(w => Like(w, "lost", "declined", "cancelled") && !(log && !w.StartsWith("A_", StringComparison.Ordinal) && words.Any(x => x.StartsWith("A_", StringComparison.Ordinal))))],
        };
    }

    static bool Like(string value, params string[] words) => words.Any(w => value.Contains(w, StringComparison.OrdinalIgnoreCase));
    static string Plain(string header) => new([.. header.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
