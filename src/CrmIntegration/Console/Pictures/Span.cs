namespace CrmIntegration.Console.Pictures;

/// <summary>One estimate with its interval, in a picture of several.</summary>
/// <param name="Sure">The interval leaves nought out.</param>
/// <param name="Says">What stands in place of a picture when nothing can be said.</param>
public sealed record Estimate(string Name, double Middle, double Low, double High, bool Sure, string Shown, string? Says = null);

/// <param name="Start">0 to 1 of the conversation.</param>
/// <param name="Ours">Null: nobody knows who spoke.</param>
public sealed record Spoken(double Start, double End, bool? Ours, int Line);
