namespace CrmIntegration.Language.Retrieval;

/// <summary>
/// Finds the articles that fit a question: BM25 over title, topic and text (stemmed), plus neighbouring word pairs, plus pieces of words (typing
/// errors, compounds), plus words of the same meaning. Immutable, safe for several threads; build it over all articles, or over the fifty a database's full text gave.
/// </summary>
public sealed class ArticleIndex
{
    const double TitleWeight = 2.5, TopicWeight = 1.2, LengthMatters = 0.6, PairWeight = 0.5, PieceWeight = 0.25, NearWeight = 0.35;
    const int LongestQuestion = 4_000, MostQuotes = 3;
    readonly IReadOnlyList<Article> articles;
    readonly Postings words = new(), pairs = new(), pieces = new();

    ArticleIndex(IReadOnlyList<Article> articles) => this.articles = articles;

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
        var asked = Terms.Of(question.Length > LongestQuestion ? question[..LongestQuestion] : question);
        var distinct = asked.GroupBy(t => t.Term).ToDictionary(g => g.Key, g => 1 + Math.Log(g.Count()), StringComparer.Ordinal);
        double[] scores = new double[articles.Count], covers = new double[articles.Count];
        var whole = 0.0;
        foreach (var (term, times) in distinct)
        {
            words.Score(term, times, scores);
            foreach (var near in Thesaurus.Of(term))
                if (!distinct.ContainsKey(near))
                    words.Score(near, times * NearWeight, scores);
            foreach (var part in Pieces(term))
                pieces.Score(part, times * PieceWeight / Math.Max(1, term.Length - 3), scores);
            var rarity = words.Rarity(term);
            whole += rarity;
            words.Mark(term, rarity, covers);
        }
        foreach (var two in Pairs(asked).Distinct())
            pairs.Score(two, PairWeight, scores);
        return [.. Enumerable.Range(0, articles.Count).Where(d => scores[d] > 0)
            .OrderByDescending(d => scores[d]).ThenBy(d => articles[d].Id, StringComparer.Ordinal).Take(top)
            .Select(d => new ArticleHit(articles[d], scores[d], whole == 0 ? 0 : Math.Min(1, covers[d] / whole), QuotesOf(articles[d].Text, distinct)))];
    }

    List<ArticleQuote> QuotesOf(string text, Dictionary<string, double> asked)
    {
        var quotes = new List<ArticleQuote>();
        foreach (var (sentence, at) in Sentences.Placed(text))
        {
            var terms = Terms.Of(sentence).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
            // A long sentence must not win by its length alone.
            var score = terms.Sum(t => asked.ContainsKey(t) ? words.Rarity(t) : Thesaurus.Of(t).Any(asked.ContainsKey) ? words.Rarity(t) * NearWeight : 0) / Math.Sqrt(4 + terms.Count);
            if (score > 0)
                quotes.Add(new(at, sentence.Length, sentence, score));
        }
        return [.. quotes.OrderByDescending(q => q.Score).Take(MostQuotes).OrderBy(q => q.Start)];
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
