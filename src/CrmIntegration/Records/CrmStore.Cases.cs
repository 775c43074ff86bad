using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

partial class CrmStore
{
    /// <summary>Cases that came since then, oldest first: ids alone.</summary>
    public Task<IReadOnlyList<string>> CaseIdsSinceAsync(Guid connectionId, DateTimeOffset since, CancellationToken cancel) =>
        QueryAsync<string>("SELECT id FROM crm_case WHERE connection_id = @connectionId AND created >= @since AND deleted = @no ORDER BY created, id", new { connectionId, since, no = false }, cancel);

    /// <summary>How many closed cases somebody has sorted by reason or type.</summary>
    public async Task<long> SortedCasesAsync(Guid connectionId, CancellationToken cancel) =>
        (await QueryAsync<long>("""
            SELECT COUNT(*) FROM crm_case WHERE connection_id = @connectionId AND deleted = @no AND is_closed = @yes AND (reason IS NOT NULL OR type IS NOT NULL)
            """, new { connectionId, no = false, yes = true }, cancel)).Single();

    /// <summary>The newest closed cases that somebody has sorted, newest first, their texts cut.</summary>
    public Task<IReadOnlyList<Case>> NewestSortedCasesAsync(Guid connectionId, int take, CancellationToken cancel) =>
        QueryAsync<Case>($"""
            SELECT id, modified, subject, {database.Sql("substr", "substr", "SUBSTRING")}(description, 1, @longest) AS description, type, reason, created FROM crm_case
            WHERE connection_id = @connectionId AND deleted = @no AND is_closed = @yes AND (reason IS NOT NULL OR type IS NOT NULL) ORDER BY created DESC, id {database.Page}
            """, new { connectionId, no = false, yes = true, skip = 0, take, longest = LongestSorted }, cancel);

    const int LongestSorted = 2_000;
}
