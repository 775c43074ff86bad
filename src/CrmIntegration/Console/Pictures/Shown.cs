namespace CrmIntegration.Console.Pictures;

/// <summary>One forecast's share in a picture of reasons.</summary>
/// <param name="Effect">Log-odds; positive speaks for winning.</param>
public sealed record Factor(string Says, double Effect, bool Changeable, string? Evidence, string? EvidenceHref);

/// <param name="Low">With <paramref name="High"/>: null for what is known, a range for what is expected.</param>
public sealed record FanPoint(DateOnly Day, double Middle, double? Low = null, double? High = null);

/// <summary>One stay of a deal in a stage.</summary>
public sealed record Stay(string Stage, DateTimeOffset From, DateTimeOffset Until);

/// <param name="Kind">in | out | meeting.</param>
public sealed record Moment(DateTimeOffset At, string Kind, string Says);

/// <param name="Win">0 to 1.</param>
public sealed record Score(DateTimeOffset At, double Win, double? Low, double? High, string Model);

/// <param name="Done">Of <paramref name="Of"/>; null when nobody knows how many there are.</param>
public sealed record Progress(string Name, long Done, long? Of, string Says);
