using Microsoft.Extensions.Localization;

namespace CrmIntegration.Console;

/// <summary>What a model looks at, in the reader's words: Signal:budget is "conversation: budget".</summary>
static class FeatureName
{
    static readonly (string Prefix, string Key)[] Kinds = [("Signal:", "conversation: {0}"), ("activity: ", "activity: {0}"), ("times in stage: ", "times in stage: {0}"), ("market: ", "market: {0}")];

    public static string Of(IStringLocalizer<Texts> t, string name)
    {
        foreach (var (prefix, key) in Kinds)
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return t[key, Word(t, name[prefix.Length..])];
        const string History = " win history";
        return name.EndsWith(History, StringComparison.Ordinal) ? t["win history of the {0}", Word(t, name[..^History.Length])] : Word(t, name);
    }

    /// <summary>A field of ours: CloseDate is "Close date", Event.CompletedAt is "Event: completed at".</summary>
    public static string OurField(IStringLocalizer<Texts> t, string name)
    {
        var words = Look.Words(name).Replace(". ", ": ", StringComparison.Ordinal);
        return t["our field: " + words] is { ResourceNotFound: false } known ? known.Value : words;
    }

    /// <summary>A word of ours in the reader's language; a word of the CRM as it stands there.</summary>
    public static string Word(IStringLocalizer<Texts> t, string word) =>
        t["feature: " + word] is { ResourceNotFound: false } known ? known.Value : t["feature: " + char.ToLowerInvariant(word[0]) + word[1..]] is { ResourceNotFound: false } low ? low.Value
            : word.Contains(' ', StringComparison.Ordinal) ? word : Look.Words(word);
}
