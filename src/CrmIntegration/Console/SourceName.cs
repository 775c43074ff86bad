using CrmIntegration.Records;
using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>A source as readers know it: "amount", "article 2".</summary>
static class SourceName
{
    public static string Of(SuggestionSource source, IStringLocalizer<Texts> t)
    {
        var bare = source.Id.TrimEnd('\'').Split('-')[0];
        var name = bare.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return t["source: " + name] + (name.Length < bare.Length ? " " + bare[name.Length..] : "");
    }
}
