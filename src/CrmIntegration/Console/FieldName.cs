using CrmIntegration.Wording;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>A field of ours: CloseDate is "Close date", Event.CompletedAt is "Event: completed at".</summary>
static class FieldName
{
    public static string Of(IStringLocalizer<Texts> t, string name)
    {
        var words = FeatureName.Apart(name).Replace(". ", ": ", StringComparison.Ordinal);
        return t["our field: " + words] is { ResourceNotFound: false } known ? known.Value : words;
    }
}
