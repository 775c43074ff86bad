using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>The company's knowledge, version by version.</summary>
public sealed class Articles(Database database)
{
    const int IdsAtOnce = 500;
    const string All = "id, version, title, topic, body, language, visibility, source, media, retired, notes, made_at, made_by, replaced_at";
    const string Lines = "id, version, title, language, visibility, source, media, notes, made_at, made_by";

    sealed record Next(ArticleBrought Article, long Version, string Hash, bool Retired, DateTimeOffset At, string? By);

    static readonly Table Versions = new("article", ["id", "version"],
    [
        Column.For<Next>("id", Key, "", n => n.Article.Id), Column.For<Next>("version", Int, "", n => n.Version), Column.For<Next>("title", ColumnType.Text, "", n => n.Article.Title),
        Column.For<Next>("topic", ColumnType.Text, "", n => n.Article.Topic), Column.For<Next>("body", ColumnType.Text, "", n => n.Article.Body), Column.For<Next>("language", Key, "", n => n.Article.Language),
        Column.For<Next>("visibility", Key, "", n => n.Article.Visibility), Column.For<Next>("source", Key, "", n => n.Article.Source), Column.For<Next>("media", Key, "", n => n.Article.Media),
        Column.For<Next>("content_hash", Key, "", n => n.Hash), Column.For<Next>("retired", Bool, "", n => n.Retired), Column.For<Next>("notes", ColumnType.Text, "", n => n.Article.Notes),
        Column.For<Next>("made_at", Time, "", n => n.At), Column.For<Next>("made_by", ColumnType.Text, "", n => n.By),
    ]);

    /// <summary>What is new or differs becomes a version; what is the same stays as it is. All or nothing.</summary>
    /// <returns>One line per article brought, in its order; of two with the same id the last one counts.</returns>
    public async Task<IReadOnlyList<ArticleKept>> SaveAsync(Guid connectionId, IReadOnlyList<ArticleBrought> brought, string? by, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await StampAsync(database, connection, transaction, connectionId, cancel);
        var kept = new List<ArticleKept>();
        foreach (var some in brought.GroupBy(b => b.Id, StringComparer.Ordinal).Select(g => g.Last()).Chunk(IdsAtOnce))
        {
            var known = await HeadsAsync(connection, transaction, connectionId, [.. some.Select(b => b.Id)], cancel);
            var next = some.Select(b => new Next(b, (known.GetValueOrDefault(b.Id)?.Version ?? 0) + 1, Hash(b), false, at, by)).ToList();
            kept.AddRange(next.Select(n => known.GetValueOrDefault(n.Article.Id) is not { } head ? new ArticleKept(n.Article.Id, n.Version, "new")
                : head.ContentHash == n.Hash && !head.Retired ? new(n.Article.Id, head.Version, "same") : new(n.Article.Id, n.Version, "changed")));
            var same = kept.Where(k => k.Change == "same").Select(k => k.Id).ToHashSet(StringComparer.Ordinal);
            await AppendAsync(connection, transaction, connectionId, [.. next.Where(n => !same.Contains(n.Article.Id))], cancel);
        }
        await transaction.CommitAsync(cancel);
        return kept;
    }

    /// <summary>The article is found no more; its versions stay, for the answers that cite them.</summary>
    /// <returns>False: there is no such article, or it is gone already.</returns>
    public async Task<bool> RetireAsync(Guid connectionId, string id, string? by, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await StampAsync(database, connection, transaction, connectionId, cancel);
        if ((await HeadsAsync(connection, transaction, connectionId, [id], cancel)).GetValueOrDefault(id) is not { Retired: false } head)
            return false;
        await AppendAsync(connection, transaction, connectionId, [new(new(id, head.Title, "", "", head.Language, head.Visibility, head.Source, head.Media), head.Version + 1, "", true, at, by)], cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>One version; null version: the one that counts.</summary>
    public async Task<ArticleVersion?> FindAsync(Guid connectionId, string id, long? version, CancellationToken cancel) =>
        (await QueryAsync<ArticleVersion>($"SELECT {All} FROM article WHERE connection_id = @connectionId AND id = @id AND {(version is null ? "replaced_at IS NULL" : "version = @version")}", new { connectionId, id, version }, cancel)).FirstOrDefault();

    /// <summary>Newest first, with their text.</summary>
    public Task<IReadOnlyList<ArticleVersion>> VersionsAsync(Guid connectionId, string id, CancellationToken cancel) =>
        QueryAsync<ArticleVersion>($"SELECT {All} FROM article WHERE connection_id = @connectionId AND id = @id ORDER BY version DESC {database.Page}", new { connectionId, id, skip = 0, take = 50 }, cancel);

    /// <summary>Every article that counts and that this audience may be told, by id.</summary>
    public Task<IReadOnlyList<ArticleVersion>> CurrentAsync(Guid connectionId, Audience audience, CancellationToken cancel) =>
        QueryAsync<ArticleVersion>($"SELECT {All} FROM article WHERE connection_id = @connectionId AND replaced_at IS NULL AND retired = @no{(audience == Audience.Customer ? " AND visibility = @seen" : "")} ORDER BY id",
            new { connectionId, no = false, seen = ArticleVersion.Public }, cancel);

    /// <summary>By title, those that count; words of the title or nothing.</summary>
    public Task<IReadOnlyList<ArticleLine>> ListAsync(Guid connectionId, string? words, int skip, int take, CancellationToken cancel) =>
        QueryAsync<ArticleLine>($"SELECT {Lines} FROM article WHERE connection_id = @connectionId AND replaced_at IS NULL AND retired = @no AND (@like IS NULL OR LOWER(title) LIKE @like ESCAPE '!') ORDER BY title, id {database.Page}",
            new { connectionId, no = false, like = Like(words), skip, take }, cancel);

    public async Task<long> CountAsync(Guid connectionId, string? words, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM article WHERE connection_id = @connectionId AND replaced_at IS NULL AND retired = @no AND (@like IS NULL OR LOWER(title) LIKE @like ESCAPE '!')",
            new { connectionId, no = false, like = Like(words) }, cancellationToken: cancel));
    }

