using System.Globalization;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>Remembers each field that we wrote for a day; the change that comes back for it is recognised once.</summary>
public sealed class EchoLedger(Database database, TimeProvider clock) : IEchoLedger
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Before the write leaves: a crash after the CRM took it must not make our own write look like news.</summary>
    public async Task RememberAsync(Guid connectionId, IReadOnlyCollection<FieldSeen> writes, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var writtenAt = clock.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(
            database.Upsert("echo", ["connection_id", "record_id", "field"], ["value", "written_at", "consumed_at"]),
            writes.OrderBy(w => w.RecordId, StringComparer.Ordinal).Select(w => new
            {
                connection_id = connectionId, record_id = w.RecordId, field = w.Field, value = w.Value, written_at = writtenAt, consumed_at = (DateTimeOffset?)null,
            }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlySet<FieldSeen>> ConsumeAsync(Guid connectionId, RecordKind kind, IReadOnlyList<FieldSeen> changes, CancellationToken cancel)
    {
        if (kind != RecordKind.Opportunity || changes.Count == 0)
            return new HashSet<FieldSeen>();                // we write to opportunities only
        await using var connection = await database.OpenAsync(cancel);
        var written = (await connection.QueryAsync<Entry>(new CommandDefinition($"""
            SELECT record_id, field, value FROM echo WHERE connection_id = @connectionId AND consumed_at IS NULL AND written_at > @since AND record_id IN ({Ids})
            """, new { connectionId, since = clock.GetUtcNow() - Kept, ids = JsonSerializer.Serialize(changes.Select(c => c.RecordId).Distinct()) }, cancellationToken: cancel)))
            .ToDictionary(e => (e.RecordId, e.Field), e => e.Value);
        var ours = new HashSet<FieldSeen>();
        var back = changes.Where(c => written.TryGetValue((c.RecordId, c.Field), out var value) && SameValue(value, c.Value)).ToList();
        if (back.Count == 0)
            return ours;
        // One commit for all of them, and in one order, so that two nodes never wait for each other.
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var change in back.OrderBy(c => c.RecordId, StringComparer.Ordinal).ThenBy(c => c.Field, StringComparer.Ordinal))
            if (await TakeAsync(transaction, connectionId, change, cancel))
                ours.Add(change);
        await transaction.CommitAsync(cancel);
        return ours;
    }

    // The condition decides, not the read before it: two nodes that see one echo do not both take it.
    async Task<bool> TakeAsync(System.Data.Common.DbTransaction transaction, Guid connectionId, FieldSeen change, CancellationToken cancel) =>
        await transaction.Connection!.ExecuteAsync(new CommandDefinition("""
            UPDATE echo SET consumed_at = @now WHERE connection_id = @connectionId AND record_id = @recordId AND field = @field AND consumed_at IS NULL
            """, new { connectionId, recordId = change.RecordId, field = change.Field, now = clock.GetUtcNow() }, transaction, cancellationToken: cancel)) == 1;

    public async Task<int> PruneAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM echo WHERE connection_id = @connectionId AND written_at <= @before", new { connectionId, before = clock.GetUtcNow() - Kept }, cancellationToken: cancel));
    }

    /// <summary>
    /// Whether the CRM's text says what we wrote: numbers by value (a percent field gives 42 for 0.42), a moment at midnight as its date, moments by
    /// their instant however their offset is written, "" as absent.
    /// </summary>
    public static bool SameValue(string? ours, string? theirs)
    {
        if (string.IsNullOrEmpty(ours) || string.IsNullOrEmpty(theirs))
            return string.IsNullOrEmpty(ours) && string.IsNullOrEmpty(theirs);
        if (string.Equals(ours, theirs, StringComparison.Ordinal))
            return true;
        if (double.TryParse(ours, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && double.TryParse(theirs, NumberStyles.Float, CultureInfo.InvariantCulture, out var b))
            return Math.Abs(a - b) < 0.00006 || Math.Abs(a - b / 100) < 0.00006;
        if (Moment(ours) is { } wrote && Moment(theirs) is { } read)
            return wrote == read;
        return DateOnly.TryParseExact(ours, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && theirs.StartsWith(ours + "T00:00", StringComparison.Ordinal);
    }

    static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    static readonly string[] Moments = ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"];

    string Ids => database.Sql(
        "SELECT value FROM json_each(@ids)",
        "SELECT json_array_elements_text(@ids::json)",
        "SELECT value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@ids)");

    sealed record Entry
    {
        public string RecordId { get; init; } = "";
        public string Field { get; init; } = "";
        public string? Value { get; init; }
    }
}
