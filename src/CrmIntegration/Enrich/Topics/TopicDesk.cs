using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Topics;

/// <summary>What people do with topics and candidates. An accepted one goes through the articles' own door, so that it is read and checked as any article is.</summary>
sealed class TopicDesk(TopicChore chore, FaqCandidates candidates, TopicStore topics, IKnowledge knowledge, Consent consent, TimeProvider clock) : ITopics
{
    public Task SortAsync(Guid connectionId, CancellationToken cancel) => chore.RunAsync(connectionId, cancel);

    public async Task<CrmResult<ArticleKept>> AcceptAsync(Guid connectionId, string candidateId, string? question, string? answer, string visibility, Approver by, CancellationToken cancel)
    {
        if (await candidates.FindAsync(connectionId, candidateId, cancel) is not { Question.Length: > 0 } found)
            return new CrmFailure(FailureKind.NotFound, "There is no such question.");
        if (found.State != FaqCandidate.Open)
            return new CrmFailure(FailureKind.Conflict, "This question has been decided already.");
        var (asks, answers) = (Or(question, found.Question), Or(answer, found.Answer));
        if (await consent.YesAsync(connectionId, Approval.Faq, $"{found.Id} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{asks}\n{answers}\n{visibility}")))[..12]}", by, cancel) is { } waits)
            return waits;
        var topic = found.TopicId is { } id ? await topics.FindAsync(connectionId, id, cancel) : null;
        var article = $"faq/{found.Id}";
        // The article first: should we be stopped in between, accepting again writes the same version again, which is no change.
        var kept = await knowledge.WriteAsync(connectionId, new(article, asks, topic?.Name ?? "", answers, found.Language, visibility, "faq", "text"), by.Name, cancel);
        if (kept.Failure is null && !await candidates.DecideAsync(connectionId, candidateId, FaqCandidate.Accepted, by.Name, article, clock.GetUtcNow(), cancel))
            return new CrmFailure(FailureKind.Conflict, "This question has been decided already.");
        return kept;
    }

    public Task<bool> RejectAsync(Guid connectionId, string candidateId, string? by, CancellationToken cancel) =>
        candidates.DecideAsync(connectionId, candidateId, FaqCandidate.Rejected, by, null, clock.GetUtcNow(), cancel);

    static string Or(string? typed, string stands) => string.IsNullOrWhiteSpace(typed) ? stands : typed.Trim();
}
