using System.Data.Common;
using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

public sealed partial class WorkQueue
{
    /// <summary>Takes finished items out; one that was asked for again meanwhile stays and is due. A claim that was lost changes nothing.</summary>
    public async Task CompleteAsync(IReadOnlyCollection<WorkItem> items, CancellationToken cancel)
    {
        foreach (var claim in items.GroupBy(i => (i.ConnectionId, i.Stage, i.Claim)))
        {
            // Ordered, so that two nodes lock in one order, and neighbours lie on one page.
            var done = claim.OrderBy(i => i.Kind).ThenBy(i => i.RecordId, StringComparer.Ordinal).ToList();
            await TogetherAsync((connection, transaction) => DoneAsync(connection, transaction, done, cancel), cancel);
        }
    }

    // Most batches go out whole; only what is left over was asked for again, or belongs to another claim by now.
    async Task DoneAsync(DbConnection connection, DbTransaction transaction, List<WorkItem> done, CancellationToken cancel)
    {
        if (connection is SqliteConnection sqlite && DeleteEach(sqlite, done) == done.Count)
            return;
        var arguments = Arguments(done);
        if (connection is not SqliteConnection && await connection.ExecuteAsync(new CommandDefinition(DeleteSql, arguments, transaction, cancellationToken: cancel)) == done.Count)
            return;
        await connection.ExecuteAsync(new CommandDefinition(AgainSql, arguments, transaction, cancellationToken: cancel));
    }

    // By key, one prepared statement: reading 500 items out of JSON costs more than deleting them.
    static int DeleteEach(SqliteConnection connection, List<WorkItem> done)
    {
        using var delete = new SqliteStatement(connection, "DELETE FROM work WHERE connection_id = ?1 AND stage = ?2 AND kind = ?3 AND record_id = ?4 AND claim = ?5 AND version = ?6");
        delete.Bind(1, done[0].ConnectionId).Bind(2, done[0].Stage).Bind(5, done[0].Claim);
        return done.Sum(i => delete.Bind(3, (long)i.Kind).Bind(4, i.RecordId).Bind(6, i.Version).Run());
    }

    // PostgreSQL takes columns as arrays and knows their types; the others read JSON.
    DynamicParameters Arguments(List<WorkItem> done)
    {
        var arguments = new DynamicParameters(new { connectionId = done[0].ConnectionId, stage = done[0].Stage, claim = done[0].Claim, now = clock.GetUtcNow() });
        if (database.Engine == Engine.PostgreSql)
        {
            arguments.Add("kinds", done.ConvertAll(i => (long)i.Kind).ToArray());
            arguments.Add("ids", done.ConvertAll(i => i.RecordId).ToArray());
            arguments.Add("versions", done.ConvertAll(i => i.Version).ToArray());
        }
        else
            arguments.Add("items", JsonSerializer.Serialize(done.Select(i => new { k = (long)i.Kind, r = i.RecordId, v = i.Version })));
        return arguments;
    }

    // Each by its key, and the rows by where they lie: the queue's size changes faster than PostgreSQL's idea of it, and a plain join of 500 items with a table that it
    // believes to be empty compares each with each. A row that somebody changes meanwhile lies elsewhere then, and stays. A plan is made once and kept: one made while
    // the queue was short would read all of it for each item when it is long.
    const string ByKey = "SET LOCAL enable_seqscan = off;";
    const string Found = """
        unnest(@kinds, @ids, @versions) AS given(kind, record_id, version) CROSS JOIN LATERAL (SELECT w.ctid FROM work w
            WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = given.kind AND w.record_id = given.record_id AND w.claim = @claim
        """;

    string DeleteSql => database.Sql(
        "",
        $"""
        {ByKey} DELETE FROM work WHERE claim = @claim AND ctid = ANY(ARRAY(SELECT found.ctid FROM {Found} AND w.version = given.version OFFSET 0) found))
        """,
        """
        DELETE w FROM work w WITH (ROWLOCK) JOIN OPENJSON(@items) WITH (k bigint, r nvarchar(255), v bigint) given
            ON w.kind = given.k AND w.record_id = given.r COLLATE Latin1_General_100_BIN2
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.claim = @claim AND w.version = given.v
        """);

    string AgainSql => database.Sql(
        """
        UPDATE work SET claim = NULL, claimed_until = NULL, attempts = 0, due_at = min(due_at, @now)
        WHERE rowid IN (SELECT w.rowid FROM json_each(@items) given CROSS JOIN work w
            WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.kind = given.value->>'k' AND w.record_id = given.value->>'r' AND w.claim = @claim)
        """,
        $"""
        {ByKey} UPDATE work SET claim = NULL, claimed_until = NULL, attempts = 0, due_at = LEAST(due_at, @now)
        WHERE claim = @claim AND ctid = ANY(ARRAY(SELECT found.ctid FROM {Found} OFFSET 0) found))
        """,
        """
        UPDATE w SET claim = NULL, claimed_until = NULL, attempts = 0, due_at = CASE WHEN w.due_at < @now THEN w.due_at ELSE @now END
        FROM work w WITH (ROWLOCK) JOIN OPENJSON(@items) WITH (k bigint, r nvarchar(255), v bigint) given
            ON w.kind = given.k AND w.record_id = given.r COLLATE Latin1_General_100_BIN2
        WHERE w.connection_id = @connectionId AND w.stage = @stage AND w.claim = @claim
        """);
}
