using CrmIntegration.Connectors;

namespace CrmIntegration.Records;

partial class CrmStore
{
    /// <summary>Characters of a text beyond which nobody is told anything new about what it is about.</summary>
    internal const int LongestToSort = 12_000;

    /// <summary>Cases that came since then, page by page: those after one id, in ordinal order.</summary>
    public Task<IReadOnlyList<Case>> CasesSinceAsync(Guid connectionId, DateTimeOffset since, string after, int take, CancellationToken cancel) =>
        QueryAsync<Case>($"""
            SELECT {Select(RecordKind.Case)} FROM crm_case WHERE connection_id = @connectionId AND id > @after AND deleted = @no AND created >= @since ORDER BY id {database.Page}
            """, new { connectionId, after, since, no = false, skip = 0, take }, cancel);

    /// <summary>Customers' mails since then that belong to no case, page by page, their bodies cut.</summary>
    public Task<IReadOnlyList<Email>> LooseMailsSinceAsync(Guid connectionId, DateTimeOffset since, string after, int take, CancellationToken cancel) =>
        QueryAsync<Email>($"""
            SELECT {CutMail("")} FROM email WHERE connection_id = @connectionId AND id > @after AND deleted = @no AND incoming = @yes AND case_id IS NULL AND sent_at >= @since ORDER BY id {database.Page}
            """, new { connectionId, after, since, no = false, yes = true, skip = 0, take, longest = LongestToSort }, cancel);

    /// <summary>Which deals mails are of, without their words; a mail of no deal is not in the answer.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DealsOfMailsAsync(Guid connectionId, IReadOnlyCollection<string> mailIds, CancellationToken cancel)
    {
        var deals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var some in mailIds.Chunk(IdsAtOnce))
            foreach (var (id, deal) in await QueryAsync<(string, string)>(
                $"SELECT id, opportunity_id FROM email WHERE connection_id = @connectionId AND {database.In("id", "some")} AND deleted = @no AND opportunity_id IS NOT NULL", new { connectionId, some, no = false }, cancel))
                deals[id] = deal;
        return deals;
    }
}
