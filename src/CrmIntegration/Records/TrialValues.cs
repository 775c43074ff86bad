using Dapper;

namespace CrmIntegration.Records;

/// <summary>How a deal ended, whose it was, and what the CRM gave it a month before.</summary>
public sealed record EndedDeal
{
    public required string Id { get; init; }
    public string? Team { get; init; }
    public bool IsWon { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>0 to 1 as text, as the history has it.</summary>
    public string? Said { get; init; }
}

/// <summary>A customer's mail and when it was answered.</summary>
public sealed record WaitingMail
{
    public required string OpportunityId { get; init; }
    public string? Team { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Its beginning, for its tone.</summary>
    public string? Text { get; init; }
}

/// <summary>A mail of ours.</summary>
public sealed record SentMail
{
    public required string OpportunityId { get; init; }
    public string? Team { get; init; }
    public string? FromAddress { get; init; }
    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>What a trial is measured by, from the tables as the CRM filled them. Newest first, so many at most.</summary>
public sealed class TrialValues(Database database)
{
    const string TeamOf = "LEFT JOIN crm_user u ON u.connection_id = o.connection_id AND u.id = o.owner_id", Team = "COALESCE(u.manager_id, o.owner_id) AS team";

    public Task<IReadOnlyList<EndedDeal>> EndedAsync(Guid connectionId, DateTimeOffset since, int take, CancellationToken cancel) => QueryAsync<EndedDeal>($"""
        SELECT e.id, e.team, e.is_won, e.ended_at,
               (SELECT p.new FROM field_change p WHERE p.connection_id = @connectionId AND p.opportunity_id = e.id AND p.field = @probability AND p.at <= e.ended_at - @month
                ORDER BY p.at DESC, p.id DESC {database.Sql("LIMIT 1", "LIMIT 1", "OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY")}) AS said
        FROM (SELECT o.id, {Team}, o.is_won,
                     (SELECT MAX(f.at) FROM field_change f WHERE f.connection_id = o.connection_id AND f.opportunity_id = o.id AND f.field = @stage) AS ended_at
              FROM opportunity o {TeamOf} WHERE o.connection_id = @connectionId AND o.is_closed = @yes AND o.deleted = @no) e
        WHERE e.ended_at >= @since ORDER BY e.ended_at DESC, e.id {database.Page}
        """, new
        {
            connectionId, since, yes = true, no = false, stage = Connectors.FieldChange.Fields.Stage, probability = Connectors.FieldChange.Fields.Probability,
            month = (long)TimeSpan.FromDays(30).TotalMilliseconds, skip = 0, take,
        }, cancel);

    public Task<IReadOnlyList<WaitingMail>> WaitingAsync(Guid connectionId, DateTimeOffset since, int take, CancellationToken cancel) => QueryAsync<WaitingMail>($"""
        SELECT m.opportunity_id, {Team}, m.sent_at, SUBSTRING(m.text_body, 1, 2000) AS text,
               (SELECT MIN(r.sent_at) FROM email r WHERE r.connection_id = m.connection_id AND r.opportunity_id = m.opportunity_id AND r.incoming = @no AND r.deleted = @no AND r.sent_at > m.sent_at) AS answered_at
        FROM email m JOIN opportunity o ON o.connection_id = m.connection_id AND o.id = m.opportunity_id {TeamOf}
        WHERE m.connection_id = @connectionId AND m.incoming = @yes AND m.deleted = @no AND m.sent_at >= @since ORDER BY m.sent_at DESC, m.id {database.Page}
        """, new { connectionId, since, yes = true, no = false, skip = 0, take }, cancel);

    public Task<IReadOnlyList<SentMail>> SentAsync(Guid connectionId, DateTimeOffset since, int take, CancellationToken cancel) => QueryAsync<SentMail>($"""
        SELECT m.opportunity_id, {Team}, m.from_address, m.sent_at FROM email m JOIN opportunity o ON o.connection_id = m.connection_id AND o.id = m.opportunity_id {TeamOf}
        WHERE m.connection_id = @connectionId AND m.incoming = @no AND m.deleted = @no AND m.sent_at >= @since ORDER BY m.sent_at DESC, m.id {database.Page}
        """, new { connectionId, since, no = false, skip = 0, take }, cancel);

    async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, commandTimeout: 120, cancellationToken: cancel))];
    }
}
