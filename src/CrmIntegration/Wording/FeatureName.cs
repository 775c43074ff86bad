using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>What a model looks at, in the reader's words: Signal:budget is "conversation: budget".</summary>
static class FeatureName
{
    static readonly (string Prefix, string Key)[] Kinds = [("Signal:", "conversation: {0}"), ("activity: ", "activity: {0}"), ("times in stage: ", "times in stage: {0}"), ("market: ", "market: {0}")];

    public static string Of(IStringLocalizer<Sayings> t, string name)
    {
        foreach (var (prefix, key) in Kinds)
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return t[key, Word(t, name[prefix.Length..])];
        const string History = " win history";
        return name.EndsWith(History, StringComparison.Ordinal) ? t["win history of the {0}", Word(t, name[..^History.Length])] : Word(t, name);
    }

    /// <summary>A word of ours in the reader's language; a word of the CRM as it stands there.</summary>
    public static string Word(IStringLocalizer<Sayings> t, string word) =>
        t["feature: " + word] is { ResourceNotFound: false } known ? known.Value : t["feature: " + char.ToLowerInvariant(word[0]) + word[1..]] is { ResourceNotFound: false } low ? low.Value
            : word.Contains(' ', StringComparison.Ordinal) ? word : Apart(word);

    /// <summary>CloseDate is "Close date".</summary>
    public static string Apart(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
