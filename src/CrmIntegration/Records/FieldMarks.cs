using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>What may become of a field's value on its way to a language model, in rising order of care.</summary>
public enum Sending { Send, Mask, Never }

/// <param name="Field">The CRM's name.</param>
/// <param name="Says">The CRM's own words.</param>
public sealed record FieldMark(RecordKind Kind, string Field, FieldSensitivity Sensitivity, string? Says)
{
    /// <summary>What a mark means until an admin says otherwise.</summary>
    public static Sending Means(FieldSensitivity sensitivity) => sensitivity switch
    {
        FieldSensitivity.Restricted => Sending.Never,
        FieldSensitivity.Personal or FieldSensitivity.Confidential => Sending.Mask,
        _ => Sending.Send,
    };
}

/// <param name="Sending">Null: as the mark says.</param>
public sealed record FieldRule(RecordKind Kind, string Field, Sending? Sending, string? Reason, DateTimeOffset ChangedAt, string? ChangedBy, long Version);

/// <summary>The CRM's marks of sensitivity, and what an admin decided on top of them.</summary>
public sealed class FieldMarks(Database database)
{
    static readonly string[] MarkKey = ["connection_id", "kind", "field"], MarkRest = ["sensitivity", "says", "seen_at"];

    public async Task<IReadOnlyList<FieldMark>> MarksAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<MarkRow>(new CommandDefinition(
            "SELECT kind, field, sensitivity, says FROM field_mark WHERE connection_id = @connectionId ORDER BY kind, field", new { connectionId }, cancellationToken: cancel)))
            .Select(r => new FieldMark((RecordKind)r.Kind, r.Field, (FieldSensitivity)r.Sensitivity, r.Says))];
    }

    /// <summary>These are all marks of the kind now; a mark that is no longer there goes.</summary>
    public async Task SaveAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<FieldMark> marks, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM field_mark WHERE connection_id = @connectionId AND kind = @kind", new { connectionId, kind = (long)kind }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("field_mark", MarkKey, MarkRest),
            marks.Select(m => new { connection_id = connectionId, kind = (long)kind, field = m.Field, sensitivity = (long)m.Sensitivity, says = m.Says, seen_at = at }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The rule that counts for each field that an admin ever decided about.</summary>
    public async Task<IReadOnlyList<FieldRule>> RulesAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<RuleRow>(new CommandDefinition("""
            SELECT kind, field, version, sending, reason, changed_at, changed_by FROM field_rule r
            WHERE connection_id = @connectionId AND version = (SELECT MAX(version) FROM field_rule m WHERE m.connection_id = r.connection_id AND m.kind = r.kind AND m.field = r.field)
            ORDER BY kind, field
            """, new { connectionId }, cancellationToken: cancel)))
            .Select(r => new FieldRule((RecordKind)r.Kind, r.Field, r.Sending is null ? null : Enum.Parse<Sending>(r.Sending, ignoreCase: true), r.Reason, r.ChangedAt, r.ChangedBy, r.Version))];
    }

    /// <param name="rule">Its version is the one that was on the screen.</param>
    /// <returns>False: somebody else decided meanwhile, and nothing was saved.</returns>
    public async Task<bool> DecideAsync(Guid connectionId, FieldRule rule, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        const string insert = """
            INSERT INTO field_rule (connection_id, kind, field, version, sending, reason, changed_at, changed_by)
            VALUES (@connectionId, @kind, @field, @next, @sending, @reason, @at, @by) ON CONFLICT DO NOTHING
            """;
        return await connection.ExecuteAsync(new CommandDefinition(database.Sql(insert, insert, """
            INSERT INTO field_rule (connection_id, kind, field, version, sending, reason, changed_at, changed_by) SELECT @connectionId, @kind, @field, @next, @sending, @reason, @at, @by
            WHERE NOT EXISTS (SELECT 1 FROM field_rule WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @connectionId AND kind = @kind AND field = @field AND version = @next)
            """), new
        {
            connectionId, kind = (long)rule.Kind, field = rule.Field, next = rule.Version + 1, sending = rule.Sending?.ToString().ToLowerInvariant(), reason = rule.Reason, at = rule.ChangedAt, by = rule.ChangedBy,
        }, cancellationToken: cancel)) == 1;
    }

    sealed record MarkRow
    {
        public long Kind { get; init; }
        public string Field { get; init; } = "";
        public long Sensitivity { get; init; }
        public string? Says { get; init; }
    }

    sealed record RuleRow
    {
        public long Kind { get; init; }
        public string Field { get; init; } = "";
        public long Version { get; init; }
        public string? Sending { get; init; }
        public string? Reason { get; init; }
        public DateTimeOffset ChangedAt { get; init; }
        public string? ChangedBy { get; init; }
    }
}
