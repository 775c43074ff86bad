using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>A sentence of a topic, word for word.</summary>
/// <param name="TextId">Whose sentence it is.</param>
/// <param name="Start">In that text.</param>
/// <param name="Shown">The sentence with placeholders where it is personal; else exactly the span.</param>
public sealed record TopicQuote(string TextId, int Start, int Length, string Shown, string Language);

/// <summary>Sentences that show what a topic is about. Texts that speak to a language model are never quoted.</summary>
public static class TopicQuotes
{
    const int Shortest = 15, Longest = 280;
    const double TooAlike = 0.7;

    /// <param name="central">The most central texts, the most central first.</param>
    /// <returns>At most one of a text, at most <paramref name="most"/>, none like another where there are enough that differ.</returns>
    public static IReadOnlyList<TopicQuote> Of(string signature, IReadOnlyList<TopicText> central, int most)
    {
        if (TopicCentre.Read(signature) is not { } centre)
            return [];
        var found = central.Where(t => InjectionScan.Find(t.Text).Count == 0).Select(t => Best(centre, t)).OfType<(TopicText Of, string Sentence, int At, HashSet<string> Terms, double Score)>()
            .OrderByDescending(s => s.Score).ThenBy(s => s.Of.Id, StringComparer.Ordinal).ToList();
        var chosen = found.Take(0).ToList();
        foreach (var one in found)
            if (chosen.Count < most && chosen.All(c => Alike(c.Terms, one.Terms) < TooAlike))
                chosen.Add(one);
        return [.. chosen.Select(c => new TopicQuote(c.Of.Id, c.At, c.Sentence.Length, new Masker(c.Of.Names).Mask(c.Sentence), LanguageGuess.Of(c.Of.Text)))];
    }

    static (TopicText, string, int, HashSet<string>, double)? Best(TopicCentre centre, TopicText text)
    {
        (TopicText, string, int, HashSet<string>, double)? best = null;
        var most = 0.0;
        foreach (var (sentence, at) in Sentences.Placed(text.Text))
        {
            if (sentence.Length is < Shortest or > Longest)
                continue;
            var terms = Terms.Of(sentence).Select(t => t.Term).Where(TopicTerms.Tells).ToHashSet(StringComparer.Ordinal);
            var score = terms.Sum(t => (double)centre.Weights.GetValueOrDefault(TopicTerms.HashOf(t, TopicTerms.Word))) / Math.Sqrt(4 + terms.Count);
            if (score > most)
                (best, most) = ((text, sentence, at, terms, score), score);
        }
        return best;
    }

    static double Alike(HashSet<string> one, HashSet<string> other) => one.Count + other.Count == 0 ? 1 : (double)one.Count(other.Contains) / Math.Max(1, Math.Min(one.Count, other.Count));
}
