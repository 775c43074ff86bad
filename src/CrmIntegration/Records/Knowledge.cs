using System.Collections.Concurrent;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Records;

/// <summary>A span of one version of an article that may answer a question.</summary>
/// <param name="Start">In the version's Body.</param>
/// <param name="Covers">0 to 1, of the passage: below 0.3 it is likely about something else.</param>
/// <param name="Quotes">The sentences that fit best; their Start counts in the version's Body too.</param>
/// <param name="Fits">One of them states a fact of the kind that is asked for.</param>
public sealed record KnowledgeHit(ArticleVersion Article, int Start, string Text, double Score, double Covers, IReadOnlyList<ArticleQuote> Quotes, bool Fits = true);

/// <summary>
/// Finds passages of the company's articles. One index per audience, built over what that audience may see and nothing else: a passage that is none of
/// their business cannot be found, not even to be left out afterwards. Built anew when an article changed, not per question.
/// </summary>
public sealed class Knowledge(Articles articles)
{
    const int MostIndexes = 64, MostOfOne = 2;
    readonly ConcurrentDictionary<(Guid, Audience), Lazy<Task<Held>>> held = new();

    sealed record Held(long Stamp, KnowledgeIndex Index);

    /// <returns>Best first, at most two passages of one article.</returns>
    public async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(Guid connectionId, string question, Audience audience, int top, CancellationToken cancel) =>
        (await OfAsync(connectionId, audience, cancel)).Find(question, top);

    /// <summary>Many questions at once, against the articles of one moment.</summary>
    /// <returns>By question; those that nothing fits have an empty answer.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<KnowledgeHit>>> SearchAsync(Guid connectionId, IEnumerable<string> questions, Audience audience, int top, CancellationToken cancel)
    {
        var now = await OfAsync(connectionId, audience, cancel);
        return questions.Distinct(StringComparer.Ordinal).ToDictionary(q => q, q => now.Find(q, top), StringComparer.Ordinal);
    }

    /// <summary>What this audience may be told, as it is now.</summary>
    public async Task<KnowledgeIndex> OfAsync(Guid connectionId, Audience audience, CancellationToken cancel) => (await HeldAsync(connectionId, audience, cancel)).Index;

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
    async Task<Held> BuildAsync(Guid connectionId, Audience audience, long stamp) => new(stamp, KnowledgeIndex.Of(await articles.CurrentAsync(connectionId, audience, CancellationToken.None)));
}
