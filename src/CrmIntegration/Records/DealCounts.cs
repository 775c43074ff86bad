using Dapper;

namespace CrmIntegration.Records;

/// <summary>What there is to learn from.</summary>
public sealed record DealCount
{
    public long All { get; init; }
    public long Open { get; init; }
    public long Won { get; init; }
    public long Lost { get; init; }
    public long WithAmount { get; init; }
    public long WithCloseDate { get; init; }
    public long WithHistory { get; init; }
    public long WithMails { get; init; }
    public long Scored { get; init; }
}

public sealed class DealCounts(Database database)
{
    public async Task<DealCount> OfAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // Each count walks one index of this connection.
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition("""
            SELECT COUNT(*) AS deals, SUM(CASE WHEN is_closed = @no THEN 1 ELSE 0 END) AS still_open, SUM(CASE WHEN is_closed = @yes AND is_won = @yes THEN 1 ELSE 0 END) AS won,
                SUM(CASE WHEN is_closed = @yes AND is_won = @no THEN 1 ELSE 0 END) AS lost, COUNT(amount) AS with_amount, COUNT(close_date) AS with_close_date,
                (SELECT COUNT(DISTINCT opportunity_id) FROM field_change WHERE connection_id = @connectionId) AS with_history,
                (SELECT COUNT(DISTINCT opportunity_id) FROM email WHERE connection_id = @connectionId) AS with_mails,
                (SELECT COUNT(*) FROM prediction_current WHERE connection_id = @connectionId) AS scored
            FROM opportunity WHERE connection_id = @connectionId AND deleted = @no
            """, new { connectionId, no = false, yes = true }, cancellationToken: cancel));
        return new()
        {
            All = row.Deals, Open = row.StillOpen ?? 0, Won = row.Won ?? 0, Lost = row.Lost ?? 0, WithAmount = row.WithAmount, WithCloseDate = row.WithCloseDate,
            WithHistory = Math.Min(row.Deals, row.WithHistory), WithMails = Math.Min(row.Deals, row.WithMails), Scored = row.Scored,
        };
    }

    public async Task<long> ClosedAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM opportunity WHERE connection_id = @connectionId AND is_closed = @yes AND deleted = @no", new { connectionId, yes = true, no = false }, cancellationToken: cancel));
    }

    sealed record Row
    {
        public long Deals { get; init; }
        public long? StillOpen { get; init; }
        public long? Won { get; init; }
        public long? Lost { get; init; }
        public long WithAmount { get; init; }
        public long WithCloseDate { get; init; }
        public long WithHistory { get; init; }
        public long WithMails { get; init; }
        public long Scored { get; init; }
    }
}
