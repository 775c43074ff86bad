using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Answers without a model: the sentences of the articles that meet the question, word for word. Invents nothing, and would rather say nothing.</summary>
static class OfflineAnswer
{
    const double EnoughCover = 0.5, EnoughNamed = 0.4, EnoughOfBest = 0.55, AsMuch = 0.1, Alike = 0.9;
    const int MostOfPassage = 2, LongestSentence = 500;

    /// <param name="parts">Each thing that is asked, with what was found for it.</param>
    public static IReadOnlyList<ServiceSentence> Write(ServiceQuestion question, IReadOnlyList<(string Ask, IReadOnlyList<KnowledgeHit> Hits)> parts) => Write(question, parts, out _);

    /// <param name="open">The things that nothing answers.</param>
    public static IReadOnlyList<ServiceSentence> Write(ServiceQuestion question, IReadOnlyList<(string Ask, IReadOnlyList<KnowledgeHit> Hits)> parts, out IReadOnlyList<string> open)
    {
        var (found, left) = (new List<ServiceSentence>(), new List<string>());
        foreach (var (ask, hits) in parts)
            if (MailAsks.For(ask) is var wanted && Best(hits, ask, wanted, question.Language!) is { } hit)
                found.AddRange(Sentences(hit, ask, wanted).Where(s => found.All(f => f.Text != s.Text)));
            else
                left.Add(ask.ReplaceLineEndings(" ").Trim());
        open = left;
        return found;
    }

    /// <summary>Found and written in one, without a model.</summary>
    internal static IReadOnlyList<ServiceSentence> Of(ServiceQuestion question, KnowledgeIndex known)
    {
        var parts = question.Parts.Select(p => (Ask: p, Hits: known.Find(p, Answering.Passages))).ToList();
        return Write(question with { Language = question.Language ?? parts.SelectMany(p => p.Hits).FirstOrDefault()?.Article.Language ?? "en" }, parts);
    }

    /// <summary>The one that has most of what is asked for, in the customer's language.</summary>
    static KnowledgeHit? Best(IReadOnlyList<KnowledgeHit> hits, string ask, AskedFor wanted, string language) =>
        Choose(hits.Where(h => h.Article.Language == language && !Support.NamesElsewhere(ask, h.Article.Title + "\n" + h.Text, language) && Says(h, wanted).Any()), h => (h.Article.Id, Named(h, wanted), h.Score, h.Fits, Foremost(Says(h, wanted))));

    // Where the very thing that is asked for stands in the sentence, fewer of the words around it must.
    static double Named(KnowledgeHit hit, AskedFor wanted) => hit.Covers >= EnoughNamed && Says(hit, wanted).Any(q => wanted.IsNamedIn(q.Text)) ? Math.Max(hit.Covers, EnoughCover) : hit.Covers;

    /// <summary>The same choice among bare articles.</summary>
    internal static ArticleHit? Choose(IEnumerable<ArticleHit> hits) => Choose(hits.Where(h => h.Quotes.Count > 0), h => (h.Article.Id, h.Covers, h.Score, h.Fits, Foremost(h.Quotes)));

    static string? Foremost(IEnumerable<ArticleQuote> quotes) => quotes.MaxBy(q => q.Score)?.Text.ReplaceLineEndings(" ").Trim();

    // Two articles that fit alike are none that surely fits, unless both say the same.
    static T? Choose<T>(IEnumerable<T> hits, Func<T, (string Article, double Covers, double Score, bool Fits, string? Says)> seen) where T : class
    {
        var able = hits.Where(h => seen(h).Covers >= EnoughCover - AsMuch && seen(h).Fits).ToList();
        if (able.MaxBy(h => (seen(h).Covers, seen(h).Score)) is not { } best || seen(best) is var chosen && chosen.Covers < EnoughCover)
            return null;
        return able.Any(h => seen(h) is var rival && rival.Article != chosen.Article && rival.Says != chosen.Says && rival.Score > chosen.Score * Alike && rival.Covers > chosen.Covers - AsMuch) ? null : best;
    }

    static IEnumerable<ArticleQuote> Says(KnowledgeHit hit, AskedFor wanted) =>
        hit.Quotes.Where(q => wanted.MayBeAnsweredBy(q.Text, hit.Article.Title) && q.Length <= LongestSentence && q.Text[^1] is '.' or '!' or '。' or '！' or ')' && InjectionScan.Find(q.Text).Count == 0);

    static IEnumerable<ServiceSentence> Sentences(KnowledgeHit hit, string ask, AskedFor wanted) =>
        Support.Telling(ask, Says(hit, wanted), EnoughOfBest, MostOfPassage)
            .Select(q => new ServiceSentence(q.Text.ReplaceLineEndings(" "), [new(hit.Article.Id, hit.Article.Version, hit.Article.Title, q.Start, q.Length, q.Text)]));
}
