using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>
/// The CRM's own articles become ours: what is published there is a version here, what is archived or withdrawn there is cited no more. What counts is what
/// the store holds now, never what the hint said, so that twice, late or out of order is harmless.
/// </summary>
sealed class CrmArticles(CrmStore store, Articles articles, TimeProvider clock) : IStage
{
    public string Name => Stages.Articles;
    public int BatchSize => 100;

    public async Task<IReadOnlyList<WorkResult>> RunAsync(Guid connectionId, IReadOnlyList<WorkItem> items, CancellationToken cancel)
    {
        var versions = (await store.ArticlesOfAsync(connectionId, [.. items.Select(i => i.RecordId)], cancel)).ToLookup(a => (a.ArticleId, a.Language));
        var (brought, gone, wrong) = (new List<ArticleBrought>(), new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var one in versions)
        {
            if (one.Where(v => !v.Deleted).MaxBy(v => (v.Modified, v.Id)) is not { } current)
            {
                gone.Add(IdOf(one.First()));
                continue;
            }
            var (article, says) = Intake.Read(Brought(current));
            if (article is not null)
                brought.Add(article);
            else
            {
                gone.Add(IdOf(current));                     // what it said before is not what the CRM says now
                wrong[current.Id] = $"\"{current.Title}\" is not taken in: {says} If its text is in a field of your own, map Body of Article to it.";
            }
        }
        await articles.SaveAsync(connectionId, brought, null, clock.GetUtcNow(), cancel);
        foreach (var id in gone)
            await articles.RetireAsync(connectionId, id, null, clock.GetUtcNow(), cancel);
        return [.. items.Select(i => new WorkResult(i, wrong.TryGetValue(i.RecordId, out var says) ? new CrmFailure(FailureKind.Rejected, says) : null))];
    }

    static string IdOf(KnowledgeArticle article) => $"crm/{article.ArticleId}/{article.Language ?? "-"}";

    static ArticleBrought Brought(KnowledgeArticle article)
    {
        var (summary, body) = (article.Summary ?? "", article.Body ?? "");
        var html = LooksLikeHtml(body) || LooksLikeHtml(summary);
        var whole = summary.Length == 0 || body.Contains(summary, StringComparison.Ordinal) ? body : html ? $"<p>{summary}</p>{body}" : $"{summary}\n\n{body}";
        return new(IdOf(article), article.Title, "", whole, article.Language ?? "", article.IsPublic ? ArticleVersion.Public : ArticleVersion.Internal, "crm", html ? "html" : "text");
    }

    static bool LooksLikeHtml(string text)
    {
        for (var at = text.IndexOf('<'); at >= 0; at = text.IndexOf('<', at + 1))
            if (at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] == '/') && text.IndexOf('>', at) > 0)
                return true;
        return false;
    }
}
