using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>One line of the console's deal list: the deal, who and whom, and what we last said about it.</summary>
public sealed record DealRow
{
    public required string Id { get; init; }
    public string? Name { get; init; }
    public string? AccountName { get; init; }
    public string? OwnerId { get; init; }
    public string? OwnerName { get; init; }
    public string? Stage { get; init; }
    public decimal? Amount { get; init; }
    public string? Currency { get; init; }
    public DateOnly? CloseDate { get; init; }
    public double? CrmProbability { get; init; }
    public bool IsClosed { get; init; }
    public bool IsWon { get; init; }
    public double? Win { get; init; }
    public double? WinLow { get; init; }
    public double? WinHigh { get; init; }
    public string? Grade { get; init; }
    public DateOnly? ExpectedClose { get; init; }
    public DateTimeOffset? MadeAt { get; init; }
    public double? PreviousWin { get; init; }
}

public enum DealSort { CloseDate, Amount, Win, Name }

/// <param name="Open">True: open deals, false: closed ones, null: all.</param>
/// <param name="Search">Part of the name.</param>
public sealed record DealFilter(bool? Open = true, string? OwnerId = null, string? Stage = null, string? Search = null, DealSort Sort = DealSort.CloseDate, bool Descending = false);

public sealed partial class CrmStore
{
    public async Task<Opportunity?> FindOpportunityAsync(Guid connectionId, string id, CancellationToken cancel) =>
        (await FindAsync(connectionId, RecordKind.Opportunity, [id], cancel)).Cast<Opportunity>().FirstOrDefault(o => !o.Deleted);

    /// <summary>The newest moment that an imported file tells of; null: the connection is no file, and what is known goes on until now.</summary>
    public async Task<DateTimeOffset?> FileEndsAsync(Guid connectionId, CancellationToken cancel) =>
        await QueryAsync<string>("SELECT crm FROM connection WHERE id = @connectionId", new { connectionId }, cancel) is [ConnectionRow.File]
            && await QueryAsync<long?>("SELECT MAX(modified) FROM opportunity WHERE connection_id = @connectionId", new { connectionId }, cancel) is [{ } newest]
            ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;

    /// <summary>Open, live deals after one id, in id order.</summary>
    public Task<IReadOnlyList<Opportunity>> OpenOpportunitiesAsync(Guid connectionId, string after, int take, CancellationToken cancel) =>
        QueryAsync<Opportunity>($"""
            SELECT {Select(RecordKind.Opportunity)} FROM opportunity
            WHERE connection_id = @connectionId AND id > @after AND is_closed = @no AND deleted = @no ORDER BY id {database.Page}
            """, new { connectionId, after, no = false, take, skip = 0 }, cancel);

    /// <summary>All live deals, open and closed, after one id, in id order: what training reads.</summary>
    public Task<IReadOnlyList<Opportunity>> OpportunitiesAsync(Guid connectionId, string after, int take, CancellationToken cancel) =>
        QueryAsync<Opportunity>($"""
            SELECT {Select(RecordKind.Opportunity)} FROM opportunity
            WHERE connection_id = @connectionId AND id > @after AND deleted = @no ORDER BY id {database.Page}
            """, new { connectionId, after, no = false, take, skip = 0 }, cancel);

    /// <summary>Histories of many deals at once, oldest first; a deal without history is not in the answer.</summary>
    public async Task<ILookup<string, FieldChange>> HistoriesAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        var changes = new List<FieldChange>();
        foreach (var some in opportunityIds.Chunk(IdsAtOnce))
            changes.AddRange(await QueryAsync<FieldChange>($"""
                SELECT {Select(RecordKind.FieldChange)} FROM field_change
                WHERE connection_id = @connectionId AND {database.In("opportunity_id", "some")} ORDER BY opportunity_id, at, id
                """, new { connectionId, some }, cancel));
        return changes.ToLookup(c => c.OpportunityId, StringComparer.Ordinal);
    }

    public Task<IReadOnlyList<DealRow>> ListAsync(Guid connectionId, DealFilter filter, int skip, int take, CancellationToken cancel) =>
        QueryAsync<DealRow>($"""
            SELECT o.id, o.name, a.name AS account_name, o.owner_id, u.name AS owner_name, o.stage, o.amount, o.currency, o.close_date, o.crm_probability, o.is_closed, o.is_won,
                   p.win, p.win_low, p.win_high, p.grade, p.expected_close, p.made_at, q.win AS previous_win
            FROM opportunity o
            LEFT JOIN account a ON a.connection_id = o.connection_id AND a.id = o.account_id
            LEFT JOIN crm_user u ON u.connection_id = o.connection_id AND u.id = o.owner_id
            LEFT JOIN prediction_current c ON c.connection_id = o.connection_id AND c.opportunity_id = o.id
            LEFT JOIN prediction p ON p.id = c.prediction_id
            LEFT JOIN prediction q ON q.id = c.previous_id
            WHERE o.connection_id = @connectionId AND o.deleted = @no {Where(filter)}
            ORDER BY {OrderBy(filter)} {database.Page}
            """, Parameters(connectionId, filter, skip, take), cancel);

    public async Task<long> CountAsync(Guid connectionId, DealFilter filter, CancellationToken cancel) =>
        (await QueryAsync<long>($"SELECT COUNT(*) FROM opportunity o WHERE o.connection_id = @connectionId AND o.deleted = @no {Where(filter)}", Parameters(connectionId, filter, 0, 0), cancel))[0];

    static object Parameters(Guid connectionId, DealFilter filter, int skip, int take) => new
    {
        connectionId, no = false, closed = filter.Open == false, filter.OwnerId, filter.Stage, skip, take,
        like = "%" + filter.Search?.ToLowerInvariant().Replace("!", "!!").Replace("%", "!%").Replace("_", "!_").Replace("[", "![") + "%",
    };

    static string Where(DealFilter filter) =>
        (filter.Open is null ? "" : "AND o.is_closed = @closed ")
        + (filter.OwnerId is null ? "" : "AND o.owner_id = @OwnerId ")
        + (filter.Stage is null ? "" : "AND o.stage = @Stage ")
        + (string.IsNullOrEmpty(filter.Search) ? "" : "AND LOWER(o.name) LIKE @like ESCAPE '!' ");

    // Money lies as text on SQLite: it sorts as a number only when cast.
    string OrderBy(DealFilter filter)
    {
        var column = filter.Sort switch
        {
            DealSort.Amount => database.Sql("CAST(o.amount AS REAL)", "o.amount", "o.amount"),
            DealSort.Win => "p.win",
            DealSort.Name => "o.name",
            _ => "o.close_date",
        };
        return $"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END, {column} {(filter.Descending ? "DESC" : "ASC")}, o.id";
    }

    async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel))];
    }
}
