using System.Globalization;

namespace CrmIntegration.Forecasting.Features;

/// <summary>A deal as numbers and words on one day. NaN = not known. Same order as <see cref="FeatureSheet.Names"/>: numbers, then words.</summary>
sealed record FeatureRow(double[] Numbers, string[] Words, string?[] Evidence);

/// <summary>Which features there are and how to read them from a timeline as of a day. Reads only events up to that day
/// and only deals closed before it, so features(timeline cut at t) equal features(whole timeline, as of t).</summary>
sealed class FeatureSheet
{
    internal const string Blank = "(blank)";
    static readonly string[] BuiltInNumbers =
    [
        "age", "time in stage", "moves forward", "moves back", "close date pushes", "days to close date", "close date overdue", "amount",
        "amount changes", "amount growth", "CRM probability", "mails in", "mails out", "silence", "activities", "contact roles", "idle time",
    ];
    static readonly string[] BuiltInWords = ["stage", "month of quarter"];
    static readonly string[] HistoryOf = ["owner", "account", "type"];

    public required string[] NumberAttributes { get; init; }
    public required string[] WordAttributes { get; init; }
    public required Dictionary<string, double> StageRank { get; init; }
    public required WinHistory History { get; init; }
    public required double BaseRate { get; init; }

    public int NumberCount => BuiltInNumbers.Length + HistoryOf.Length + NumberAttributes.Length;
    public string[] Names =>
        [.. BuiltInNumbers, .. HistoryOf.Select(h => h + " win history"), .. NumberAttributes, .. BuiltInWords, .. WordAttributes];

