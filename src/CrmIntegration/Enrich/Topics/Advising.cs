using CrmIntegration.Language;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Topics;

/// <summary>Says what to do about each topic: from what its solved cases had in common and from what the articles say; in a model's words where one may write and its sentence passes.</summary>
sealed class Advising(Knowledge knowledge, ModelAdvice model)
{
    const double Covered = 0.5, MostlySolved = 0.5;
    const int MostAsked = 8, FewestTexts = 6;

    /// <param name="solved">Beside each topic how many of its cases are solved.</param>
    public async Task<IReadOnlyList<CustomerTopic>> AdviseAsync(Guid connectionId, IReadOnlyList<CustomerTopic> rows, IReadOnlyList<TopicQuoteRow> quotes, FaqFound asked, IReadOnlyList<long> solved, IReadOnlyList<CustomerTopic> before, CancellationToken cancel)
    {
        var said = quotes.ToLookup(q => q.TopicId, StringComparer.Ordinal);
        var found = await knowledge.SearchAsync(connectionId, quotes.Select(q => q.Shown), Audience.Customer, 1, cancel);
        var old = before.ToDictionary(b => b.Id, b => b.Advice, StringComparer.Ordinal);
        var (advised, written) = (new List<CustomerTopic>(), 0);
        foreach (var (row, done) in rows.Zip(solved))
        {
            var draft = asked.Open.Where(d => d.TopicId == row.Id).OrderByDescending(d => d.Language == row.Language).ThenByDescending(d => d.AskedBy.Count).FirstOrDefault();
            var advice = Offline(row, done, draft, asked.Answered.GetValueOrDefault(row.Id) ?? Fits(row, [.. said[row.Id].Where(q => q.Language == row.Language).Select(q => found[q.Shown])]));
            // A sentence once written stays as long as what it advises does: the budget is for what is new.
            if (old.GetValueOrDefault(row.Id) is { Words: not null } same && same.Kind == advice.Kind && same.Of == advice.Of)
                advice = advice with { Words = same.Words, Writer = same.Writer };
            else if (row.Texts >= FewestTexts && written < MostAsked && await model.WriteAsync(connectionId, row, advice, [.. said[row.Id].Where(q => q.Language == row.Language)], draft?.Answer, cancel) is { } words)
                (advice, written) = (advice with { Words = words.Text, Writer = words.Writer }, written + 1);
            advised.Add(row with { Advice = advice });
        }
        return advised;
    }

    // One quote that happens to share words with an article says little: an article fits a topic when it answers most of what is quoted.
    static ArticleVersion? Fits(CustomerTopic row, IReadOnlyList<IReadOnlyList<KnowledgeHit>> quoted) =>
        quoted.SelectMany(hits => hits.Where(h => h.Covers >= Covered && h.Article.Language == row.Language).DistinctBy(h => h.Article.Id)).GroupBy(h => h.Article.Id)
            .Where(g => g.Count() * 2 > quoted.Count).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Max(h => h.Covers)).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.First().Article;

    static TopicAdvice Offline(CustomerTopic row, long solved, FaqCandidate? draft, ArticleVersion? article) =>
        draft is not null ? new("publish-answer", draft.Id, null, solved)
        : article is not null ? new("point-to-article", article.Id, article.Title, solved)
        : solved >= MostlySolved * row.Texts ? new("write-article", null, null, solved)
        : new("look-into", null, null, solved);
}
