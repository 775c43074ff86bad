namespace CrmIntegration.Records;

/// <summary>
/// Keeps what a line of a deal said before it changes or goes. A version with the same stamp is a correction of ours (another field was mapped), not
/// a change in the CRM.
/// </summary>
static class LineHistory
{
    const string Kept = "connection_id, line_id, until, learnt_at, opportunity_id, quantity, unit_price, total, away";
    const string Then = "t.opportunity_id, t.quantity, t.unit_price, t.total, t.deleted";

    /// <summary>SQLite: before one row is merged.</summary>
    public const string BeforeRow = $"""
        INSERT INTO line_was ({Kept}) SELECT t.connection_id, t.id, @modified, @learnt, {Then} FROM line_item t
        WHERE t.connection_id = @connection_id AND t.id = @id AND t.modified < @modified
          AND (t.quantity IS NOT @quantity OR t.unit_price IS NOT @unit_price OR t.total IS NOT @total OR t.deleted IS NOT @deleted) ON CONFLICT DO NOTHING
        """;

    /// <summary>Before the incoming table is merged.</summary>
    public static string BeforeMerge(Engine engine) => engine == Engine.SqlServer
        ? $"""
            INSERT INTO line_was ({Kept}) SELECT t.connection_id, t.id, i.modified, @learnt, {Then} FROM line_item t
            JOIN #incoming_line_item i ON i.connection_id = t.connection_id AND i.id = t.id
            WHERE t.modified < i.modified AND EXISTS (SELECT t.quantity, t.unit_price, t.total, t.deleted EXCEPT SELECT i.quantity, i.unit_price, i.total, i.deleted)
              AND NOT EXISTS (SELECT 1 FROM line_was AS w WITH (UPDLOCK, HOLDLOCK) WHERE w.connection_id = t.connection_id AND w.line_id = t.id AND w.until = i.modified)
            """
        : $"""
            INSERT INTO line_was ({Kept}) SELECT t.connection_id, t.id, i.modified, @learnt, {Then} FROM line_item t
            JOIN incoming_line_item i ON i.connection_id = t.connection_id AND i.id = t.id
            WHERE t.modified < i.modified AND (t.quantity, t.unit_price, t.total, t.deleted) IS DISTINCT FROM (i.quantity, i.unit_price, i.total, i.deleted) ON CONFLICT DO NOTHING
            """;

    /// <summary>Before lines are marked as gone; CRMs tell that a line went, not when.</summary>
    public static string BeforeGone(Database database) => $"""
        INSERT INTO line_was ({Kept}) SELECT t.connection_id, t.id, @learnt, @learnt, {Then} FROM line_item t
        WHERE t.connection_id = @connectionId AND {database.In("t.id", "some")} AND t.deleted = @no
          AND NOT EXISTS (SELECT 1 FROM line_was w WHERE w.connection_id = t.connection_id AND w.line_id = t.id AND w.until = @learnt)
        """;
}