    public FeatureRow Read(DealTimeline deal, DateTimeOffset at)
    {
        var numbers = new double[NumberCount];
        var evidence = new string?[NumberCount + BuiltInWords.Length + WordAttributes.Length];
        var seen = Walk(deal, at);
        var age = Days(deal.Created, at);
        numbers[0] = Log(age);
        numbers[1] = Log(Days(seen.StageSince ?? deal.Created, at));
        numbers[2] = seen.Forward;
        numbers[3] = seen.Back;
        numbers[4] = seen.Pushes;
        var left = seen.CloseDate is { } date ? (date.ToDateTime(TimeOnly.MinValue) - at.UtcDateTime.Date).TotalDays : double.NaN;
        numbers[5] = Math.Asinh(left / 7);
        numbers[6] = double.IsNaN(left) ? 0 : left < 0 ? 1 : 0;
        numbers[7] = SignedLog(seen.Amount);
        numbers[8] = seen.AmountChanges;
        numbers[9] = seen.Amount > 0 && seen.FirstAmount > 0 ? Math.Log(seen.Amount / seen.FirstAmount) : 0;
        numbers[10] = seen.Probability;
        numbers[11] = Log(seen.MailsIn);
        numbers[12] = Log(seen.MailsOut);
        numbers[13] = seen.LastMailIn is { } mail ? Log(Days(mail, at)) : double.NaN;
        numbers[14] = Log(seen.Activities);
        numbers[15] = seen.Roles;
        numbers[16] = Log(Days(seen.Last ?? deal.Created, at));
        evidence[1] = evidence[2] = evidence[3] = evidence[NumberCount] = seen.StageEvidence;
        evidence[4] = evidence[5] = evidence[6] = seen.CloseEvidence;
        evidence[7] = evidence[8] = evidence[9] = seen.AmountEvidence;
        evidence[11] = evidence[13] = seen.MailInEvidence;
        evidence[12] = seen.MailOutEvidence;
        evidence[14] = seen.ActivityEvidence;
        evidence[15] = seen.RoleEvidence;
        for (var i = 0; i < HistoryOf.Length; i++)
            numbers[BuiltInNumbers.Length + i] = PastWins(HistoryOf[i], i == 0 ? seen.Owner ?? Attribute(deal, "owner") : Attribute(deal, HistoryOf[i]), at);
        for (var i = 0; i < NumberAttributes.Length; i++)
            numbers[BuiltInNumbers.Length + HistoryOf.Length + i] = SignedLog(ParseNumber(Attribute(deal, NumberAttributes[i])));
        var words = new string[BuiltInWords.Length + WordAttributes.Length];
        words[0] = seen.Stage ?? Attribute(deal, "stage") ?? Blank;
        words[1] = ((at.UtcDateTime.Month - 1) % 3 + 1).ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < WordAttributes.Length; i++)
            words[i + 2] = (WordAttributes[i] == "owner" ? seen.Owner : null) ?? Attribute(deal, WordAttributes[i]) ?? Blank;
        return new(numbers, words, evidence);
    }

    /// <summary>Amount known on the day, or null.</summary>
    internal static double? AmountOf(DealTimeline deal, DateTimeOffset at)
    {
        var text = deal.Events.LastOrDefault(e => e.Field == DealFields.Amount && e.At <= at).Value ?? Attribute(deal, "amount");
        var amount = ParseNumber(text);
        return double.IsNaN(amount) ? null : amount;
    }

    internal static string StageOf(DealTimeline deal, DateTimeOffset at) =>
        deal.Events.LastOrDefault(e => e.Field == DealFields.Stage && e.At <= at).Value ?? Attribute(deal, "stage") ?? Blank;

    /// <summary>Log-odds of this key's past deals against everybody's, shrunk with ten average deals; 0 = nothing known.</summary>
    double PastWins(string what, string? who, DateTimeOffset at)
    {
        if (who is null) return 0;
        var (won, closed) = History.Before(what + ":" + who, at);
        var rate = (won + 10 * BaseRate) / (closed + 10);
        return LogOdds.Of(rate) - LogOdds.Of(BaseRate);
    }

    sealed class Seen
    {
        public string? Stage, Owner, StageEvidence, CloseEvidence, AmountEvidence, MailInEvidence, MailOutEvidence, ActivityEvidence, RoleEvidence;
        public DateTimeOffset? StageSince, LastMailIn, Last;
        public int Forward, Back, Pushes, AmountChanges, MailsIn, MailsOut, Activities, Roles;
        public DateOnly? CloseDate;
        public double Amount = double.NaN, FirstAmount = double.NaN, Probability = double.NaN;
    }

    Seen Walk(DealTimeline deal, DateTimeOffset at)
    {
        var seen = new Seen { CloseDate = ParseDate(Attribute(deal, "close date")) };
        seen.Amount = seen.FirstAmount = ParseNumber(Attribute(deal, "amount"));
        foreach (var e in deal.Events)
        {
            if (e.At > at) break;
            seen.Last = e.At;
            Note(seen, e);
        }
        return seen;
    }

    void Note(Seen seen, DealEvent e)
    {
        switch (e.Field)
        {
            case DealFields.Stage:
                if (e.Value == seen.Stage) break;
                var step = RankOf(e.Value) - RankOf(seen.Stage);
                if (seen.Stage is not null && step > 0) seen.Forward++;
                if (seen.Stage is not null && step < 0) seen.Back++;
                (seen.Stage, seen.StageSince, seen.StageEvidence) = (e.Value, e.At, e.EvidenceId);
                break;
            case DealFields.CloseDate:
                var date = ParseDate(e.Value);
                if (date > seen.CloseDate) seen.Pushes++;
                (seen.CloseDate, seen.CloseEvidence) = (date ?? seen.CloseDate, e.EvidenceId);
                break;
            case DealFields.Amount:
                var amount = ParseNumber(e.Value);
                if (double.IsNaN(amount)) break;
                if (double.IsNaN(seen.FirstAmount)) seen.FirstAmount = amount;
                else if (amount != seen.Amount) seen.AmountChanges++;
                (seen.Amount, seen.AmountEvidence) = (amount, e.EvidenceId);
                break;
            case DealFields.Probability: seen.Probability = ParseNumber(e.Value) is var p && p > 1 ? p / 100 : ParseNumber(e.Value); break;
            case DealFields.Owner: seen.Owner = e.Value ?? seen.Owner; break;
            case DealFields.MailIn: (seen.MailsIn, seen.LastMailIn, seen.MailInEvidence) = (seen.MailsIn + 1, e.At, e.EvidenceId); break;
            case DealFields.MailOut: (seen.MailsOut, seen.MailOutEvidence) = (seen.MailsOut + 1, e.EvidenceId); break;
            case DealFields.Activity: (seen.Activities, seen.ActivityEvidence) = (seen.Activities + 1, e.EvidenceId); break;
            case DealFields.ContactRole: (seen.Roles, seen.RoleEvidence) = (seen.Roles + 1, e.EvidenceId); break;
        }
    }

    double RankOf(string? stage) => stage is not null && StageRank.TryGetValue(stage, out var rank) ? rank : 0;

    internal static string? Attribute(DealTimeline deal, string name) =>
        deal.Attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    internal static double ParseNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? n : double.NaN;

    static DateOnly? ParseDate(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    internal static double Days(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalDays);
    static double Log(double days) => Math.Log(1 + days);
    static double SignedLog(double n) => Math.Sign(double.IsNaN(n) ? 0 : n) * Math.Log(1 + Math.Abs(n)) is var v && double.IsNaN(n) ? double.NaN : v;
}

static class LogOdds
{
    public static double Of(double p) { p = Math.Clamp(p, 1e-6, 1 - 1e-6); return Math.Log(p / (1 - p)); }
    public static double ToChance(double z) => 1 / (1 + Math.Exp(-Math.Clamp(z, -30, 30)));
}
