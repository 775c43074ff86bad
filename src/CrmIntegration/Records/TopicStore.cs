using System.Text.Json;
using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

/// <summary>Topics as they were last sorted. A sorting replaces the one before as a whole; topics nobody writes about any more are kept for their ids and names.</summary>
public sealed class TopicStore(Database database)
{
    const string All = "id, name, language, signature, texts, open_texts, severity, level, trend, ratio, weeks, advice, spike, found_at, sorted_at";
    static readonly string[] Key = ["connection_id", "id"], Rest = [.. All.Split(", ").Skip(1)];

    static readonly Table Texts = new("topic_text", ["id"],
    [
        Column.For<TopicText>("id", ColumnType.Key, "", t => t.Id), Column.For<TopicText>("topic_id", ColumnType.Key, "", t => t.TopicId), Column.For<TopicText>("at", Time, "", t => t.At), Column.For<TopicText>("fit", Real, "", t => t.Fit),
    ]);

    static readonly Table Quotes = new("topic_quote", ["topic_id", "seq"],
    [
        Column.For<TopicQuoteRow>("topic_id", ColumnType.Key, "", q => q.TopicId), Column.For<TopicQuoteRow>("seq", Int, "", q => q.Seq), Column.For<TopicQuoteRow>("text_id", ColumnType.Key, "", q => q.TextId),
        Column.For<TopicQuoteRow>("start_at", Int, "", q => q.StartAt), Column.For<TopicQuoteRow>("length", Int, "", q => q.Length), Column.For<TopicQuoteRow>("shown", Text, "", q => q.Shown),
        Column.For<TopicQuoteRow>("language", ColumnType.Key, "", q => q.Language), Column.For<TopicQuoteRow>("at", Time, "", q => q.At),
    ]);

