using CrmIntegration.Connectors;
using CrmIntegration.Forecasting.Effects;

namespace CrmIntegration.Records;

/// <param name="Unit">deal | team.</param>
/// <param name="Share">Held out, 0.05 to 0.5.</param>
/// <param name="Days">14 to 365.</param>
public sealed record TrialAsked(string? Unit, double Share, int Days);

/// <summary>One measure of a trial.</summary>
/// <param name="Measure">forecast error | first reply time | satisfaction | conversion | time per reply.</param>
/// <param name="LessIsBetter">For the reader: which side of nought is good.</param>
/// <param name="Against">Treated against held out.</param>
/// <param name="Differences">The same against the time before, so that what changed for everybody is taken out.</param>
/// <param name="BeforeAfter">The treated alone: what a report without a control group would claim.</param>
/// <param name="Findable">The smallest difference that as many values as came in this time would find in four of five trials.</param>
public sealed record MeasuredEffect(string Measure, bool LessIsBetter, Comparison Against, Comparison Differences, Comparison BeforeAfter, double Deviation, double PerWeek, double Findable, Practised? Practised = null);

/// <summary>A practice run drawn many times over the same past, since one lot may be unlucky: how many could be judged, and how many ranges hold nought.</summary>
public sealed record Practised(int Lots, int HoldNought);

/// <param name="Trial">Null: none was ever started.</param>
/// <param name="Practice">Nobody was treated: the lot is drawn over the past, and nineteen of twenty intervals hold nought.</param>
public sealed record TrialReport(HoldOut? Trial, bool Running, bool Practice, DateTimeOffset From, DateTimeOffset Until, int HeldUnits, int OtherUnits, IReadOnlyList<MeasuredEffect> Effects);

/// <summary>What the console and the API ask about the product's own effect.</summary>
public interface ITrials
{
    /// <summary>Draws the lot and starts. Conflict when one runs; Rejected when the numbers make no trial.</summary>
    Task<CrmResult<HoldOut>> StartAsync(Guid connectionId, TrialAsked asked, CancellationToken cancel);

    /// <summary>Ends it now: the held-out get their scores and drafts.</summary>
    Task<bool> StopAsync(Guid connectionId, CancellationToken cancel);

    /// <summary>The newest trial measured; where there was none, a practice run over the last half year.</summary>
    Task<TrialReport> ReportAsync(Guid connectionId, CancellationToken cancel);
}
