using System.Globalization;
using System.Text.Json.Serialization;

namespace CrmIntegration.Forecasting.Features;

/// <summary>A deal as numbers and words on one day. NaN = not known. Same order as <see cref="FeatureSheet.Names"/>: numbers, then words.</summary>
sealed record FeatureRow(double[] Numbers, string[] Words, string?[] Evidence);

/// <summary>Which features there are and how to read them from a timeline as of a day. Reads only events up to that day
/// and only deals closed before it, so features(timeline cut at t) equal features(whole timeline, as of t).</summary>
sealed record FeatureSheet
{
    internal const string Blank = "(blank)";
    static readonly string[] BuiltInNumbers =
    [
        "age", "time in stage", "moves forward", "moves back", "close date pushes", "days to close date", "close date overdue", "amount",
        "amount changes", "amount growth", "CRM probability", "mails in", "mails out", "silence", "activities", "contact roles", "idle time",
        "events", "events in the last week", "people", "returns to the stage", "our reply time", "customer's reply time", "our silence", "hour of creation", "weekday of creation",
        "customer's mails lately", "our mails lately", "activities lately", "idle working time",
    ];
    static readonly string[] ProductNumbers = ["product lines", "time since the last product"];
    static readonly string[] PaceNumbers = ["overdue in stage", "overdue sign of life"];
    internal const int TimeInStage = 1, IdleTime = 16;
    static readonly string[] BuiltInWords = ["stage", "month of quarter", "fiscal quarter", "last activity"];

    /// <summary>Custom fields by the type guessed from their values: numbers, dates (told as days from the day looked at), words.</summary>
    public required string[] NumberAttributes { get; init; }
    public string[] DateAttributes { get; init; } = [];
    public required string[] WordAttributes { get; init; }

    /// <summary>Fields whose past wins per value are a feature: owner, account, type, and fields with too many values for one column each.</summary>
    public string[] HistoryOf { get; init; } = [];

    /// <summary>Activities and stages that are counted, each in a column of its own.</summary>
    public string[] CountedActivities { get; init; } = [];
    public string[] CountedStages { get; init; } = [];

    /// <summary>What is on deals: how many products, since when, and which share of them each common family has. Where no deal tells of products there is nothing to read.</summary>
    public bool KnowsProducts { get; init; }
    public string[] CountedFamilies { get; init; } = [];

    /// <summary>Market figures, each known from its moments on.</summary>
    public MarketSeries[] Market { get; init; } = [];
    public required Dictionary<string, double> StageRank { get; init; }
    public required WinHistory History { get; init; }

    /// <summary>How long deals stay in each stage, and how long nothing happens to them there. A model saved before this was known reads none.</summary>
    public Pace Stays { get; init; } = new();
    public Pace Silences { get; init; } = new();
    public required double BaseRate { get; init; }
    public int FiscalYearStart { get; init; } = 1;

    /// <summary>A month of the quarter can be told from a trend only when each has been seen twice; a quarter of the year only after two years.</summary>
    public bool KnowsMonths { get; init; } = true;
    internal const double DaysToKnowMonths = 183;
    public bool KnowsQuarters { get; init; }

    string[]? names;
    (string Group, int[] Features)[]? groups;
    Dictionary<string, int>? slots, activities, stages, families;
    int First => BuiltInNumbers.Length;
    bool KnowsPace => Stays.Lines.Count > 0;

    [JsonIgnore] public int NumberCount => First + HistoryOf.Length + NumberAttributes.Length + DateAttributes.Length + CountedActivities.Length + CountedStages.Length + (KnowsProducts ? ProductNumbers.Length : 0) + CountedFamilies.Length + Market.Length + (KnowsPace ? PaceNumbers.Length : 0);
    [JsonIgnore] public string[] Names => names ??=
    [
        .. BuiltInNumbers, .. HistoryOf.Select(h => h + " win history"), .. NumberAttributes, .. DateAttributes, .. CountedActivities.Select(a => "activity: " + a),
        .. CountedStages.Select(s => "times in stage: " + s), .. KnowsProducts ? ProductNumbers : [], .. CountedFamilies.Select(p => "product: " + p), .. Market.Select(m => "market: " + m.Name), .. KnowsPace ? PaceNumbers : [], .. BuiltInWords, .. WordAttributes,
    ];

    /// <summary>Custom fields, and where in a walk's memory their newest value stands.</summary>
    [JsonIgnore] internal Dictionary<string, int> Slots => slots ??= Numbered(NumberAttributes.Concat(DateAttributes).Concat(WordAttributes).Concat(HistoryOf));
    [JsonIgnore] internal Dictionary<string, int> ActivitySlots => activities ??= Numbered(CountedActivities);
    [JsonIgnore] internal Dictionary<string, int> StageSlots => stages ??= Numbered(CountedStages);
    [JsonIgnore] internal Dictionary<string, int> FamilySlots => families ??= Numbered(CountedFamilies);

