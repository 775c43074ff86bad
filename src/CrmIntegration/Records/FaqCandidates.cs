using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <param name="Text">Stands word for word in the mail.</param>
/// <param name="MailId">In whose cleaned text it stands.</param>
/// <param name="GivenBy">In how many solved cases it was said.</param>
public sealed record FaqSource(string Text, string CaseId, string MailId, int Start, int GivenBy);

/// <summary>A question that many asked, with the answer they were given.</summary>
public sealed record FaqCandidate
{
    public const string Open = "open", Accepted = "accepted", Rejected = "rejected";

    public required string Id { get; init; }
    public string? TopicId { get; init; }
    public required string Question { get; init; }
    public required string QuestionOf { get; init; }
    public required string Answer { get; init; }
    public required IReadOnlyList<FaqSource> Sources { get; init; }

    /// <summary>Ids of the cases that asked it.</summary>
    public required IReadOnlyList<string> AskedBy { get; init; }
    public required string Language { get; init; }

    /// <summary>open | accepted | rejected.</summary>
    public required string State { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public string? ArticleId { get; init; }
}

public sealed class FaqCandidates(Database database)
{
    const string All = "id, topic_id, question, question_of, answer, sources, asked_by, language, state, made_at, decided_at, decided_by, article_id";

    /// <summary>Every one, the undecided first, then those asked most. What a person's erasure has emptied is not among them.</summary>
    public async Task<IReadOnlyList<FaqCandidate>> ListAsync(Guid connectionId, string? state, int skip, int take, CancellationToken cancel) =>
        [.. (await QueryAsync($"""
            SELECT {All} FROM faq_candidate WHERE connection_id = @connectionId AND (@state IS NULL OR state = @state) AND question <> ''
            ORDER BY CASE WHEN state = '{FaqCandidate.Open}' THEN 0 ELSE 1 END, asked DESC, id {database.Page}
            """, new { connectionId, state, skip, take }, cancel))];

    public async Task<FaqCandidate?> FindAsync(Guid connectionId, string id, CancellationToken cancel) =>
        (await QueryAsync($"SELECT {All} FROM faq_candidate WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancel)).FirstOrDefault();

    /// <summary>Puts these in the place of the undecided ones; what was decided stays as it is, also where one of these has its id.</summary>
    public async Task ReplaceOpenAsync(Guid connectionId, IReadOnlyList<FaqCandidate> candidates, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM faq_candidate WHERE connection_id = @connectionId AND state = @open", new { connectionId, open = FaqCandidate.Open }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition($"""
            INSERT INTO faq_candidate (connection_id, id, topic_id, question, question_of, answer, sources, asked_by, asked, language, state, made_at)
            SELECT {database.Sql("@connectionId, @Id, @TopicId, @Question, @QuestionOf, @Answer, @sources, @asked_by, @asked, @Language, @State, @MadeAt", "@connectionId::uuid, @Id, @TopicId, @Question, @QuestionOf, @Answer, @sources, @asked_by, @asked::bigint, @Language, @State, @MadeAt::bigint", "@connectionId, @Id, @TopicId, @Question, @QuestionOf, @Answer, @sources, @asked_by, @asked, @Language, @State, @MadeAt")}
            WHERE NOT EXISTS (SELECT 1 FROM faq_candidate WHERE connection_id = @connectionId AND id = @Id)
            """, candidates.Select(c => new
        {
            connectionId, c.Id, c.TopicId, c.Question, c.QuestionOf, c.Answer, sources = JsonSerializer.Serialize(c.Sources), asked_by = JsonSerializer.Serialize(c.AskedBy), asked = (long)c.AskedBy.Count, c.Language, State = FaqCandidate.Open, c.MadeAt,
        }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <returns>False: somebody has decided already, or it is gone.</returns>
    public async Task<bool> DecideAsync(Guid connectionId, string id, string state, string? by, string? articleId, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("UPDATE faq_candidate SET state = @state, decided_at = @at, decided_by = @by, article_id = @articleId WHERE connection_id = @connectionId AND id = @id AND state = @open",
            new { connectionId, id, state, by, articleId, at, open = FaqCandidate.Open }, cancellationToken: cancel)) == 1;
    }

    async Task<IReadOnlyList<FaqCandidate>> QueryAsync(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(sql, values, cancellationToken: cancel))).Select(r => new FaqCandidate
        {
            Id = r.Id, TopicId = r.TopicId, Question = r.Question, QuestionOf = r.QuestionOf, Answer = r.Answer, Sources = JsonSerializer.Deserialize<FaqSource[]>(r.Sources)!, AskedBy = JsonSerializer.Deserialize<string[]>(r.AskedBy)!,
            Language = r.Language, State = r.State, MadeAt = r.MadeAt, DecidedAt = r.DecidedAt, DecidedBy = r.DecidedBy, ArticleId = r.ArticleId,
        })];
    }

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string? TopicId { get; init; }
        public string Question { get; init; } = "";
        public string QuestionOf { get; init; } = "";
        public string Answer { get; init; } = "";
        public string Sources { get; init; } = "[]";
        public string AskedBy { get; init; } = "[]";
        public string Language { get; init; } = "";
        public string State { get; init; } = "";
        public DateTimeOffset MadeAt { get; init; }
        public DateTimeOffset? DecidedAt { get; init; }
        public string? DecidedBy { get; init; }
        public string? ArticleId { get; init; }
    }
}
