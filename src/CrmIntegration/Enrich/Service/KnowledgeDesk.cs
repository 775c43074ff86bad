using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>Takes articles in, from files and from people's hands.</summary>
sealed class KnowledgeDesk(Articles articles, TimeProvider clock) : IKnowledge
{
    const int LongestTitle = 200, LongestId = 200;

    public async Task<IReadOnlyList<FileVerdict>> TakeInAsync(Guid connectionId, IReadOnlyList<ArticleFile> files, string visibility, string source, string? by, CancellationToken cancel)
    {
        var read = files.Select(f => (f.Name, Read: Intake.Read(f, visibility, source, cancel))).ToList();
        var kept = (await articles.SaveAsync(connectionId, [.. read.Select(r => r.Read.Article).OfType<ArticleBrought>()], by, clock.GetUtcNow(), cancel)).ToDictionary(k => k.Id, StringComparer.Ordinal);
        return [.. read.Select(r => r.Read.Article is { } article
            ? new FileVerdict(r.Name, kept[article.Id].Change, r.Read.Says, article.Id, kept[article.Id].Version) : new(r.Name, "refused", r.Read.Says, null, null))];
    }

    public async Task<CrmResult<ArticleKept>> WriteAsync(Guid connectionId, ArticleBrought article, string? by, CancellationToken cancel)
    {
        if (article.Id.Length is 0 or > LongestId || article.Id.Any(char.IsControl))
            return new CrmFailure(FailureKind.Rejected, $"The article's id must have 1 to {LongestId} characters.");
        if (article.Title.Trim() is not { Length: > 0 and <= LongestTitle } title)
            return new CrmFailure(FailureKind.Rejected, $"An article needs a title of at most {LongestTitle} characters.");
        if (article.Visibility is not (ArticleVersion.Public or ArticleVersion.Internal))
            return new CrmFailure(FailureKind.Rejected, "visibility is public or internal.");
        if (article.Media is not ("markdown" or "html" or "text"))
            return new CrmFailure(FailureKind.Rejected, "media is markdown, html or text; send a PDF as a file.");
        var (whole, says) = Intake.Read(article with { Title = title });
        return whole is null ? new CrmFailure(FailureKind.Rejected, says!) : (await articles.SaveAsync(connectionId, [whole], by, clock.GetUtcNow(), cancel))[0];
    }
}
