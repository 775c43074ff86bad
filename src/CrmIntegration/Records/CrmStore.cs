using System.Data.Common;
using CrmIntegration.Connectors;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CrmIntegration.Records;

/// <summary>The CRM's nouns as we last read them. A save replaces, it never appends: saving twice is harmless.</summary>
public sealed partial class CrmStore(Database database, TimeProvider clock)
{
    const int IdsAtOnce = 500;

    /// <returns>The ids with news in them: new rows and rows whose content differs, not equal re-reads and not older versions.
    /// For <see cref="RecordKind.FieldChange"/> the opportunities that got changes we did not know.</returns>
    public async Task<IReadOnlySet<string>> SaveAsync(Guid connectionId, RecordKind kind, IReadOnlyList<CrmRecord> records, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var news = await SaveAsync(transaction, connectionId, kind, records, cancel);
        await transaction.CommitAsync(cancel);
        return news;
    }

    /// <summary>The same within the caller's transaction.</summary>
    public async Task<IReadOnlySet<string>> SaveAsync(DbTransaction transaction, Guid connectionId, RecordKind kind, IReadOnlyList<CrmRecord> records, CancellationToken cancel)
    {
        if (records.Count == 0)
            return new HashSet<string>();
        return kind == RecordKind.FieldChange
            ? await AppendAsync(transaction, connectionId, Tables.FieldChanges(clock.GetUtcNow()), records, cancel)
            : await UpsertAsync(transaction, connectionId, Tables.Of(kind), Newest(records), cancel);
    }

    // One page may hold a record twice; the newer one stands for both.
    static List<CrmRecord> Newest(IReadOnlyList<CrmRecord> records)
    {
        var newest = new Dictionary<string, CrmRecord>(records.Count, StringComparer.Ordinal);
        foreach (var record in records)
            if (!newest.TryGetValue(record.Id, out var other) || other.Modified <= record.Modified)
                newest[record.Id] = record;
        return [.. newest.Values];
    }

