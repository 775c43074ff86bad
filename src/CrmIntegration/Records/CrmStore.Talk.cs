using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

public sealed partial class CrmStore
{
    public async Task<Email?> FindEmailAsync(Guid connectionId, string id, CancellationToken cancel) =>
        (await FindAsync(connectionId, RecordKind.Email, [id], cancel)).Cast<Email>().FirstOrDefault(m => !m.Deleted);

    public async Task<Case?> FindCaseAsync(Guid connectionId, string id, CancellationToken cancel) =>
        (await FindAsync(connectionId, RecordKind.Case, [id], cancel)).Cast<Case>().FirstOrDefault(c => !c.Deleted);

    /// <summary>Every version and translation, gone ones too, of the articles that these versions belong to.</summary>
    public async Task<IReadOnlyList<KnowledgeArticle>> ArticlesOfAsync(Guid connectionId, IReadOnlyCollection<string> versionIds, CancellationToken cancel)
    {
        var found = new List<KnowledgeArticle>();
        foreach (var some in versionIds.Chunk(IdsAtOnce))
            found.AddRange(await QueryAsync<KnowledgeArticle>($"""
                SELECT {Select(RecordKind.Article)} FROM crm_article WHERE connection_id = @connectionId
                    AND article_id IN (SELECT article_id FROM crm_article WHERE connection_id = @connectionId AND {database.In("id", "some")}) ORDER BY article_id, id
                """, new { connectionId, some }, cancel));
        return [.. found.DistinctBy(a => a.Id)];
    }

    /// <summary>Oldest first.</summary>
    public async Task<ILookup<string, Email>> EmailsAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var mails = new List<Email>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
            mails.AddRange(await QueryAsync<Email>(
                $"SELECT {Select(RecordKind.Email)} FROM email WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} AND deleted = @no ORDER BY opportunity_id, sent_at, id",
                new { connectionId, some, no = false }, cancel));
        return mails.ToLookup(m => m.OpportunityId!, StringComparer.Ordinal);
    }

    /// <summary>One conversation, oldest first.</summary>
    public Task<IReadOnlyList<Email>> ThreadAsync(Guid connectionId, string threadId, CancellationToken cancel) =>
        QueryAsync<Email>($"SELECT {Select(RecordKind.Email)} FROM email WHERE connection_id = @connectionId AND thread_id = @threadId AND deleted = @no ORDER BY sent_at, id",
            new { connectionId, threadId, no = false }, cancel);

    public Task<IReadOnlyList<Email>> EmailsOfCaseAsync(Guid connectionId, string caseId, CancellationToken cancel) =>
        QueryAsync<Email>($"SELECT {Select(RecordKind.Email)} FROM email WHERE connection_id = @connectionId AND case_id = @caseId AND deleted = @no ORDER BY sent_at, id",
            new { connectionId, caseId, no = false }, cancel);

    /// <summary>Of these cases those with a mail that the customer wrote.</summary>
    public async Task<IReadOnlySet<string>> CasesWithMailAsync(Guid connectionId, IReadOnlyCollection<string> caseIds, CancellationToken cancel)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in caseIds.Chunk(IdsAtOnce))
            found.UnionWith(await QueryAsync<string>($"SELECT DISTINCT case_id FROM email WHERE connection_id = @connectionId AND {database.In("case_id", "some")} AND incoming = @yes AND deleted = @no", new { connectionId, some, yes = true, no = false }, cancel));
        return found;
    }

    /// <summary>Newest first: what came in and what we answered, for an account.</summary>
    public Task<IReadOnlyList<Email>> EmailsOfAccountAsync(Guid connectionId, string accountId, int take, CancellationToken cancel) =>
        QueryAsync<Email>($"SELECT {Select(RecordKind.Email)} FROM email WHERE connection_id = @connectionId AND account_id = @accountId AND deleted = @no ORDER BY sent_at DESC, id {database.Page}",
            new { connectionId, accountId, no = false, skip = 0, take }, cancel);

    public async Task<ILookup<string, Activity>> ActivitiesAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var activities = new List<Activity>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
            activities.AddRange(await QueryAsync<Activity>(
                $"SELECT {Select(RecordKind.Activity)} FROM activity WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} AND deleted = @no ORDER BY opportunity_id, at, id",
                new { connectionId, some, no = false }, cancel));
        return activities.ToLookup(a => a.OpportunityId!, StringComparer.Ordinal);
    }

    /// <summary>Live activities changed after a moment and id, in that order: for walking what is new.</summary>
    public Task<IReadOnlyList<Activity>> ActivitiesSinceAsync(Guid connectionId, DateTimeOffset since, string after, int take, CancellationToken cancel) =>
        QueryAsync<Activity>($"""
            SELECT {Select(RecordKind.Activity)} FROM activity
            WHERE connection_id = @connectionId AND (modified > @since OR (modified = @since AND id > @after)) AND deleted = @no ORDER BY modified, id {database.Page}
            """, new { connectionId, since, after, no = false, skip = 0, take }, cancel);

    public Task<IReadOnlyList<string>> EmailIdsSinceAsync(Guid connectionId, DateTimeOffset since, CancellationToken cancel) =>
        QueryAsync<string>("SELECT id FROM email WHERE connection_id = @connectionId AND sent_at >= @since AND deleted = @no ORDER BY sent_at, id", new { connectionId, since, no = false }, cancel);

    /// <summary>One customer's mail among the newest, to show something on; null when there are not so many.</summary>
    public async Task<Email?> RecentMailAsync(Guid connectionId, int skip, CancellationToken cancel) =>
        (await QueryAsync<Email>($"""
            SELECT {Select(RecordKind.Email, "m.")} FROM email m JOIN suggestion s ON s.connection_id = m.connection_id AND s.email_id = m.id
            WHERE s.connection_id = @connectionId AND s.superseded_at IS NULL AND m.deleted = @no ORDER BY s.made_at DESC, s.id {database.Page}
            """, new { connectionId, no = false, skip, take = 1 }, cancel)).FirstOrDefault();
}