    /// <summary>Which features are told as one reason.</summary>
    [JsonIgnore] internal (string Group, int[] Features)[] ReasonGroups => groups ??= Reasons.GroupsOf(Names);

    static Dictionary<string, int> Numbered(IEnumerable<string> names) => names.Distinct(StringComparer.Ordinal).Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);

    public FeatureRow Read(DealTimeline deal, DateTimeOffset at)
    {
        var numbers = new double[NumberCount];
        var words = new string[BuiltInWords.Length + WordAttributes.Length];
        var evidence = new string?[numbers.Length + words.Length];
        var seen = DealWalk.To(this, deal, at);
        BuiltIn(deal, at, seen, numbers);
        Evidence(seen, evidence);
        var next = First;
        foreach (var what in HistoryOf) numbers[next++] = PastWins(what, what == "owner" ? seen.Owner ?? Attribute(deal, what) : Custom(deal, seen, what), at);
        foreach (var name in NumberAttributes) (numbers[next], evidence[next++]) = (SignedLog(FieldText.Number(Custom(deal, seen, name))), seen.EvidenceOf(Slots[name]));
        foreach (var name in DateAttributes) (numbers[next], evidence[next++]) = (Math.Asinh(DaysTo(FieldText.Date(Custom(deal, seen, name)), at) / 7), seen.EvidenceOf(Slots[name]));
        for (var i = 0; i < CountedActivities.Length; i++) numbers[next++] = Log(seen.ActivityCounts[i]);
        for (var i = 0; i < CountedStages.Length; i++) numbers[next++] = Log(seen.StageCounts[i]);
        if (KnowsProducts)
        {
            (numbers[next], evidence[next++]) = (seen.Products, seen.ProductEvidence);
            (numbers[next], evidence[next++]) = (seen.LastProduct is { } added ? Log(Days(added, at)) : double.NaN, seen.ProductEvidence);
        }
        for (var i = 0; i < CountedFamilies.Length; i++) (numbers[next], evidence[next++]) = (seen.Products == 0 ? 0 : seen.FamilyCounts[i] / seen.Products, seen.ProductEvidence);
        foreach (var series in Market) numbers[next++] = series.KnownOn(at);
        if (KnowsPace)
        {
            (numbers[next], evidence[next++]) = (Stays.At(seen.Stage, Days(seen.StageSince ?? deal.Created, at)), seen.StageEvidence);
            numbers[next++] = Silences.At(seen.Stage, Days(seen.Last ?? deal.Created, at));
        }
        words[0] = seen.Stage ?? Attribute(deal, "stage") ?? Blank;
        words[1] = KnowsMonths ? MonthOfQuarter(at.UtcDateTime.Month, FiscalYearStart).ToString(CultureInfo.InvariantCulture) : Blank;
        words[2] = KnowsQuarters ? ((at.UtcDateTime.Month - FiscalYearStart + 12) % 12 / 3 + 1).ToString(CultureInfo.InvariantCulture) : Blank;
        words[3] = seen.LastActivity ?? Blank;
        for (var i = 0; i < WordAttributes.Length; i++)
        {
            words[BuiltInWords.Length + i] = (WordAttributes[i] == "owner" ? seen.Owner : null) ?? Custom(deal, seen, WordAttributes[i]) ?? Blank;
            evidence[numbers.Length + BuiltInWords.Length + i] = seen.EvidenceOf(Slots[WordAttributes[i]]);
        }
        return new(numbers, words, evidence);
    }

    /// <summary>What an admin would sort deals by: stage and every field of words, the amount and every field of numbers (as they stand in the CRM).</summary>
    internal (IReadOnlyList<(string Field, string Value)> Words, IReadOnlyList<(string Field, double Value)> Numbers) SegmentsOf(FeatureRow row)
    {
        var from = First + HistoryOf.Length;
        return ([("stage", row.Words[0]), .. WordAttributes.Select((a, i) => (a, row.Words[BuiltInWords.Length + i])).Where(w => w.a != "owner")],
            [("amount", Plain(row.Numbers[7])), .. NumberAttributes.Select((a, i) => (a, Plain(row.Numbers[from + i])))]);
    }

    static double Plain(double signedLog) => double.IsNaN(signedLog) ? signedLog : Math.Sign(signedLog) * (Math.Exp(Math.Abs(signedLog)) - 1);

    static void BuiltIn(DealTimeline deal, DateTimeOffset at, DealWalk seen, double[] numbers)
    {
        var left = DaysTo(seen.CloseDate, at);
        ReadOnlySpan<double> values =
        [
            Log(Days(deal.Created, at)), Log(Days(seen.StageSince ?? deal.Created, at)), seen.Forward, seen.Back, seen.Pushes, Math.Asinh(left / 7), double.IsNaN(left) ? 0 : left < 0 ? 1 : 0,
            SignedLog(seen.Amount), seen.AmountChanges, seen.Amount > 0 && seen.FirstAmount > 0 ? Math.Log(seen.Amount / seen.FirstAmount) : 0, seen.Probability,
            Log(seen.MailsIn), Log(seen.MailsOut), seen.LastMailIn is { } mail ? Log(Days(mail, at)) : double.NaN, Log(seen.Activities), seen.Roles,
            Log(Days(seen.Last ?? deal.Created, at)), Log(seen.Events), Log(seen.RecentEvents), seen.People.Count, Log(seen.Returns),
            seen.OurReplies == 0 ? double.NaN : seen.OurReplyHours / seen.OurReplies, seen.TheirReplies == 0 ? double.NaN : seen.TheirReplyHours / seen.TheirReplies,
            seen.LastMailOut is { } ours ? Log(Days(ours, at)) : double.NaN, deal.Created.UtcDateTime.Hour, ((int)deal.Created.UtcDateTime.DayOfWeek + 6) % 7,
            Log(seen.MailsInLately), Log(seen.MailsOutLately), Log(seen.ActivitiesLately), Log(WorkingDays(seen.Last ?? deal.Created, at)),
        ];
        values.CopyTo(numbers);
    }

    void Evidence(DealWalk seen, string?[] evidence)
    {
        evidence[1] = evidence[2] = evidence[3] = evidence[20] = evidence[NumberCount] = seen.StageEvidence;
        evidence[4] = evidence[5] = evidence[6] = seen.CloseEvidence;
        evidence[7] = evidence[8] = evidence[9] = seen.AmountEvidence;
        evidence[11] = evidence[13] = evidence[22] = evidence[26] = seen.MailInEvidence;
        evidence[12] = evidence[21] = evidence[23] = evidence[27] = seen.MailOutEvidence;
        evidence[14] = evidence[28] = evidence[NumberCount + 3] = seen.ActivityEvidence;
        evidence[15] = seen.RoleEvidence;
    }

    string? Custom(DealTimeline deal, DealWalk seen, string name) => seen.ValueOf(Slots[name]) ?? Attribute(deal, name);

    /// <summary>Amount known on the day, or null.</summary>
    internal static double? AmountOf(DealTimeline deal, DateTimeOffset at)
    {
        var text = deal.Events.LastOrDefault(e => e.Field == DealFields.Amount && e.At <= at).Value ?? Attribute(deal, "amount");
        var amount = FieldText.Number(text);
        return double.IsNaN(amount) ? null : amount;
    }

    internal static string StageOf(DealTimeline deal, DateTimeOffset at) =>
        deal.Events.LastOrDefault(e => e.Field == DealFields.Stage && e.At <= at).Value ?? Attribute(deal, "stage") ?? Blank;

    /// <summary>Log-odds of this key's past deals against everybody's, shrunk with ten average deals; 0 = nothing known.</summary>
    double PastWins(string what, string? who, DateTimeOffset at)
    {
        if (who is null) return 0;
        var (won, closed) = History.Before(what, who, at);
        var rate = (won + 10 * BaseRate) / (closed + 10);
        return LogOdds.Of(rate) - LogOdds.Of(BaseRate);
    }

    internal double RankOf(string? stage) => stage is not null && StageRank.TryGetValue(stage, out var rank) ? rank : 0;

    internal static string? Attribute(DealTimeline deal, string name) =>
        deal.Attributes.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>1 to 3.</summary>
    internal static int MonthOfQuarter(int month, int fiscalYearStart) => (month - fiscalYearStart + 12) % 3 + 1;

    internal static double Days(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalDays);

    /// <summary>Days without Saturdays and Sundays (UTC): a weekend's silence says little.</summary>
    internal static double WorkingDays(DateTimeOffset from, DateTimeOffset to)
    {
        static double Since(DateTimeOffset t)
        {
            var days = t.UtcTicks / (double)TimeSpan.TicksPerDay;       // day 0 of the calendar was a Monday
            var weeks = Math.Floor(days / 7);
            return weeks * 5 + Math.Min(5, days - weeks * 7);
        }
        return Math.Max(0, Since(to) - Since(from));
    }

    static double DaysTo(DateOnly? day, DateTimeOffset at) => day is { } date ? (date.ToDateTime(TimeOnly.MinValue) - at.UtcDateTime.Date).TotalDays : double.NaN;
    static double Log(double days) => Math.Log(1 + days);
    static double SignedLog(double n) => double.IsNaN(n) ? n : Math.Sign(n) * Math.Log(1 + Math.Abs(n));
}

static class LogOdds
{
    public static double Of(double p) { p = Math.Clamp(p, 1e-6, 1 - 1e-6); return Math.Log(p / (1 - p)); }
    public static double ToChance(double z) => 1 / (1 + Math.Exp(-Math.Clamp(z, -30, 30)));
}
