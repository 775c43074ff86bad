using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Topics;

/// <summary>A text that belongs to a topic, and the names of whom it is from and to.</summary>
public sealed record TopicText(string Id, string Text, IReadOnlyCollection<string> Names);

/// <summary>Names a topic by the words that its texts share and others do not, as their writers spell them.</summary>
public static class TopicNames
{
    const int LongestPhrase = 3, PicturesInPhrase = 6, Tried = 12, LongestName = 60, Shown = 3;
    const double HeldBy = 0.15, SecondAtLeast = 0.35;

    sealed record Phrase(string Key, HashSet<ulong> Terms, double Weight)
    {
        public Dictionary<string, int> Spellings { get; } = new(StringComparer.Ordinal);
        public HashSet<int> Texts { get; } = [];
        public double Score(int of) => Weight * Math.Sqrt((double)Texts.Count / of);
    }

    /// <param name="signature">As <see cref="SortedTopic.Signature"/> gives it.</param>
    /// <param name="central">The most central texts; some dozens are enough.</param>
    /// <param name="taken">Names that other topics have.</param>
    /// <returns>A name of one or two phrases in the language that most of the texts are in; null when no phrase is common to several, or all of them are of persons.</returns>
    public static (string Name, string Language)? Of(string signature, IReadOnlyList<TopicText> central, IReadOnlySet<string> taken)
    {
        if (TopicCentre.Read(signature) is not { } centre || central.Count == 0)
            return null;
        var language = central.CountBy(t => LanguageGuess.Of(t.Text)).OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).First().Key;
        var texts = central.Where(t => LanguageGuess.Of(t.Text) == language).OrderBy(t => t.Text, StringComparer.Ordinal).ThenBy(t => t.Id, StringComparer.Ordinal).ToList();
        var fewest = Math.Max(Math.Min(2, texts.Count), (int)Math.Ceiling(HeldBy * texts.Count));
        var best = Phrases(texts, centre).Where(p => p.Texts.Count >= fewest).OrderByDescending(p => p.Score(texts.Count)).ThenBy(p => p.Key, StringComparer.Ordinal).Take(Tried * 3)
            .Where(p => !Personal(p, texts)).Take(Tried).ToList();
        if (best.Count == 0)
            return null;
        var chosen = new List<Phrase> { best[0] };
        var name = Capital(Spelt(best[0]));
        foreach (var next in best.Skip(1))
            if (chosen.All(c => !c.Terms.Overlaps(next.Terms)) && name.Length + Spelt(next).Length < LongestName && (taken.Contains(name) || (chosen.Count < 2 && next.Score(texts.Count) >= SecondAtLeast * best[0].Score(texts.Count))))
            {
                chosen.Add(next);
                name += ", " + Spelt(next);
            }
        return (name, language);
    }

    static IEnumerable<Phrase> Phrases(List<TopicText> texts, TopicCentre centre)
    {
        var phrases = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        for (var t = 0; t < texts.Count; t++)
        {
            var names = texts[t].Names.SelectMany(n => Terms.Of(n)).Select(n => n.Term).ToHashSet(StringComparer.Ordinal);
            foreach (var (key, spelling, terms) in Runs(Spoken.Of(texts[t].Text), names))
            {
                if (!phrases.TryGetValue(key, out var phrase))
                    phrases[key] = phrase = new(key, terms, terms.Sum(h => (double)centre.Weights.GetValueOrDefault(h)));
                if (phrase.Texts.Add(t))
                    phrase.Spellings[spelling] = phrase.Spellings.GetValueOrDefault(spelling) + 1;
            }
        }
        return phrases.Values.Where(p => p.Weight > 0);
    }

    // Runs of neighbouring words that begin and end with one that tells something; small words may stand between. In writings without spaces, runs of characters.
    static IEnumerable<(string Key, string Spelling, HashSet<ulong> Terms)> Runs(IReadOnlyList<Spoken> words, IReadOnlySet<string> names)
    {
        for (var from = 0; from < words.Count; from++)
        {
            var (key, terms, telling) = ("", new HashSet<ulong>(), 0);
            for (var to = from; to < words.Count; to++)
            {
                if (to > from && !words[to].Follows(words[to - 1]))
                    break;
                if (words[to].Term is { } term)
                {
                    if (names.Contains(term) || !TopicTerms.Tells(term) || ++telling > (words[to].Pictorial ? PicturesInPhrase - 1 : LongestPhrase))
                        break;
                    key += (key.Length > 0 ? " " : "") + term;
                    terms.Add(TopicTerms.HashOf(term, TopicTerms.Word));
                    // "Gateway offline after" is not a name's end, nor "does fail" its beginning.
                    if (!Ties(term) && !Ties(words[from].Term!))
                        yield return (key, Spoken.Spelling(words, from, to), [.. terms]);
                }
                else if (to == from || words[to - 1].Term is null)
                    break;
            }
        }
    }

    // Words that tie others together are neither the end of a name nor its beginning.
    static bool Ties(string term) => Asked.IsHowOneAsks(term) || Tying.Contains(term);

    static readonly HashSet<string> Tying = [.. ("should shall must been being was were has had still not no since again already nobody somebody everybody our us your this that these those there here within "
        + "sollte sollten am im ans zum zur bleibt bleiben blieb ist sind war waren noch immer nicht kein keine seit wieder schon niemand unsere unser unserem dieser diese dieses bereits worden von vom nach bei durch ohne einem einen einer eines nichts "
        + "devait devrait depuis toujours pas notre nos vos cette ces reste encore deja personne debia deberia desde sigue aun nadie nuestro nuestra nuestros este esta todavia ya").Split(' ').Select(w => Stem.Of(Terms.Fold(w)))];

    static string Spelt(Phrase phrase) => phrase.Spellings.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).First().Key;

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // A name that the masker would hide is no name for a topic: asked of a few texts, because one may be mistaken.
    static bool Personal(Phrase phrase, List<TopicText> texts)
    {
        var (hidden, asked) = (0, 0);
        foreach (var text in phrase.Texts.Order().Take(Shown).Select(t => texts[t]))
            foreach (var spelling in phrase.Spellings.Keys.Where(s => text.Text.Contains(s, StringComparison.Ordinal)).Take(1))
            {
                var at = text.Text.IndexOf(spelling, StringComparison.Ordinal);
                asked++;
                hidden += new Masker(text.Names).Find(text.Text).Any(s => s.Start < at + spelling.Length && s.End > at) ? 1 : 0;
            }
        return hidden * 2 > asked;
    }
}
