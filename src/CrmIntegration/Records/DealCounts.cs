using System.Collections.Concurrent;
using System.Data.Common;
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

/// <summary>
/// Counting what has history walks hundreds of thousands of rows: too long for every visit of a page. It is counted once and kept until reading has come further,
/// the number of deals has changed, or a minute has passed (a webhook may bring a deal's first mail without either).
/// </summary>
public sealed class DealCounts(Database database, TimeProvider clock)
{
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<Guid, (Mark Mark, DateTimeOffset At, DealCount Count)> kept = new();

    public async Task<DealCount> OfAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var mark = await connection.QuerySingleOrDefaultAsync<Mark>(new CommandDefinition("""
            SELECT COUNT(*) AS deals, SUM(CASE WHEN is_closed = @no THEN 1 ELSE 0 END) AS still_open,
                (SELECT MAX(updated_at) FROM sync_cursor WHERE connection_id = @connectionId) AS read_at, (SELECT SUM(rows_done) FROM sync_cursor WHERE connection_id = @connectionId) AS rows_read,
                (SELECT COUNT(*) FROM prediction_current WHERE connection_id = @connectionId) AS scored
            FROM opportunity WHERE connection_id = @connectionId AND deleted = @no
            """, new { connectionId, no = false }, cancellationToken: cancel)) ?? new();
        if (kept.TryGetValue(connectionId, out var known) && known.Mark == mark && clock.GetUtcNow() - known.At < Fresh)
            return known.Count;
        var count = await CountAsync(connection, connectionId, mark, cancel);
        kept[connectionId] = (mark, clock.GetUtcNow(), count);
        return count;
    }

    static async Task<DealCount> CountAsync(DbConnection connection, Guid connectionId, Mark mark, CancellationToken cancel)
    {
        // Each count walks one index of this connection.
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition("""
            SELECT SUM(CASE WHEN is_closed = @yes AND is_won = @yes THEN 1 ELSE 0 END) AS won, SUM(CASE WHEN is_closed = @yes AND is_won = @no THEN 1 ELSE 0 END) AS lost,
                COUNT(amount) AS with_amount, COUNT(close_date) AS with_close_date,
                (SELECT COUNT(DISTINCT opportunity_id) FROM field_change WHERE connection_id = @connectionId) AS with_history,
                (SELECT COUNT(DISTINCT opportunity_id) FROM email WHERE connection_id = @connectionId) AS with_mails
            FROM opportunity WHERE connection_id = @connectionId AND deleted = @no
            """, new { connectionId, no = false, yes = true }, cancellationToken: cancel));
        return new()
        {
            All = mark.Deals, Open = mark.StillOpen ?? 0, Won = row.Won ?? 0, Lost = row.Lost ?? 0, WithAmount = row.WithAmount, WithCloseDate = row.WithCloseDate,
            WithHistory = Math.Min(mark.Deals, row.WithHistory), WithMails = Math.Min(mark.Deals, row.WithMails), Scored = mark.Scored,
        };
    }

    public async Task<long> ClosedAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM opportunity WHERE connection_id = @connectionId AND is_closed = @yes AND deleted = @no", new { connectionId, yes = true, no = false }, cancellationToken: cancel));
    }

    sealed record Mark
    {
        public long Deals { get; init; }
        public long? StillOpen { get; init; }
        public long? ReadAt { get; init; }
        public long? RowsRead { get; init; }
        public long Scored { get; init; }
    }

    sealed record Row
    {
        public long? Won { get; init; }
        public long? Lost { get; init; }
        public long WithAmount { get; init; }
        public long WithCloseDate { get; init; }
        public long WithHistory { get; init; }
        public long WithMails { get; init; }
    }
}
