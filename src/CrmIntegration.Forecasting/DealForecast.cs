namespace CrmIntegration.Forecasting;

/// <summary>One reason in words. <paramref name="LogOdds"/> is its exact share of the forecast (positive speaks for winning);
/// evidence names the field and, where there is one, the CRM's id; changeable = a rep can do something about it.</summary>
public sealed record DealReason(string Feature, string Says, double LogOdds, string? EvidenceField, string? EvidenceId, bool Changeable);

/// <summary>What the model says of one open deal. Win, WinLow, WinHigh are probabilities in (0, 1), the range covering about 90 %;
/// LogOdds = ln(Win / (1 - Win)); all reasons before the cut to five add up to LogOdds - BaseLogOdds. ExpectedAmount is what the deal brings if it is won, in its own
/// currency: what stands on it, times what later became of such amounts where that proved to foretell more; the median of won deals where none stands on it.
/// Abstained holds the sentence why there is no number, and then the numbers are null.</summary>
public sealed record DealForecast
{
    public required string Id { get; init; }
    public double? Win { get; init; }
    public double? WinLow { get; init; }
    public double? WinHigh { get; init; }
    /// <summary>A from 0.7, B from 0.45, C from 0.2, else D.</summary>
    public string? Grade { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public DateOnly? CloseLow { get; init; }
    public DateOnly? CloseHigh { get; init; }
    /// <summary>Chance of being won, lost or still open per period; ExpectedClose and its range are read from it, and its wins make up Win.</summary>
    public DealTiming? Timing { get; init; }
    public double? ExpectedAmount { get; init; }
    public double BaseLogOdds { get; init; }
    public double LogOdds { get; init; }
    public IReadOnlyList<DealReason> Reasons { get; init; } = [];
    public string? Abstained { get; init; }
    /// <summary>SHA-256 (16 hex digits) of every input the model saw: equal hashes mean equal forecasts of one model version.</summary>
    public required string InputsHash { get; init; }

    internal static string GradeOf(double win) => win >= 0.7 ? "A" : win >= 0.45 ? "B" : win >= 0.2 ? "C" : "D";
}

/// <summary>What moved a deal's forecast since a moment, by one model: the reasons' log-odds are differences of two explanations.</summary>
public sealed record ForecastChange(string Id, DateTimeOffset Since, double WinThen, double WinNow, IReadOnlyList<DealReason> Reasons);