    /// <summary>Goes up with every change of any article; 0 when there never was one.</summary>
    public async Task<long> StampAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition("SELECT stamp FROM knowledge WHERE connection_id = @connectionId", new { connectionId }, cancellationToken: cancel)) ?? 0;
    }

    // The row's lock also lets one writer of a connection go first: two uploads of one file become two versions, never one lost.
    internal static Task StampAsync(Database database, DbConnection connection, DbTransaction transaction, Guid connectionId, CancellationToken cancel)
    {
        const string upsert = "INSERT INTO knowledge (connection_id, stamp) VALUES (@connectionId, 1) ON CONFLICT (connection_id) DO UPDATE SET stamp = knowledge.stamp + 1";
        return connection.ExecuteAsync(new CommandDefinition(database.Sql(upsert, upsert, """
            UPDATE knowledge WITH (UPDLOCK, HOLDLOCK) SET stamp = stamp + 1 WHERE connection_id = @connectionId;
            IF @@ROWCOUNT = 0 INSERT INTO knowledge (connection_id, stamp) VALUES (@connectionId, 1);
            """), new { connectionId }, transaction, cancellationToken: cancel));
    }

    async Task<Dictionary<string, Head>> HeadsAsync(DbConnection connection, DbTransaction transaction, Guid connectionId, string[] ids, CancellationToken cancel) =>
        (await connection.QueryAsync<Head>(new CommandDefinition($"SELECT id, version, title, language, visibility, source, media, content_hash, retired FROM article WHERE connection_id = @connectionId AND replaced_at IS NULL AND {database.In("id", "ids")}",
            new { connectionId, ids }, transaction, cancellationToken: cancel))).ToDictionary(h => h.Id, StringComparer.Ordinal);

    async Task AppendAsync(DbConnection connection, DbTransaction transaction, Guid connectionId, IReadOnlyList<Next> next, CancellationToken cancel)
    {
        if (next.Count == 0)
            return;
        await connection.ExecuteAsync(new CommandDefinition($"UPDATE article SET replaced_at = @at WHERE connection_id = @connectionId AND replaced_at IS NULL AND {database.In("id", "ids")}",
            new { connectionId, at = next[0].At, ids = next.Select(n => n.Article.Id).ToArray() }, transaction, cancellationToken: cancel));
        await BulkLoad.StageAsync(database, transaction, Versions, connectionId, next, cancel);
        await connection.ExecuteAsync(new CommandDefinition($"INSERT INTO article ({Versions.List}) SELECT {Versions.List} FROM {Merge.Incoming(database.Engine, Versions)}", transaction: transaction, cancellationToken: cancel));
    }

    async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }

    string? Like(string? words) => string.IsNullOrWhiteSpace(words) ? null : $"%{Likeness.Escaped(database.Lower(words.Trim()))}%";

    static string Hash(ArticleBrought a) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', a.Title, a.Topic, a.Body, a.Language, a.Visibility, a.Media))));

    sealed record Head
    {
        public string Id { get; init; } = "";
        public long Version { get; init; }
        public string Title { get; init; } = "";
        public string Language { get; init; } = "";
        public string Visibility { get; init; } = "";
        public string Source { get; init; } = "";
        public string Media { get; init; } = "";
        public string ContentHash { get; init; } = "";
        public bool Retired { get; init; }
    }
}
