namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// Finds the articles that fit a question: BM25 over title, topic and text (stemmed), plus neighbouring word pairs, plus pieces of words (typing
/// errors, compounds), plus words of the same meaning. Immutable, safe for several threads; build it over all articles, or over the fifty a database's full text gave.
/// </summary>
public sealed class ArticleIndex
{
    const double TitleWeight = 2.5, TopicWeight = 1.2, LengthMatters = 0.6, PairWeight = 0.5, PieceWeight = 0.25, NearWeight = 0.35, PhraseWeight = 0.5, HeldByMeaning = 0.85, AloneInPassing = 0.45, OtherKind = 0.4, OfKind = 0.6, QuotedByMeaning = 0.7, AnAside = 0.5;
    const int LongestQuestion = 4_000, MostQuotes = 3;
    readonly IReadOnlyList<Article> articles;
    readonly Postings words = new(), pairs = new(), pieces = new();

    readonly Lazy<Compounds> compounds;

    ArticleIndex(IReadOnlyList<Article> articles)
    {
        this.articles = articles;
        compounds = new(() => new Compounds(words.All));
    }

    /// <summary>How many articles it holds.</summary>
    public int Count => articles.Count;

    /// <param name="articles">Any number, in memory; about 10 KB of index per article of 2 KB.</param>
    public static ArticleIndex Of(IEnumerable<Article> articles)
    {
        var index = new ArticleIndex([.. articles]);
        var fields = index.articles.Select(a => (Title: Terms.Of(a.Title), Topic: Terms.Of(a.Topic), Text: Terms.Of(a.Text))).ToList();
        var usual = Math.Max(1, fields.Count == 0 ? 1 : fields.Average(f => f.Text.Count));
        for (var doc = 0; doc < fields.Count; doc++)
        {
            var (title, topic, text) = fields[doc];
            var length = 1 - LengthMatters + LengthMatters * text.Count / usual;
            Dictionary<string, double> word = new(StringComparer.Ordinal), pair = new(StringComparer.Ordinal), piece = new(StringComparer.Ordinal);
            foreach (var (terms, weight) in new[] { (title, TitleWeight), (topic, TopicWeight), (text, 1 / length) })
            {
                foreach (var (term, _) in terms)
                    Sum(word, term, weight);
                foreach (var two in Pairs(terms))
                    Sum(pair, two, weight);
                foreach (var (term, _) in terms)
                    foreach (var part in Pieces(term))
                        Sum(piece, part, weight / 2);
            }
            index.words.Add(doc, word);
            index.pairs.Add(doc, pair);
            index.pieces.Add(doc, piece);
        }
        return index;
    }

    /// <param name="question">The customer's own words, one question or a whole mail (its first 4,000 characters count).</param>
    /// <param name="top">At most so many.</param>
    /// <returns>Best first; only articles that share something with the question.</returns>
    public IReadOnlyList<ArticleHit> Search(string question, int top = 5)
    {
        if (question.Length > LongestQuestion)
            question = question[..LongestQuestion];
        var (terms, asked) = (Terms.Of(question), Asked.Of(question));
        var distinct = terms.GroupBy(t => t.Term).ToDictionary(g => g.Key, g => 1 + Math.Log(g.Count()), StringComparer.Ordinal);
        var scores = new double[articles.Count];
        foreach (var (term, times) in distinct)
        {
            words.Score(term, times, scores);
            foreach (var near in Thesaurus.Wide(term))
                if (!distinct.ContainsKey(near))
                    words.Score(near, times * NearWeight, scores);
            foreach (var part in Pieces(term))
                pieces.Score(part, times * PieceWeight / Math.Max(1, term.Length - 3), scores);
        }
        foreach (var meant in asked.Needed.Keys.Where(t => !distinct.ContainsKey(t)))
            words.Score(meant, PhraseWeight, scores);
        foreach (var two in Pairs(terms).Distinct())
            pairs.Score(two, PairWeight, scores);
        var needs = Needs(asked);
        return [.. Enumerable.Range(0, articles.Count).Where(d => scores[d] > 0)
            .OrderByDescending(d => scores[d]).ThenBy(d => articles[d].Id, StringComparer.Ordinal).Take(top).Select(d => Hit(d, scores[d], question, asked, needs))];
    }

