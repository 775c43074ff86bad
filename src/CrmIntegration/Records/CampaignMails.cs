using Dapper;

namespace CrmIntegration.Records;

/// <summary>A mail that a recipient wrote after a campaign went out: it may answer it or be about anything.</summary>
public sealed record CampaignMail
{
    public required string ContactId { get; init; }
    public string Variant { get; init; } = "";
    public string? FirstName { get; init; }
    public string? Company { get; init; }
    public string? Subject { get; init; }
    public string? TextBody { get; init; }
    public string? HtmlBody { get; init; }
    public string? InReplyTo { get; init; }
    public string? ThreadId { get; init; }

    /// <summary>Subjects of our mails in its thread before it, or with the id that it answers.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];
}

/// <summary>What recipients of campaigns wrote.</summary>
public sealed class CampaignMails(Database database)
{
    const int Most = 20_000, IdsAtOnce = 500, LongestBody = 20_000;

    /// <summary>By the address alone: an answer to a campaign is seldom filed under a deal or an account. The oldest first, bodies cut.</summary>
    public async Task<IReadOnlyList<CampaignMail>> OfAsync(Guid connectionId, Guid campaignId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        string Cut(string column) => database.Sql($"SUBSTR({column}, 1, @longest)", $"LEFT({column}, @longest)", $"LEFT({column}, @longest)");
        var mails = (await connection.QueryAsync<CampaignMail>(new CommandDefinition($"""
            SELECT m.contact_id, m.variant, c.first_name, a.name AS company, e.subject, {Cut("e.text_body")} AS text_body, {Cut("e.html_body")} AS html_body, e.in_reply_to, e.thread_id
            FROM email e JOIN campaign_member m ON m.connection_id = e.connection_id AND m.address = LOWER(e.from_address)
            LEFT JOIN contact c ON c.connection_id = m.connection_id AND c.id = m.contact_id
            LEFT JOIN account a ON a.connection_id = m.connection_id AND a.id = m.account_id
            WHERE e.connection_id = @connectionId AND m.campaign_id = @campaignId AND m.address <> '' AND e.incoming = @yes AND e.deleted = @no AND e.sent_at >= @from AND e.sent_at < @until
            ORDER BY e.sent_at, e.id {database.Page}
            """, new { connectionId, campaignId, from, until, yes = true, no = false, skip = 0, take = Most, longest = LongestBody }, cancellationToken: cancel))).AsList();
        var (ids, threads) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<(string Thread, string Subject)>());
        foreach (var some in mails.Select(m => m.InReplyTo).OfType<string>().Distinct().Chunk(IdsAtOnce))
            foreach (var (id, subject) in await connection.QueryAsync<(string, string)>(new CommandDefinition(
                $"SELECT message_id, subject FROM email WHERE connection_id = @connectionId AND {database.In("message_id", "some")} AND incoming = @no AND subject IS NOT NULL", new { connectionId, some, no = false }, cancellationToken: cancel)))
                ids[id] = subject;
        foreach (var some in mails.Select(m => m.ThreadId).OfType<string>().Distinct().Chunk(IdsAtOnce))
            threads.AddRange(await connection.QueryAsync<(string, string)>(new CommandDefinition(
                $"SELECT thread_id, subject FROM email WHERE connection_id = @connectionId AND {database.In("thread_id", "some")} AND incoming = @no AND sent_at >= @from AND subject IS NOT NULL GROUP BY thread_id, subject", new { connectionId, some, no = false, from }, cancellationToken: cancel)));
        var ofThread = threads.ToLookup(t => t.Thread, t => t.Subject, StringComparer.Ordinal);
        return [.. mails.Select(m => m with { Answers = [.. m.InReplyTo is { } to && ids.TryGetValue(to, out var answered) ? [answered] : Array.Empty<string>(), .. m.ThreadId is { } thread ? ofThread[thread] : []] })];
    }
}