    /// <summary>All or nothing, in place of what was there. Topics not among these hold no text from now on.</summary>
    public async Task SaveAsync(Guid connectionId, IReadOnlyList<CustomerTopic> topics, IReadOnlyList<TopicText> texts, IReadOnlyList<TopicQuoteRow> quotes, TopicRun run, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in (Table[])[Texts, Quotes])
            await connection.ExecuteAsync(new CommandDefinition($"DELETE FROM {table.Name} WHERE connection_id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition("UPDATE topic SET texts = 0, open_texts = 0, spike = NULL WHERE connection_id = @connectionId", new { connectionId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("topic", Key, Rest), topics.Select(t => new
        {
            connection_id = connectionId, id = t.Id, name = t.Name, language = t.Language, signature = t.Signature, texts = t.Texts, open_texts = t.OpenTexts, severity = t.Severity, level = t.Level, trend = t.Trend, ratio = t.Ratio,
            weeks = JsonSerializer.Serialize(t.Weeks), advice = JsonSerializer.Serialize(t.Advice), spike = t.Spike is null ? null : JsonSerializer.Serialize(t.Spike), found_at = t.FoundAt, sorted_at = t.SortedAt,
        }), transaction, cancellationToken: cancel));
        foreach (var (table, rows) in new (Table, IReadOnlyCollection<object>)[] { (Texts, texts), (Quotes, quotes) })
        {
            await BulkLoad.StageAsync(database, transaction, table, connectionId, rows, cancel);
            await connection.ExecuteAsync(new CommandDefinition($"INSERT INTO {table.Name} ({table.List}) SELECT {table.List} FROM {Merge.Incoming(database.Engine, table)}", transaction: transaction, cancellationToken: cancel));
        }
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("topic_run", ["connection_id"], ["at", "since", "texts", "unsorted"]),
            new { connection_id = connectionId, at = run.At, since = run.Since, texts = run.Texts, unsorted = run.Unsorted }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Those that hold texts, most first.</summary>
    public Task<IReadOnlyList<CustomerTopic>> ListAsync(Guid connectionId, int skip, int take, CancellationToken cancel) =>
        TopicsAsync($"SELECT {All} FROM topic WHERE connection_id = @connectionId AND texts > 0 ORDER BY texts DESC, id {database.Page}", new { connectionId, skip, take }, cancel);

    public async Task<long> CountAsync(Guid connectionId, CancellationToken cancel) =>
        (await QueryAsync<long>("SELECT COUNT(*) FROM topic WHERE connection_id = @connectionId AND texts > 0", new { connectionId }, cancel))[0];

    /// <summary>All ever found and not forgotten: what a sorting knows again.</summary>
    public Task<IReadOnlyList<CustomerTopic>> KnownAsync(Guid connectionId, CancellationToken cancel) =>
        TopicsAsync($"SELECT {All} FROM topic WHERE connection_id = @connectionId ORDER BY id", new { connectionId }, cancel);

    public async Task<CustomerTopic?> FindAsync(Guid connectionId, string id, CancellationToken cancel) =>
        (await TopicsAsync($"SELECT {All} FROM topic WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancel)).FirstOrDefault();

    /// <summary>In their order.</summary>
    public Task<IReadOnlyList<TopicQuoteRow>> QuotesAsync(Guid connectionId, string topicId, CancellationToken cancel) =>
        QueryAsync<TopicQuoteRow>("SELECT topic_id, seq, text_id, start_at, length, shown, language, at FROM topic_quote WHERE connection_id = @connectionId AND topic_id = @topicId ORDER BY seq", new { connectionId, topicId }, cancel);

    /// <summary>Each topic's first quote, by topic.</summary>
    public async Task<IReadOnlyDictionary<string, TopicQuoteRow>> FirstQuotesAsync(Guid connectionId, CancellationToken cancel) =>
        (await QueryAsync<TopicQuoteRow>("SELECT topic_id, seq, text_id, start_at, length, shown, language, at FROM topic_quote WHERE connection_id = @connectionId AND seq = 0", new { connectionId }, cancel)).ToDictionary(q => q.TopicId, StringComparer.Ordinal);

    /// <summary>A topic's texts, the newest first.</summary>
    public async Task<IReadOnlyList<TopicText>> TextsAsync(Guid connectionId, string topicId, int skip, int take, CancellationToken cancel) =>
        [.. (await QueryAsync<TextRow>($"SELECT id, topic_id, at, fit FROM topic_text WHERE connection_id = @connectionId AND topic_id = @topicId ORDER BY at DESC, id {database.Page}", new { connectionId, topicId, skip, take }, cancel))
            .Select(t => new TopicText(t.Id, t.TopicId, t.At, t.Fit))];

    public async Task<TopicRun?> RunAsync(Guid connectionId, CancellationToken cancel) =>
        (await QueryAsync<TopicRun>("SELECT at, since, texts, unsorted FROM topic_run WHERE connection_id = @connectionId", new { connectionId }, cancel)).FirstOrDefault();

    /// <summary>How far the sorting is that goes on; null: none does. One that has said nothing for an hour was cut off.</summary>
    public async Task<TopicProgress?> ProgressAsync(Guid connectionId, DateTimeOffset now, CancellationToken cancel) =>
        (await QueryAsync<TopicProgress>("SELECT step, done, at FROM topic_progress WHERE connection_id = @connectionId AND at > @since", new { connectionId, since = now.AddHours(-1) }, cancel)).FirstOrDefault();

    /// <param name="step">Null: it has ended.</param>
    public async Task SayProgressAsync(Guid connectionId, string? step, long done, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(step is null ? "DELETE FROM topic_progress WHERE connection_id = @connection_id" : database.Upsert("topic_progress", ["connection_id"], ["step", "done", "at"]),
            new { connection_id = connectionId, step, done, at }, cancellationToken: cancel));
    }

    /// <summary>Topics that nobody has written about since then are forgotten.</summary>
    public async Task ForgetBeforeAsync(Guid connectionId, DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM topic WHERE connection_id = @connectionId AND texts = 0 AND sorted_at < @before", new { connectionId, before }, cancellationToken: cancel));
    }

    async Task<IReadOnlyList<CustomerTopic>> TopicsAsync(string sql, object values, CancellationToken cancel) => [.. (await QueryAsync<TopicRow>(sql, values, cancel)).Select(r => r.Topic)];

    async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }

    sealed record TextRow
    {
        public string Id { get; init; } = "";
        public string? TopicId { get; init; }
        public DateTimeOffset At { get; init; }
        public double Fit { get; init; }
    }

    sealed record TopicRow
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string Language { get; init; } = "";
        public string Signature { get; init; } = "";
        public long Texts { get; init; }
        public long OpenTexts { get; init; }
        public double Severity { get; init; }
        public string Level { get; init; } = "";
        public string Trend { get; init; } = "";
        public double Ratio { get; init; }
        public string Weeks { get; init; } = "[]";
        public string Advice { get; init; } = "{}";
        public string? Spike { get; init; }
        public DateTimeOffset FoundAt { get; init; }
        public DateTimeOffset SortedAt { get; init; }

        public CustomerTopic Topic => new()
        {
            Id = Id, Name = Name, Language = Language, Signature = Signature, Texts = Texts, OpenTexts = OpenTexts, Severity = Severity, Level = Level, Trend = Trend, Ratio = Ratio, Weeks = JsonSerializer.Deserialize<int[]>(Weeks)!,
            Advice = JsonSerializer.Deserialize<TopicAdvice>(Advice)!, Spike = Spike is null ? null : JsonSerializer.Deserialize<TopicRise>(Spike), FoundAt = FoundAt, SortedAt = SortedAt,
        };
    }
}