    async Task<IReadOnlySet<string>> UpsertAsync(DbTransaction transaction, Guid connectionId, Table table, List<CrmRecord> records, CancellationToken cancel)
    {
        if (transaction is SqliteTransaction)
            return UpsertRows(transaction, connectionId, table, records);
        await BulkLoad.StageAsync(database, transaction, table, connectionId, records, cancel);
        if (table == Tables.Of(RecordKind.LineItem))
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(LineHistory.BeforeMerge(database.Engine), new { learnt = clock.GetUtcNow() }, transaction, cancellationToken: cancel));
        var news = await transaction.Connection!.QueryAllAsync(Merge.Upsert(database.Engine, table), transaction, cancel);
        if (news.Count < records.Count)
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(Merge.Touch(database.Engine, table), transaction: transaction, cancellationToken: cancel));
        return news;
    }

    HashSet<string> UpsertRows(DbTransaction transaction, Guid connectionId, Table table, List<CrmRecord> records)
    {
        var news = new HashSet<string>(StringComparer.Ordinal);
        using var upsert = BulkLoad.Prepared(transaction, table, connectionId, Merge.Row(table));
        using var touch = transaction.Connection!.CreateCommand();
        touch.Transaction = transaction;
        touch.CommandText = Merge.RowTouch(table);
        var id = touch.Parameters[touch.Parameters.Add(new SqliteParameter("@id", SqliteType.Text))];
        var modified = touch.Parameters[touch.Parameters.Add(new SqliteParameter("@modified", SqliteType.Integer))];
        touch.Parameters.Add(new SqliteParameter("@connection_id", connectionId));
        using var before = table == Tables.Of(RecordKind.LineItem) ? BulkLoad.Prepared(transaction, table, connectionId, LineHistory.BeforeRow) : null;
        before?.Parameters.Add(new SqliteParameter("@learnt", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        foreach (var record in records)
        {
            if (before is not null)
            {
                BulkLoad.Bind(before, table, record);
                before.ExecuteNonQuery();
            }
            BulkLoad.Bind(upsert, table, record);
            if (upsert.ExecuteNonQuery() > 0)
            {
                news.Add(record.Id);
                continue;
            }
            (id.Value, modified.Value) = (record.Id, record.Modified.ToUnixTimeMilliseconds());
            touch.ExecuteNonQuery();
        }
        return news;
    }

    async Task<IReadOnlySet<string>> AppendAsync(DbTransaction transaction, Guid connectionId, Table table, IReadOnlyList<CrmRecord> records, CancellationToken cancel)
    {
        if (transaction is not SqliteTransaction)
        {
            await BulkLoad.StageAsync(database, transaction, table, connectionId,
                [.. records.DistinctBy(r => ((FieldChange)r).OpportunityId + "\n" + ((FieldChange)r).At.ToUnixTimeMilliseconds() + "\n" + r.Id)], cancel);
            return await transaction.Connection!.QueryAllAsync(Merge.Append(database.Engine, table, "opportunity_id"), transaction, cancel);
        }
        var news = new HashSet<string>(StringComparer.Ordinal);
        using var append = BulkLoad.Prepared(transaction, table, connectionId, Merge.RowAppend(table));
        foreach (var record in records)
        {
            BulkLoad.Bind(append, table, record);
            if (append.ExecuteNonQuery() > 0)
                news.Add(((FieldChange)record).OpportunityId);
        }
        return news;
    }

    /// <summary>These records as we have them, deleted ones too.</summary>
    public async Task<IReadOnlyList<CrmRecord>> FindAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = new List<CrmRecord>(ids.Count);
        foreach (var some in ids.Chunk(IdsAtOnce))
            found.AddRange((await connection.QueryAsync(TypeOf(kind), new CommandDefinition($"SELECT {Select(kind)} FROM {TableOf(kind)} WHERE connection_id = @connectionId AND {database.In("id", "some")}",
                new { connectionId, some }, cancellationToken: cancel))).Cast<CrmRecord>());
        return found;
    }

    /// <summary>Rows that exist and are not deleted.</summary>
    public async Task<long> CountAsync(Guid connectionId, RecordKind kind, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT COUNT(*) FROM {TableOf(kind)} WHERE connection_id = @connectionId{(kind == RecordKind.FieldChange ? "" : " AND deleted = @no")}",
            new { connectionId, no = false }, cancellationToken: cancel));
    }

    /// <summary>Ids of live rows after one id, in ordinal order: for walking all of them, or a sample from any place.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(Guid connectionId, RecordKind kind, string after, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT id FROM {Tables.Of(kind).Name} WHERE connection_id = @connectionId AND id > @after AND deleted = @no ORDER BY id {database.Page}",
            new { connectionId, after, no = false, take, skip = 0 }, cancellationToken: cancel))];
    }

    /// <summary>Live ids from a few places chosen at random, at most <paramref name="size"/>.</summary>
    public async Task<IReadOnlyList<string>> SampleIdsAsync(Guid connectionId, RecordKind kind, int size, CancellationToken cancel)
    {
        const int places = 4;
        var count = await CountAsync(connectionId, kind, cancel);
        if (count <= size)
            return await IdsAsync(connectionId, kind, "", size, cancel);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await using var connection = await database.OpenAsync(cancel);
        for (var place = 0; place < places; place++)
            ids.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                $"SELECT id FROM {Tables.Of(kind).Name} WHERE connection_id = @connectionId AND deleted = @no ORDER BY id {database.Page}",
                new { connectionId, no = false, take = size / places, skip = Random.Shared.NextInt64(count - size / places + 1) }, cancellationToken: cancel)));
        return [.. ids];
    }

    /// <returns>The ids that were alive until now.</returns>
    public async Task<IReadOnlySet<string>> MarkDeletedAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        if (ids.Count == 0 || kind == RecordKind.FieldChange)   // history is append-only
            return gone;
        var table = Tables.Of(kind).Name;
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            if (kind == RecordKind.LineItem)
                await connection.ExecuteAsync(new CommandDefinition(LineHistory.BeforeGone(database), new { connectionId, some, no = false, learnt = clock.GetUtcNow() }, transaction, cancellationToken: cancel));
            gone.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(database.Sql(
                $"UPDATE {table} SET deleted = @yes WHERE connection_id = @connectionId AND {database.In("id", "some")} AND deleted = @no RETURNING id",
                $"UPDATE {table} SET deleted = @yes WHERE connection_id = @connectionId AND {database.In("id", "some")} AND deleted = @no RETURNING id",
                $"UPDATE {table} SET deleted = @yes OUTPUT inserted.id WHERE connection_id = @connectionId AND {database.In("id", "some")} AND deleted = @no"),
                new { connectionId, some, yes = true, no = false }, transaction, cancellationToken: cancel)));
        }
        await transaction.CommitAsync(cancel);
        return gone;
    }

    static string TableOf(RecordKind kind) => kind == RecordKind.FieldChange ? "field_change" : Tables.Of(kind).Name;

    internal static string Select(RecordKind kind, string prefix = "") => kind == RecordKind.FieldChange
        ? "id, at AS modified, opportunity_id, field, old, new, at"
        : string.Join(", ", Tables.Of(kind).Names.Select(n => prefix + n));

    static Type TypeOf(RecordKind kind) => kind switch
    {
        RecordKind.User => typeof(CrmUser),
        RecordKind.Stage => typeof(Stage),
        RecordKind.Account => typeof(Account),
        RecordKind.Contact => typeof(Contact),
        RecordKind.Opportunity => typeof(Opportunity),
        RecordKind.ContactRole => typeof(ContactRole),
        RecordKind.FieldChange => typeof(FieldChange),
        RecordKind.Email => typeof(Email),
        RecordKind.Activity => typeof(Activity),
        RecordKind.Case => typeof(Case),
        RecordKind.Product => typeof(Product),
        RecordKind.LineItem => typeof(LineItem),
        RecordKind.Role => typeof(UserRole),
        _ => typeof(KnowledgeArticle),
    };
}

static class SeveralAnswers
{
    /// <summary>The first column of every result set.</summary>
    public static async Task<HashSet<string>> QueryAllAsync(this DbConnection connection, string sql, DbTransaction transaction, CancellationToken cancel)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, 300);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        do
        {
            while (await reader.ReadAsync(cancel))
                all.Add(reader.GetString(0));
        }
        while (await reader.NextResultAsync(cancel));
        return all;
    }
}
