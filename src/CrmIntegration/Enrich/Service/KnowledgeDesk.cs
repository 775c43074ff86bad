using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Service;

/// <summary>Takes articles in, from files and from people's hands.</summary>
sealed class KnowledgeDesk(Articles articles, AiPolicies policies, Consent consent, TimeProvider clock) : IKnowledge
{
    const int LongestTitle = 200, LongestId = 200;

    public async Task<IReadOnlyList<FileVerdict>> TakeInAsync(Guid connectionId, IReadOnlyList<ArticleFile> files, string visibility, string source, string? by, CancellationToken cancel, Approver? asks = null)
    {
        var read = files.Select(f => (f.Name, Read: Intake.Read(f, visibility, source, cancel))).ToList();
        var waits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var article in read.Select(r => r.Read.Article).OfType<ArticleBrought>())
            if (await WaitsAsync(connectionId, article, asks, cancel) is { } no)
                waits[article.Id] = no.Says;
        var kept = (await articles.SaveAsync(connectionId, [.. read.Select(r => r.Read.Article).OfType<ArticleBrought>().Where(a => !waits.ContainsKey(a.Id))], by, clock.GetUtcNow(), cancel)).ToDictionary(k => k.Id, StringComparer.Ordinal);
        return [.. read.Select(r => r.Read.Article is { } article
            ? waits.GetValueOrDefault(article.Id) is { } no ? new FileVerdict(r.Name, "waits", no, article.Id, null) : new FileVerdict(r.Name, kept[article.Id].Change, r.Read.Says, article.Id, kept[article.Id].Version) : new(r.Name, "refused", r.Read.Says, null, null))];
    }

    public async Task<CrmResult<ArticleKept>> WriteAsync(Guid connectionId, ArticleBrought article, string? by, CancellationToken cancel, Approver? asks = null)
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
        return whole is null ? new CrmFailure(FailureKind.Rejected, says!)
            : await WaitsAsync(connectionId, whole, asks, cancel) is { } waits ? waits : (await articles.SaveAsync(connectionId, [whole], by, clock.GetUtcNow(), cancel))[0];
    }

    // What the CRM, a folder or a decided question brings has been agreed to there. The content stands in the subject: the second of two people says yes by bringing the same.
    async Task<CrmFailure?> WaitsAsync(Guid connectionId, ArticleBrought article, Approver? asks, CancellationToken cancel)
    {
        if (article.Source is not ("upload" or "api") || (await policies.CurrentAsync(connectionId, cancel)).Policy.MustAgree(Approval.Article) != Approval.Two)
            return null;
        if (asks is null)
            return new(FailureKind.Refused, "The policy wants two people to agree to this, in the console; a key is none.");
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{article.Title}\n{article.Body}\n{article.Visibility}")))[..12];
        return await consent.YesAsync(connectionId, Approval.Article, $"{article.Id} {content}", asks, cancel) is not { } no ? null
            : no.Kind == FailureKind.Conflict ? no with { Says = no.Says + " They do so by bringing the same." } : no;
    }
}