    sealed record Need(string Term, double Weight, IReadOnlyList<string> Near);

    // A word that no article has weighs three times a word that all have: it is the sign that the question is about something else.
    List<Need> Needs(Asked asked) =>
        [.. asked.Needed.Select(n => new Need(n.Key, n.Value * (0.5 + words.Rarity(n.Key) / words.Rarity("")), [.. Thesaurus.Wide(n.Key).Concat(compounds.Value.Of(n.Key)).Where(t => words.Knows(t) && !StatedFacts.Units.Contains(t))]))];

    ArticleHit Hit(int doc, double score, string question, Asked asked, List<Need> needs)
    {
        var (quotes, fits) = QuotesOf(articles[doc].Text, question, asked, needs);
        // The words must stand in what can be cited, or in what it is about: a long text holds any word somewhere.
        var said = Terms.Of($"{articles[doc].Title}\n{articles[doc].Topic}\n{string.Join('\n', quotes.Select(q => q.Text))}").Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        double whole = 0, held = 0;
        foreach (var need in needs)
        {
            whole += need.Weight;
            held += need.Weight * (said.Contains(need.Term) ? 1 : need.Near.Any(said.Contains) ? HeldByMeaning : 0);
        }
        if (asked.Kind != FactKind.Any)
            (whole, held) = (whole + OfKind, held + (fits ? OfKind : 0));
        // One word alone tells an article only where it is the article's subject, or no other article has it.
        else if (asked.Needed.Count(n => n.Value == 1) == 1 && needs.First(n => asked.Needed[n.Term] == 1) is var only && words.Holders(only.Term) > 1 && !IsSubject(doc, only))
            held *= AloneInPassing;
        return new(articles[doc], score, whole == 0 ? 0 : held / whole, quotes, fits);
    }

    bool IsSubject(int doc, Need need) => Terms.Of($"{articles[doc].Title} {articles[doc].Topic}").Any(t => t.Term == need.Term || need.Near.Contains(t.Term));

    (List<ArticleQuote> Quotes, bool Fits) QuotesOf(string text, string question, Asked asked, List<Need> needs)
    {
        var worth = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var need in needs)
            foreach (var near in need.Near)
                worth[near] = Math.Max(worth.GetValueOrDefault(near), need.Weight * QuotedByMeaning);
        foreach (var need in needs)
            worth[need.Term] = need.Weight;
        var quotes = new List<(ArticleQuote Quote, bool Fits)>();
        foreach (var (sentence, at) in Sentences.Placed(text))
        {
            var terms = Terms.Of(sentence).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
            // A long sentence must not win by its length alone.
            var score = terms.Sum(t => worth.GetValueOrDefault(t)) / Math.Sqrt(4 + terms.Count);
            if (score == 0)
                continue;
            var fits = StatedFacts.Has(sentence, asked.Kind);
            quotes.Add((new(at, sentence.Length, sentence, score * (fits ? 1 : OtherKind) * (StatedFacts.IsAside(sentence, question) ? AnAside : 1)), fits));
        }
        var best = quotes.OrderByDescending(q => q.Quote.Score).Take(MostQuotes).OrderBy(q => q.Quote.Start).ToList();
        return ([.. best.Select(q => q.Quote)], best.Any(q => q.Fits));
    }

    static void Sum(Dictionary<string, double> sums, string key, double by) => sums[key] = sums.GetValueOrDefault(key) + by;

    static IEnumerable<string> Pairs(List<(string Term, int At)> terms)
    {
        // Also across one function word: "cost of shipping" and "shipping cost" meet, in either order.
        for (var i = 1; i < terms.Count; i++)
            if (terms[i].At - terms[i - 1].At <= 2)
                yield return string.CompareOrdinal(terms[i - 1].Term, terms[i].Term) < 0 ? terms[i - 1].Term + " " + terms[i].Term : terms[i].Term + " " + terms[i - 1].Term;
    }

    static IEnumerable<string> Pieces(string term)
    {
        for (var i = 0; i + 4 <= term.Length; i++)
            yield return term.Substring(i, 4);
    }
}
