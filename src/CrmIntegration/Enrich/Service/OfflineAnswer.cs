using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Answers without a model: the sentences of the articles that meet the question, word for word. Invents nothing, and would rather say nothing.</summary>
static class OfflineAnswer
{
    const double EnoughCover = 0.5, EnoughOfBest = 0.6;
    const int MostAsks = 3, MostOfPassage = 2, LongestSentence = 500;

    /// <param name="hits">What was found for the whole question, best first.</param>
    /// <param name="search">Finds for one part of it.</param>
    public static async Task<IReadOnlyList<ServiceSentence>> WriteAsync(ServiceQuestion question, IReadOnlyList<KnowledgeHit> hits, Func<string, Task<IReadOnlyList<KnowledgeHit>>> search)
    {
        var asks = MailAsks.Of(question.Text).Where(a => a.Kind is "question" or "request" && InjectionScan.Find(a.Quote).Count == 0).Select(a => a.Quote).Take(MostAsks).ToList();
        var found = new List<ServiceSentence>();
        foreach (var ask in asks.Count < 2 ? [question.Sought] : asks)
            if (Best(asks.Count < 2 ? hits : await search(ask), question.Language!) is { } hit)
                found.AddRange(Sentences(hit, ask).Where(s => found.All(f => f.Text != s.Text)));
        return found;
    }

    /// <summary>The first that is about the question and in the customer's language.</summary>
    static KnowledgeHit? Best(IReadOnlyList<KnowledgeHit> hits, string language) =>
        hits.FirstOrDefault(h => h.Covers >= EnoughCover && h.Article.Language == language && Says(h).Any());

    static IEnumerable<ArticleQuote> Says(KnowledgeHit hit) =>
        hit.Quotes.Where(q => q.Length <= LongestSentence && q.Text[^1] is '.' or '!' or '。' or '！' or ')' && InjectionScan.Find(q.Text).Count == 0);

    static IEnumerable<ServiceSentence> Sentences(KnowledgeHit hit, string ask)
    {
        var quotes = Says(hit).ToList();
        var best = quotes.Max(q => q.Score);
        var taken = new List<ArticleQuote>();
        foreach (var quote in quotes.OrderByDescending(q => q.Score))
            // A weaker sentence stands too where it meets a word that no stronger one did: "returns, and the warranty?" asks for both.
            if (taken.Count < MostOfPassage && (quote.Score >= best * EnoughOfBest || Support.Missing(ask, taken.Select(t => t.Text)).Except(Support.Missing(ask, taken.Append(quote).Select(t => t.Text))).Any()))
                taken.Add(quote);
        return taken.OrderBy(q => q.Start)
            .Select(q => new ServiceSentence(q.Text.ReplaceLineEndings(" "), [new(hit.Article.Id, hit.Article.Version, hit.Article.Title, q.Start, q.Length, q.Text)]));
    }
}
