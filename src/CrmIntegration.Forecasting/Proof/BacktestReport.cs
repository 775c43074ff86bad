namespace CrmIntegration.Forecasting;

/// <summary>A figure with the interval that holds it with 95 % (bootstrap by deal); NaN where it cannot be had.</summary>
public sealed record Measured(double Value, double Low, double High);

/// <summary>One forecaster's figures over all origins. AmountError: squared error weighted by amount; RollupWape: expected against actual amount won (wins, where
/// there are no amounts) over origins, see <see cref="Proof.SumError"/>. Ece: what is left of it without chance, see <see cref="Proof.CalibrationError"/>. Gain: how much lower our log loss is than this forecaster's, on the same resampled deals.</summary>
public sealed record BacktestScore(string Name, Measured LogLoss, Measured Brier, Measured Auc, Measured Ece, Measured AmountError, Measured RollupWape, Measured Gain);

/// <summary>What was expected, and what came true, of the deals open at an origin: amount won, or number of wins where there are no amounts. Low and High: eight of ten.</summary>
public sealed record BacktestOrigin(DateOnly At, int LearntFrom, int Open, double Expected, double Low, double High, double Actual, string Model);

/// <summary>Of the deals with a chance in the top <paramref name="Share"/>, so many of all wins (<paramref name="Wins"/>), and won among them (<paramref name="Rate"/>).</summary>
public sealed record LiftStep(double Share, double Wins, double Rate);

/// <summary>What a model learnt from n closed deals would have scored, mean over draws; Abstained: shares of draws in which it gave no number.</summary>
public sealed record CurvePoint(int Deals, double Ours, double BaseRate, double Abstained);

public sealed record LearningCurve(IReadOnlyList<CurvePoint> Points, int? MoreNeeded, string Says);

/// <summary>Mean forecast minus share won of one segment; Flagged: not by chance, with as many segments as were looked at.</summary>
public sealed record SegmentGap(string Field, string Value, int Deals, double Predicted, double Observed, double Low, double High, bool Sensitive, bool Flagged)
{
    public double Gap => Predicted - Observed;
}

/// <summary>A field that tells a sensitive one: Cramér's V, 0 to 1.</summary>
public sealed record ProxyField(string Field, string Sensitive, double Strength);

/// <summary>One thing that must be there before a model can be trusted: how much there is and how much is wanted.</summary>
public sealed record ReadinessGauge(string What, double Have, double Want, string Says);

/// <summary>How much a feature moves forecasts: mean absolute pull on the log-odds, over the reasons given.</summary>
public sealed record FeatureWeight(string Feature, double Pull);

public sealed record BacktestReport
{
    public string Source { get; init; } = "";
    /// <summary>Null for a connected CRM.</summary>
    public ColumnMapping? Mapping { get; init; }
    public required int Deals { get; init; }
    public required int ClosedDeals { get; init; }
    public int WonDeals { get; init; }
    public int Forecasts { get; init; }
    public required int Duplicates { get; init; }
    public IReadOnlyList<int> DuplicateRows { get; init; } = [];
    public required IReadOnlyList<LeftOut> Leaks { get; init; }
    public IReadOnlyList<string> SensitiveLeftOut { get; init; } = [];
    public required IReadOnlyList<string> Warnings { get; init; }
    public IReadOnlyList<BacktestScore> Scores { get; init; } = [];
    /// <summary>Forecasters elsewhere, such as a language model, each on the forecasts that it answered.</summary>
    public IReadOnlyList<OutsideScore> Outside { get; init; } = [];
    public IReadOnlyList<BacktestOrigin> Origins { get; init; } = [];
    public bool InMoney { get; init; }
    /// <summary>The file has no dates: deals were parted by chance, and the origins' dates mean nothing.</summary>
    public bool Undated { get; init; }
    public IReadOnlyList<ReliabilityBin> Reliability { get; init; } = [];
    public IReadOnlyList<LiftStep> Lift { get; init; } = [];
    public IReadOnlyList<FeatureWeight> Importance { get; init; } = [];
    public IReadOnlyList<SegmentGap> Segments { get; init; } = [];
    public IReadOnlyList<ProxyField> Proxies { get; init; } = [];
    public LearningCurve? Curve { get; init; }
    public IReadOnlyList<ReadinessGauge> Gauges { get; init; } = [];
    public Readiness Verdict { get; init; }
    public required IReadOnlyList<string> Why { get; init; }

    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, Json);
    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static BacktestReport? FromJson(string json) => System.Text.Json.JsonSerializer.Deserialize<BacktestReport>(json, Json);
    /// <summary>One self-contained page: pictures as inline SVG, each with its table.</summary>
    public string ToHtml() => Proof.BacktestPage.Write(this);

    static readonly System.Text.Json.JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(), new Report.Figure() } };
}
