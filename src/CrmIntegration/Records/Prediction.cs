namespace CrmIntegration.Records;

/// <summary>What we said about a deal, when, with which model, from which inputs. Never changed afterwards.</summary>
public sealed record Prediction
{
    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }
    public required string OpportunityId { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required string ModelVersion { get; init; }
    public required string InputsHash { get; init; }

    /// <summary>Null: the model abstained, and <see cref="Abstained"/> says why.</summary>
    public double? Win { get; init; }
    public double? WinLow { get; init; }
    public double? WinHigh { get; init; }

    /// <summary>A to D.</summary>
    public string? Grade { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public DateOnly? CloseLow { get; init; }
    public DateOnly? CloseHigh { get; init; }
    /// <summary>Chance per period of being won and lost, packed as Forecasting packs it; null: abstained, or said by an earlier version.</summary>
    public string? Timing { get; init; }
    public decimal? ExpectedAmount { get; init; }
    public string? Currency { get; init; }
    public IReadOnlyList<PredictionReason> Reasons { get; init; } = [];
    public string? Abstained { get; init; }

    /// <summary>What moved it since a week before; null when the deal was younger, or the model abstained.</summary>
    public PredictionChange? Change { get; init; }
}

/// <param name="WinThen">What the same model says of the deal as it was known then, 0 to 1.</param>
/// <param name="Reasons">Differences in log-odds, strongest first.</param>
public sealed record PredictionChange(DateTimeOffset Since, double WinThen, IReadOnlyList<PredictionReason> Reasons);

/// <param name="Says">In a rep's words.</param>
/// <param name="LogOdds">Its share; shares and the base add up to the prediction.</param>
/// <param name="EvidenceKind">Opportunity, FieldChange, Email, Activity, ...: where the rep can check it.</param>
/// <param name="Changeable">The rep can do something about it.</param>
public sealed record PredictionReason(string Feature, string Says, double LogOdds, string? EvidenceKind, string? EvidenceId, bool Changeable)
{
    /// <summary>How many of them a card shows.</summary>
    public const int Shown = 5;
}
