using System.Data.Common;
using Dapper;

namespace CrmIntegration.Records;

/// <param name="Table">As the database calls it.</param>
public sealed record ErasureLine(string Table, long Rows);

/// <summary>
/// Erases a customer's person from every table: by mail address or by full name. The CRM is the truth: who is not erased there too comes back
/// with the next change. Audit lines keep their place in the chain and lose their words.
/// </summary>
public sealed class Erasures(Database database)
{
    /// <summary>Stands among the lines where the free parts of the database file could not be rewritten: it wants to be tried again when less is going on.</summary>
    public const string NotRewritten = "free parts of the file";

    const int IdsAtOnce = 500;

    // What is forgotten each night is less than what a person asks for: a larger file is left to write over it in time.
    const long NightlyBytes = 1L << 30;
    readonly NameSweep sweep = new(database);

    /// <summary>What was forgotten is not in the free parts of the file or in its log either.</summary>
    internal async Task ClearFreePartsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await FreeParts.ClearAsync(connection, cancel, NightlyBytes);
    }

    /// <param name="who">A mail address or a full name; case does not matter.</param>
    /// <returns>Per table the rows that would change; only tables that hold something.</returns>
    public async Task<IReadOnlyList<ErasureLine>> PreviewAsync(Guid connectionId, string who, CancellationToken cancel)
    {
        // Done and undone: what is looked for in texts depends on what else goes.
        await using var connection = await database.OpenAsync(cancel);
        var (names, places) = await LookAsync(connection, connectionId, who, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        return await ChangeAsync(connection, transaction, connectionId, who, names, places, default, cancel);
    }

    /// <summary>All or nothing.</summary>
    /// <returns>Per table the rows that were changed.</returns>
    public async Task<IReadOnlyList<ErasureLine>> EraseAsync(Guid connectionId, string who, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await FreeParts.OverwriteAsync(connection, cancel);
        var (names, places) = await LookAsync(connection, connectionId, who, cancel);
        IReadOnlyList<ErasureLine> lines;
        await using (var transaction = await connection.BeginTransactionAsync(cancel))
        {
            lines = await ChangeAsync(connection, transaction, connectionId, who, names, places, at, cancel);
            await transaction.CommitAsync(cancel);
        }
        return lines.Count == 0 || await FreeParts.ClearAsync(connection, cancel) ? lines : [.. lines, new(NotRewritten, 0)];
    }

    async Task<IReadOnlyList<ErasureLine>> ChangeAsync(DbConnection connection, DbTransaction transaction, Guid connectionId, string who, IReadOnlyList<string> names, IReadOnlyList<NameSweep.Place> places, DateTimeOffset at, CancellationToken cancel)
    {
        var lines = await EachAsync(connection, transaction, connectionId, who, (step, where) => $"{step.Change} WHERE {where}",
            async (sql, values, inside) => await connection.ExecuteAsync(new CommandDefinition(sql, values, inside, cancellationToken: cancel)), at, cancel);
        if (lines.Any(l => l.Table == "article"))
            await Articles.StampAsync(database, connection, transaction, connectionId, cancel);       // so that no index holds it any longer
        var swept = names.Count == 0 ? [] : await sweep.TakeOutAsync(connection, transaction, places, names, at, cancel);
        return [.. lines.Concat(swept).GroupBy(l => l.Table).Select(g => new ErasureLine(g.Key, g.Sum(l => l.Rows)))];
    }

    // As they stand in the CRM, with what was typed: the CRM may spell the same person's name in another case.
    async Task<(IReadOnlyList<string> Names, IReadOnlyList<NameSweep.Place> Places)> LookAsync(DbConnection connection, Guid connectionId, string who, CancellationToken cancel)
    {
        var found = (await connection.QueryAsync<Found>(new CommandDefinition($"""
            SELECT id, email, {FullName} AS name FROM contact WHERE connection_id = @connectionId AND (LOWER(email) = @who OR LOWER({FullName}) = @who)
            """, new { connectionId, who = database.Lower(who.Trim()) }, cancellationToken: cancel))).AsList();
        List<string> names = [.. found.SelectMany(c => new[] { c.Email, c.Name }).Append(who.Trim()).OfType<string>().Where(NameSweep.IsWhole).Distinct()];
        return (names, await sweep.FindAsync(connection, connectionId, names, cancel));
    }

    async Task<IReadOnlyList<ErasureLine>> EachAsync(DbConnection connection, DbTransaction transaction, Guid connectionId, string who,
        Func<(string Table, string Change, string Column, string By), string, string> sql, Func<string, object, DbTransaction?, Task<long>> run, DateTimeOffset? at, CancellationToken cancel)
    {
        var keys = await KeysAsync(connection, transaction, connectionId, database.Lower(who.Trim()), cancel);
        var lines = new List<ErasureLine>();
        foreach (var step in ErasureRules.Steps)
        {
            var rows = 0L;
            foreach (var some in keys[step.By].Chunk(IdsAtOnce).DefaultIfEmpty([]))
                rows += await run(sql(step, $"connection_id = @connectionId AND {database.In(step.Column == ErasureRules.ArticleVersion ? VersionKey : step.Column, "some")}"),
                    step.By is "conversation" or "chat" ? new { connectionId, some = some.Select(Guid.Parse).ToArray(), at, yes = true } : new { connectionId, some, at, yes = true }, transaction);
            if (rows > 0)
                lines.Add(new(step.Table, rows));
        }
        return lines;
    }

    async Task<Dictionary<string, IReadOnlyList<string>>> KeysAsync(DbConnection connection, DbTransaction? transaction, Guid connectionId, string who, CancellationToken cancel)
    {
        var contacts = (await connection.QueryAsync<Found>(new CommandDefinition($"""
            SELECT id, LOWER(email) AS email, LOWER({FullName}) AS name FROM contact WHERE connection_id = @connectionId AND (LOWER(email) = @who OR LOWER({FullName}) = @who)
            """, new { connectionId, who }, transaction, cancellationToken: cancel))).AsList();
        var known = contacts.SelectMany(c => new[] { c.Email, c.Name }).Append(who).OfType<string>().Where(k => k.Length > 2).Distinct().ToList();
        HashSet<string> mails = [], talks = [], words = [], chats = [], articles = [], theirs = [], faq = [];
        foreach (var one in known)
        {
            var values = new { connectionId, one, like = $"%{Likeness.Escaped(one)}%" };
            mails.UnionWith(await connection.QueryAsync<string>(new CommandDefinition("""
                SELECT id FROM email WHERE connection_id = @connectionId AND (LOWER(from_address) = @one OR LOWER(from_name) = @one
                    OR LOWER(to_address) LIKE @like ESCAPE '!' OR LOWER(cc_address) LIKE @like ESCAPE '!')
                """, values, transaction, cancellationToken: cancel)));
            talks.UnionWith((await connection.QueryAsync<Guid>(new CommandDefinition(
                "SELECT id FROM conversation WHERE connection_id = @connectionId AND (LOWER(lines) LIKE @like ESCAPE '!' OR LOWER(title) LIKE @like ESCAPE '!')", values, transaction, cancellationToken: cancel))).Select(i => i.ToString()));
            words.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                "SELECT opportunity_id FROM language_word WHERE connection_id = @connectionId AND LOWER(reasons) LIKE @like ESCAPE '!'", values, transaction, cancellationToken: cancel)));
            chats.UnionWith((await connection.QueryAsync<Guid>(new CommandDefinition(
                "SELECT DISTINCT chat_id FROM service_turn WHERE connection_id = @connectionId AND LOWER(words) LIKE @like ESCAPE '!'", values, transaction, cancellationToken: cancel))).Select(i => i.ToString()));
            faq.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                "SELECT id FROM faq_candidate WHERE connection_id = @connectionId AND (LOWER(question) LIKE @like ESCAPE '!' OR LOWER(answer) LIKE @like ESCAPE '!')", values, transaction, cancellationToken: cancel)));
            articles.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                $"SELECT {VersionKey} FROM article WHERE connection_id = @connectionId AND (LOWER(body) LIKE @like ESCAPE '!' OR LOWER(title) LIKE @like ESCAPE '!')", values, transaction, cancellationToken: cancel)));
            theirs.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                "SELECT id FROM crm_article WHERE connection_id = @connectionId AND (LOWER(body) LIKE @like ESCAPE '!' OR LOWER(title) LIKE @like ESCAPE '!' OR LOWER(summary) LIKE @like ESCAPE '!')", values, transaction, cancellationToken: cancel)));
        }
        var ids = contacts.Select(c => c.Id).ToList();
        var cases = new List<string>();
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            cases.AddRange(await connection.QueryAsync<string>(new CommandDefinition(
                $"SELECT id FROM crm_case WHERE connection_id = @connectionId AND {database.In("contact_id", "some")}", new { connectionId, some }, transaction, cancellationToken: cancel)));
            chats.UnionWith((await connection.QueryAsync<Guid>(new CommandDefinition(
                $"SELECT id FROM service_chat WHERE connection_id = @connectionId AND {database.In("contact_id", "some")}", new { connectionId, some }, transaction, cancellationToken: cancel))).Select(i => i.ToString()));
        }
        foreach (var some in cases.Chunk(IdsAtOnce))
            faq.UnionWith(await connection.QueryAsync<string>(new CommandDefinition(
                $"SELECT id FROM faq_candidate WHERE connection_id = @connectionId AND {database.In("question_of", "some")}", new { connectionId, some }, transaction, cancellationToken: cancel)));
        var suggestions = new List<string>();
        List<string> answered = [.. mails, .. cases.Select(Suggestion.OfCase)];
        foreach (var some in answered.Chunk(IdsAtOnce).DefaultIfEmpty([]))
            suggestions.AddRange((await connection.QueryAsync<Guid>(new CommandDefinition(
                $"SELECT id FROM suggestion WHERE connection_id = @connectionId AND {database.In("email_id", "some")}", new { connectionId, some }, transaction, cancellationToken: cancel))).Select(i => i.ToString()));
        return new()
        {
            ["contact"] = ids, ["mail"] = [.. mails], ["any"] = [.. ids, .. mails, .. cases], ["suggestion"] = suggestions, ["answered"] = answered, ["conversation"] = [.. talks], ["chat"] = [.. chats], ["asked"] = [.. mails, .. chats, .. cases],
            ["article"] = [.. articles], ["crm article"] = [.. theirs], ["word"] = [.. words], ["faq"] = [.. faq],
        };
    }

    string FullName => database.Sql("first_name || ' ' || last_name", "first_name || ' ' || last_name", "first_name + ' ' + last_name");

    // One version of an article by one text.
    string VersionKey => database.Sql("id || ' ' || version", "id || ' ' || version", "CONCAT(id, ' ', version)");

    sealed record Found
    {
        public string Id { get; init; } = "";
        public string? Email { get; init; }
        public string? Name { get; init; }
    }
}
