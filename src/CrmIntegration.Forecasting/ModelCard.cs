namespace CrmIntegration.Forecasting;

public enum Readiness { NotReady, OK, Ready }

/// <summary>A candidate's out-of-sample figures in the time-ordered validation.</summary>
public sealed record CandidateScore(string Name, double Brier, double LogLoss, double? Auc, double Ece);

public sealed record LeftOut(string Feature, string Reason);

/// <summary>One bar of a reliability diagram: equal-width bins of the predicted probability.</summary>
public sealed record ReliabilityBin(double Predicted, double Observed, int Count);

/// <summary>What an admin reads before trusting a model, and what is kept with it for ever. JSON-serialisable.</summary>
public sealed record ModelCard
{
    public string Version { get; init; } = "";
    public DateTimeOffset TrainedAsOf { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public int ClosedDeals { get; init; }
    public int WonDeals { get; init; }
    public int OpenDeals { get; init; }
    /// <summary>The candidate that was chosen; "none" when the model abstains.</summary>
    public string Chosen { get; init; } = "none";
    public IReadOnlyList<CandidateScore> Candidates { get; init; } = [];
    public IReadOnlyList<CandidateScore> Baselines { get; init; } = [];
    public IReadOnlyList<string> FeaturesUsed { get; init; } = [];
    public IReadOnlyList<LeftOut> FeaturesLeftOut { get; init; } = [];
    public IReadOnlyList<ReliabilityBin> ReliabilityBins { get; init; } = [];
    /// <summary>Error by segment in the time-ordered validation, the whole first.</summary>
    public IReadOnlyList<Watch.SegmentError> Segments { get; init; } = [];
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
    public Readiness Readiness { get; init; }
    public string Says { get; init; } = "";
}

/// <summary>How to train. LeaveOut names attributes or features the model must not see. AllowTrees = false keeps to linear candidates (the card says which were tried).</summary>
public sealed record TrainingOptions
{
    public int Seed { get; init; } = 42;
    public IReadOnlyList<string> LeaveOut { get; init; } = [];
    public bool AllowTrees { get; init; } = true;
    /// <summary>Below this many closed deals, or without at least five won and five lost, the model abstains.</summary>
    public int FewestClosedDeals { get; init; } = 20;
    /// <summary>Month, 1 to 12, in which the fiscal year starts: quarters are counted from it.</summary>
    public int FiscalYearStart { get; init; } = 1;
    /// <summary>Market figures that may be features; a snapshot sees what was known on its day.</summary>
    public IReadOnlyList<MarketSeries> Market { get; init; } = [];
}
