using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Replies;

/// <summary>
/// How much of what an ask is about another text is about too: the share of its content words, the rare ones counting more. Courtesy, function words,
/// quantities and the words of every sales mail ("price", "delivery") tell the matter, not the thing, and do not count.
/// </summary>
/// <param name="texts">All texts of one language that may answer: they tell which words are rare.</param>
sealed class Relevance(IEnumerable<string> texts)
{
    // Between what answered and what did not on mails of our own in each language (RelevanceFacts measures both). Chinese and Japanese are cut into pairs
    // of characters, of which many belong to the grammar; German's compounds and the endings of Romance verbs leave fewer words that meet than English does.
    static readonly Dictionary<string, double> Least = new() { ["en"] = 0.4, ["de"] = 0.34, ["nl"] = 0.34, ["fr"] = 0.34, ["es"] = 0.34, ["it"] = 0.34, ["pt"] = 0.34, ["zh"] = 0.3, ["ja"] = 0.3 };

    readonly List<HashSet<string>> held = [.. texts.Select(t => Terms.Of(t).Select(x => x.Term).ToHashSet(StringComparer.Ordinal))];
    readonly Dictionary<string, double> rarity = new(StringComparer.Ordinal);

    /// <summary>Below this share a text is about something else. A language without a figure of its own needs half.</summary>
    public static double LeastOf(string language) => Least.GetValueOrDefault(language, 0.5);

    /// <returns>0 to 1; null: the ask names no thing at all ("How much is it?").</returns>
    public double? Share(string ask, string text)
    {
        var asked = Content(ask);
        if (asked.Count == 0)
            return null;
        var terms = Terms.Of(text).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var (whole, shared) = (0.0, 0.0);
        foreach (var term in asked)
        {
            var weight = Rarity(term);
            whole += weight;
            shared += terms.Contains(term) || Thesaurus.Of(term).Any(terms.Contains) ? weight : 0;
        }
        return shared / whole;
    }

    /// <summary>Whether a sentence that answered <paramref name="asked"/> is on the same matter as the ask.</summary>
    public static bool SameMatter(MailAsk ask, string sentence, string asked)
    {
        var said = MailTopics.Of(sentence.ToLowerInvariant());
        return said == ask.Topic || said == "other" && MailAsks.Of(asked).Any(a => a.Topic == ask.Topic);
    }

    static HashSet<string> Content(string ask) =>
        Terms.Of(ask).Select(t => t.Term).Where(t => !t.All(char.IsAsciiDigit) && !Courtesy.Stems.Contains(t) && MailTopics.Of(t) == "other").ToHashSet(StringComparer.Ordinal);

    double Rarity(string term)
    {
        if (!rarity.TryGetValue(term, out var weight))
            rarity[term] = weight = Math.Log(1 + (held.Count + 1) / (0.5 + held.Count(h => h.Contains(term))));
        return weight;
    }
}
