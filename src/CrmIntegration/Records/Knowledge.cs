using System.Collections.Concurrent;
using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Records;

/// <summary>A span of one version of an article that may answer a question.</summary>
/// <param name="Start">In the version's Body.</param>
/// <param name="Covers">0 to 1, of the passage: below 0.3 it is likely about something else.</param>
/// <param name="Quotes">The sentences that fit best; their Start counts in the version's Body too.</param>
public sealed record KnowledgeHit(ArticleVersion Article, int Start, string Text, double Score, double Covers, IReadOnlyList<ArticleQuote> Quotes);

/// <summary>
/// Finds passages of the company's articles. One index per audience, built over what that audience may see and nothing else: a passage that is none of
/// their business cannot be found, not even to be left out afterwards. Built anew when an article changed, not per question.
/// </summary>
public sealed class Knowledge(Articles articles)
{
    const int MostIndexes = 64, MostOfOne = 2;
    readonly ConcurrentDictionary<(Guid, Audience), Lazy<Task<Held>>> held = new();

    sealed record Held(long Stamp, ArticleIndex Index, IReadOnlyDictionary<string, (ArticleVersion Article, Passage Span)> Passages, IReadOnlyList<string> Languages);

    /// <returns>Best first, at most two passages of one article.</returns>
    public async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(Guid connectionId, string question, Audience audience, int top, CancellationToken cancel) =>
        Find(await HeldAsync(connectionId, audience, cancel), question, top);

    /// <summary>Many questions at once, against the articles of one moment.</summary>
    /// <returns>By question; those that nothing fits have an empty answer.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<KnowledgeHit>>> SearchAsync(Guid connectionId, IEnumerable<string> questions, Audience audience, int top, CancellationToken cancel)
    {
        var now = await HeldAsync(connectionId, audience, cancel);
        return questions.Distinct(StringComparer.Ordinal).ToDictionary(q => q, q => Find(now, q, top), StringComparer.Ordinal);
    }

    static IReadOnlyList<KnowledgeHit> Find(Held now, string question, int top) =>
        [.. now.Index.Search(question, top * 4).Select(h => (Hit: h, Of: now.Passages[h.Article.Id])).GroupBy(h => h.Of.Article.Id).SelectMany(g => g.Take(MostOfOne))
            .OrderByDescending(h => h.Hit.Score).ThenBy(h => h.Hit.Article.Id, StringComparer.Ordinal).Take(top)
            .Select(h => new KnowledgeHit(h.Of.Article, h.Of.Span.Start, h.Hit.Article.Text, h.Hit.Score, h.Hit.Covers, [.. h.Hit.Quotes.Select(q => q with { Start = q.Start + h.Of.Span.Start })]))];

    /// <summary>The languages that this audience's articles are in, most first; empty: there are none.</summary>
    public async Task<IReadOnlyList<string>> LanguagesAsync(Guid connectionId, Audience audience, CancellationToken cancel) => (await HeldAsync(connectionId, audience, cancel)).Languages;

    async Task<Held> HeldAsync(Guid connectionId, Audience audience, CancellationToken cancel)
    {
        var stamp = await articles.StampAsync(connectionId, cancel);
        if (held.Count > MostIndexes && !held.ContainsKey((connectionId, audience)))
            held.Clear();
        // One asker builds, the others wait for it; the build is everybody's, so no single asker's going away ends it.
        while (true)
        {
            var building = held.GetOrAdd((connectionId, audience), _ => new(() => BuildAsync(connectionId, audience, stamp)));
            try
            {
                var found = await building.Value.WaitAsync(cancel);
                if (found.Stamp >= stamp)
                    return found;
            }
            catch when (building.Value.IsFaulted)
            {
                held.TryRemove(KeyValuePair.Create((connectionId, audience), building));      // the next asker tries again
                throw;
            }
            held.TryRemove(KeyValuePair.Create((connectionId, audience), building));
        }
    }

    // The stamp was read before the articles: a change in between only means one more build.
    async Task<Held> BuildAsync(Guid connectionId, Audience audience, long stamp)
    {
        var passages = new Dictionary<string, (ArticleVersion, Passage)>(StringComparer.Ordinal);
        var texts = new List<Article>();
        var current = await articles.CurrentAsync(connectionId, audience, CancellationToken.None);
        foreach (var article in current)
            foreach (var span in Passages.Of(article.Body))
            {
                var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{article.Id}\n{span.Start:000000000}");
                passages[key] = (article, span);
                texts.Add(new(key, article.Title, article.Body.Substring(span.Start, span.Length), $"{article.Topic} {span.Heading}".Trim()));
            }
        return new(stamp, ArticleIndex.Of(texts), passages, [.. current.CountBy(a => a.Language).OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key)]);
    }
}
