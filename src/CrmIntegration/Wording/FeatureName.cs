using Microsoft.Extensions.Localization;

namespace CrmIntegration.Wording;

/// <summary>What a model looks at, in the reader's words: Signal:budget is "conversation: budget".</summary>
static class FeatureName
{
    static readonly (string Prefix, string Key)[] Kinds = [("Signal:", "conversation: {0}"), ("activity: ", "activity: {0}"), ("times in stage: ", "times in stage: {0}"), ("product: ", "product: {0}"), ("market: ", "market: {0}")];

    public static string Of(IStringLocalizer<Sayings> t, string name)
    {
        const string History = " win history";
        if (Kinds.FirstOrDefault(k => name.Length > k.Prefix.Length && name.StartsWith(k.Prefix, StringComparison.Ordinal)) is { Prefix: { } prefix, Key: var key })
            return t[key, Word(t, name[prefix.Length..])];
        return name.Length > History.Length && name.EndsWith(History, StringComparison.Ordinal) ? t["win history of the {0}", Word(t, name[..^History.Length])] : Word(t, name);
    }

    /// <returns>Null: no word of ours.</returns>
    public static string? Known(IStringLocalizer<Sayings> t, string word) =>
        word.Length == 0 ? null : t["word: " + word] is { ResourceNotFound: false } other ? other.Value
            : t["feature: " + word] is { ResourceNotFound: false } known ? known.Value
            : Array.Exists(Kinds, k => word.StartsWith(k.Prefix, StringComparison.Ordinal)) || word.EndsWith(" win history", StringComparison.Ordinal) ? Of(t, word) : null;

    /// <summary>A word of ours in the reader's language; a word of the CRM as it stands there.</summary>
    public static string Word(IStringLocalizer<Sayings> t, string word) =>
        t["feature: " + word] is { ResourceNotFound: false } known ? known.Value : t["feature: " + char.ToLowerInvariant(word[0]) + word[1..]] is { ResourceNotFound: false } low ? low.Value
            : word.Contains(' ', StringComparison.Ordinal) ? word : Apart(word);

    /// <summary>CloseDate is "Close date".</summary>
    public static string Apart(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));
}
