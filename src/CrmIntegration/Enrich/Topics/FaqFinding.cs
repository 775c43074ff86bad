using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Retrieval;
using CrmIntegration.Language.Topics;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Topics;

/// <param name="Open">Candidates that wait for a decision now.</param>
/// <param name="Answered">By topic: the article that holds what its solved cases were answered.</param>
sealed record FaqFound(IReadOnlyList<FaqCandidate> Open, IReadOnlyDictionary<string, ArticleVersion> Answered);

/// <summary>From solved cases to questions that an article should answer: asked by several, answered alike, in no article yet, and not turned down before.</summary>
sealed class FaqFinding(CrmStore store, Knowledge knowledge, FaqCandidates candidates)
{
    const int AskedBySeveral = 4, OfOneTopic = 200, AnswersOfCase = 4;
    const double Covered = 0.5, SameAnswer = 0.5, SameAsked = 0.5;

    /// <param name="solved">Ids of solved cases by topic.</param>
    public async Task<FaqFound> FindAsync(Guid connectionId, IReadOnlyDictionary<string, IReadOnlyList<string>> solved, DateTimeOffset now, CancellationToken cancel)
    {
        var byTopic = solved.ToDictionary(s => s.Key, s => s.Value.Take(OfOneTopic).ToList(), StringComparer.Ordinal);
        var read = await ReadAsync(connectionId, [.. byTopic.Values.SelectMany(v => v).Distinct()], cancel);
        var drafts = byTopic.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => FaqMaker.Of([.. t.Value.Where(read.ContainsKey).Select(id => read[id].Question)], AskedBySeveral).Select(d => (Topic: t.Key, Draft: d))).ToList();
        var decided = (await candidates.ListAsync(connectionId, null, 0, int.MaxValue, cancel)).Where(c => c.State != FaqCandidate.Open).ToList();
        var articles = await knowledge.SearchAsync(connectionId, drafts.Select(d => d.Draft.Question), Audience.Colleague, 3, cancel);
        var answered = drafts.Select(d => (d.Topic, Article: InArticle(d.Draft, articles[d.Draft.Question]))).Where(d => d.Article is not null).DistinctBy(d => d.Topic).ToDictionary(d => d.Topic, d => d.Article!, StringComparer.Ordinal);
        var open = drafts.Where(d => InArticle(d.Draft, articles[d.Draft.Question]) is null && !decided.Any(c => Same(c, d.Draft)) && Sound(d.Draft))
            .Select(d => new FaqCandidate
            {
                Id = IdOf(d.Draft), TopicId = d.Topic, Question = d.Draft.Question, QuestionOf = d.Draft.QuestionOf, Answer = string.Join(' ', d.Draft.Answer.Select(a => a.Text)), AskedBy = d.Draft.AskedBy, Language = d.Draft.Language, State = FaqCandidate.Open, MadeAt = now,
                Sources = [.. d.Draft.Answer.Select(a => new FaqSource(a.Text, a.SourceId, read[a.SourceId].MailId, a.Start, a.GivenBy))],
            }).DistinctBy(c => c.Id).ToList();
        await candidates.ReplaceOpenAsync(connectionId, open, cancel);
        return new(open, answered);
    }

    // What the customer wrote, and the last answer that was written before the case was closed.
    async Task<IReadOnlyDictionary<string, (SolvedQuestion Question, string MailId)>> ReadAsync(Guid connectionId, IReadOnlyCollection<string> caseIds, CancellationToken cancel)
    {
        var cases = (await store.FindAsync(connectionId, RecordKind.Case, caseIds, cancel)).Cast<Case>().Where(c => !c.Deleted).ToList();
        var mails = await store.NewestMailsAsync(connectionId, MailsOf.Case, caseIds, AnswersOfCase, cancel);
        var contacts = (await store.FindAsync(connectionId, RecordKind.Contact, [.. cases.Select(c => c.ContactId).OfType<string>().Distinct()], cancel)).Cast<Contact>().ToDictionary(c => c.Id, c => $"{c.FirstName} {c.LastName}".Trim(), StringComparer.Ordinal);
        var ours = (await store.UsersAsync(connectionId, cancel)).Select(u => u.Name).OfType<string>().ToList();
        var read = new Dictionary<string, (SolvedQuestion, string)>(StringComparer.Ordinal);
        foreach (var one in cases)
            if (mails[one.Id].LastOrDefault(m => !m.Incoming) is { } answer)
                read[one.Id] = (new(one.Id, $"{one.Subject}\n{MailCleaner.Clean(one.Subject, one.Description, null).Text}", MailCleaner.Clean(answer.Subject, answer.TextBody, answer.HtmlBody).Text,
                    [.. ours, .. new[] { one.ContactId is { } who ? contacts.GetValueOrDefault(who) : null, answer.FromName }.OfType<string>().Where(n => n.Length > 0)]), answer.Id);
        return read;
    }

    /// <summary>An article covers the question, or says what the answer says.</summary>
    static ArticleVersion? InArticle(FaqDraft draft, IReadOnlyList<KnowledgeHit> hits) =>
        hits.FirstOrDefault(h => h.Article.Language == draft.Language && (h.Covers >= Covered || draft.Answer.All(a => Support.Shared(h.Text, a.Text) >= SameAnswer && CitationCheck.Check(a.Text, [h.Text]).Count == 0)))?.Article;

    /// <summary>The same people asked it: rejected stays away though others ask it now in other words.</summary>
    static bool Same(FaqCandidate decided, FaqDraft draft) =>
        decided.Id == IdOf(draft) || decided.AskedBy.Intersect(draft.AskedBy, StringComparer.Ordinal).Count() >= SameAsked * Math.Min(decided.AskedBy.Count, draft.AskedBy.Count) && decided.Language == draft.Language;

    // The gate for what a model writes is not too good for what colleagues wrote: no hidden characters, no markup, no talk about models.
    static bool Sound(FaqDraft draft) => DraftGate.Refusal(string.Join(' ', draft.Answer.Select(a => a.Text)), new("", [.. draft.Answer.Select(a => a.Text)])) is null;

    static string IdOf(FaqDraft draft) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{draft.Language}\n{draft.Question}\n{string.Join('\n', draft.Answer.Select(a => a.Text))}")))[..16];
}
