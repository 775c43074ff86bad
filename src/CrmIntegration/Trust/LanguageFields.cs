using CrmIntegration.Connectors;

namespace CrmIntegration.Trust;

/// <summary>Which field of the CRM a line about a deal tells.</summary>
static class LanguageFields
{
    static readonly string[] OfAccount = ["Industry", "Country", "Employees", "AnnualRevenue"];

    /// <param name="attribute">As forecasts name it: "Amount", "Industry", "Close date in the CRM", or a custom field.</param>
    public static IReadOnlyList<FieldValue> Of(string attribute, string? value) => attribute.ToLowerInvariant() switch
    {
        "stage" or "in this stage for" or "time in stage" => [new(RecordKind.Opportunity, "Stage", value)],
        "amount" or "amount changes" or "amount growth" => [new(RecordKind.Opportunity, "Amount", value)],
        "closedate" or "close date" or "close date in the crm" or "close date pushes" or "days to close date" or "close date overdue" => [new(RecordKind.Opportunity, "CloseDate", value)],
        "probability" or "crm probability" => [new(RecordKind.Opportunity, "CrmProbability", value)],
        _ => OfAccount.Contains(attribute, StringComparer.OrdinalIgnoreCase) ? [new(RecordKind.Account, attribute, value)] : [new(RecordKind.Opportunity, attribute, value)],
    };

    /// <param name="line">"Name: value", or in a history "- 3 days ago: Stage becomes Proposal".</param>
    /// <returns>Null: the line begins no field.</returns>
    public static IReadOnlyList<FieldValue>? OfLine(string line)
    {
        if (line.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            return null;
        var (name, rest) = (line[..colon], line[(colon + 1)..].Trim());
        return !line.StartsWith("- ", StringComparison.Ordinal) ? Of(name, rest)
            : rest.IndexOf(" becomes ", StringComparison.Ordinal) is > 0 and var at ? Of(rest[..at], rest[(at + 9)..]) : null;
    }
}
