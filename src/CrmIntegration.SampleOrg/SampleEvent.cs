using CrmIntegration.Connectors;

namespace CrmIntegration.SampleOrg;

/// <summary>Something happened in the sample company.</summary>
/// <param name="Says">One line for a terminal.</param>
/// <param name="Records">Every record that is new or changed, as it is now; field changes included.</param>
public sealed record SampleEvent(string Says, IReadOnlyList<CrmRecord> Records);
