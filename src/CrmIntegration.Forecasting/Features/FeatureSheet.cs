using System.Globalization;
using System.Text.Json.Serialization;
using static CrmIntegration.Forecasting.Features.Spans;

namespace CrmIntegration.Forecasting.Features;

/// <summary>A deal as numbers and words on one day. NaN = not known. Same order as <see cref="FeatureSheet.Names"/>: numbers, then words.</summary>
sealed record FeatureRow(double[] Numbers, string[] Words, string?[] Evidence);

/// <summary>Which features there are and how to read them from a timeline as of a day. Reads only events up to that day
/// and only deals closed before it, so features(timeline cut at t) equal features(whole timeline, as of t).</summary>
sealed record FeatureSheet
{
    internal const string Blank = "(blank)";
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
    int First => BuiltInFeatures.Numbers.Length;
    bool KnowsPace => Stays.Lines.Count > 0;

    [JsonIgnore] public int NumberCount => First + HistoryOf.Length + NumberAttributes.Length + DateAttributes.Length + CountedActivities.Length + CountedStages.Length + (KnowsProducts ? ProductNumbers.Length : 0) + CountedFamilies.Length + Market.Length + (KnowsPace ? PaceNumbers.Length : 0);
    [JsonIgnore] public string[] Names => names ??=
    [
        .. BuiltInFeatures.Numbers, .. HistoryOf.Select(h => h + " win history"), .. NumberAttributes, .. DateAttributes, .. CountedActivities.Select(a => "activity: " + a),
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
        BuiltInFeatures.Fill(deal, at, seen, numbers);
        BuiltInFeatures.Evidence(seen, evidence, NumberCount);
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
}
