using System.Globalization;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Records;

/// <summary>Passages of some versions of articles, ready to be asked. Never changes; safe for several threads.</summary>
public sealed class KnowledgeIndex
{
    const int MostOfOne = 2;
    readonly ArticleIndex index;
    readonly Dictionary<string, (ArticleVersion Article, Passage Span)> passages;

    KnowledgeIndex(ArticleIndex index, Dictionary<string, (ArticleVersion, Passage)> passages, IReadOnlyList<string> languages) => (this.index, this.passages, Languages) = (index, passages, languages);

    /// <summary>The languages that the articles are in, most first; empty: there are none.</summary>
    public IReadOnlyList<string> Languages { get; }

    public static KnowledgeIndex Of(IReadOnlyList<ArticleVersion> articles)
    {
        var passages = new Dictionary<string, (ArticleVersion, Passage)>(StringComparer.Ordinal);
        var texts = new List<Article>();
        foreach (var article in articles)
            foreach (var span in Passages.Of(article.Body))
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{article.Id}\n{span.Start:000000000}");
                passages[key] = (article, span);
                texts.Add(new(key, article.Title, article.Body.Substring(span.Start, span.Length), $"{article.Topic} {span.Heading}".Trim()));
            }
        return new(ArticleIndex.Of(texts), passages, [.. articles.CountBy(a => a.Language).OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key)]);
    }

    /// <returns>Best first, at most two passages of one article.</returns>
    public IReadOnlyList<KnowledgeHit> Find(string question, int top) =>
        [.. index.Search(question, top * 4).Select(h => (Hit: h, Of: passages[h.Article.Id])).GroupBy(h => h.Of.Article.Id).SelectMany(g => g.Take(MostOfOne))
            .OrderByDescending(h => h.Hit.Score).ThenBy(h => h.Hit.Article.Id, StringComparer.Ordinal).Take(top)
            .Select(h => new KnowledgeHit(h.Of.Article, h.Of.Span.Start, h.Hit.Article.Text, h.Hit.Score, h.Hit.Covers, [.. h.Hit.Quotes.Select(q => q with { Start = q.Start + h.Of.Span.Start })], h.Hit.Fits))];
}
