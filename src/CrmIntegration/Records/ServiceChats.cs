using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>Conversations of the service and what was said in them, in order.</summary>
public sealed class ServiceChats(Database database)
{
    const string All = "id, channel, audience, contact_id, case_id, asked_by, language, state, abstained, started_at, last_at, handed_at, handed_by, handed_why, taken_at, taken_by";
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>False: there is one with this id.</returns>
    public async Task<bool> StartAsync(Guid connectionId, ServiceChat chat, CancellationToken cancel)
    {
        const string columns = "connection_id, id, channel, audience, contact_id, case_id, asked_by, language, state, abstained, started_at, last_at, handed_at, handed_by, handed_why",
            values = "@connectionId, @Id, @Channel, @audience, @ContactId, @CaseId, @AskedBy, @Language, @State, @Abstained, @StartedAt, @LastAt, @HandedAt, @HandedBy, @HandedWhy";
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition(database.Sql(
            $"INSERT INTO service_chat ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING", $"INSERT INTO service_chat ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING",
            $"INSERT INTO service_chat ({columns}) SELECT {values} WHERE NOT EXISTS (SELECT 1 FROM service_chat WITH (UPDLOCK, HOLDLOCK) WHERE connection_id = @connectionId AND id = @Id)"), new
        {
            connectionId, chat.Id, chat.Channel, audience = chat.Audience.ToString(), chat.ContactId, chat.CaseId, chat.AskedBy, chat.Language, chat.State, chat.Abstained, chat.StartedAt, chat.LastAt, chat.HandedAt, chat.HandedBy, chat.HandedWhy,
        }, cancellationToken: cancel)) == 1;
    }

    public async Task<ServiceChat?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel) =>
        (await QueryAsync<ServiceChat>($"SELECT {All} FROM service_chat WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancel)).FirstOrDefault();

    /// <summary>Those that wait for a person longest first, then the newest.</summary>
    public Task<IReadOnlyList<ServiceChat>> ListAsync(Guid connectionId, string? state, int skip, int take, CancellationToken cancel) =>
        QueryAsync<ServiceChat>($"""
            SELECT {All} FROM service_chat WHERE connection_id = @connectionId AND (@state IS NULL OR state = @state)
            ORDER BY CASE WHEN state = '{ServiceChat.Waiting}' THEN 0 ELSE 1 END, CASE WHEN state = '{ServiceChat.Waiting}' THEN handed_at ELSE -last_at END, id {database.Page}
            """, new { connectionId, state, skip, take }, cancel);

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(Guid connectionId, CancellationToken cancel) =>
        (await QueryAsync<Count>("SELECT state, COUNT(*) AS times FROM service_chat WHERE connection_id = @connectionId GROUP BY state", new { connectionId }, cancel)).ToDictionary(c => c.State, c => c.Times);

    /// <summary>Oldest first; the newest 500.</summary>
    public async Task<IReadOnlyList<ServiceTurn>> TurnsAsync(Guid connectionId, Guid chatId, CancellationToken cancel) =>
        [.. (await QueryAsync<TurnRow>($"SELECT seq, at, speaker, words, sentences, outcome, writer, notes FROM service_turn WHERE connection_id = @connectionId AND chat_id = @chatId ORDER BY seq DESC {database.Page}",
            new { connectionId, chatId, skip = 0, take = 500 }, cancel)).Reverse().Select(r => new ServiceTurn(r.Seq, r.At, r.Speaker, r.Words, JsonSerializer.Deserialize<ServiceSentence[]>(r.Sentences, Json) ?? [], r.Outcome, r.Writer, JsonSerializer.Deserialize<string[]>(r.Notes, Json) ?? []))];

    /// <summary>Appends what was said; its place is given here. Two speakers at once both keep theirs.</summary>
    /// <param name="abstained">How many answers in a row were none, after this one; null: as it was.</param>
    public async Task SayAsync(Guid connectionId, Guid chatId, ServiceTurn turn, long? abstained, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // The chat's row is the lock under which the next place is counted.
        await connection.ExecuteAsync(new CommandDefinition("UPDATE service_chat SET last_at = @At, abstained = COALESCE(@abstained, abstained) WHERE connection_id = @connectionId AND id = @chatId",
            new { turn.At, abstained, connectionId, chatId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition($"""
            INSERT INTO service_turn (connection_id, chat_id, seq, at, speaker, words, sentences, outcome, writer, notes)
            SELECT {database.Sql("@connectionId, @chatId", "@connectionId::uuid, @chatId::uuid", "@connectionId, @chatId")}, COALESCE(MAX(seq), 0) + 1, {database.Sql("@At", "@At::bigint", "@At")}, @Speaker, @Words, @sentences, @Outcome, @Writer, @notes
            FROM service_turn WHERE connection_id = @connectionId AND chat_id = @chatId
            """, new
        {
            connectionId, chatId, turn.At, turn.Speaker, turn.Words, sentences = JsonSerializer.Serialize(turn.Sentences, Json), turn.Outcome, turn.Writer, notes = JsonSerializer.Serialize(turn.Notes, Json),
        }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <returns>True when it is news: it was open until now.</returns>
    public Task<bool> HandOverAsync(Guid connectionId, Guid id, string by, string why, DateTimeOffset at, CancellationToken cancel) =>
        ChangeAsync("state = @next, handed_at = @at, handed_by = @by, handed_why = @why", "state = @was", new { connectionId, id, by, why, at, next = ServiceChat.Waiting, was = ServiceChat.Open }, cancel);

    /// <returns>False: it does not wait; somebody else was quicker.</returns>
    public Task<bool> TakeAsync(Guid connectionId, Guid id, string by, DateTimeOffset at, CancellationToken cancel) =>
        ChangeAsync("state = @next, taken_at = @at, taken_by = @by", "state = @was", new { connectionId, id, by, at, next = ServiceChat.Taken, was = ServiceChat.Waiting }, cancel);

    public Task<bool> CloseAsync(Guid connectionId, Guid id, DateTimeOffset at, CancellationToken cancel) =>
        ChangeAsync("state = @next, last_at = @at", "state <> @next", new { connectionId, id, at, next = ServiceChat.Closed }, cancel);

    async Task<bool> ChangeAsync(string change, string only, object values, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition($"UPDATE service_chat SET {change} WHERE connection_id = @connectionId AND id = @id AND {only}", values, cancellationToken: cancel)) == 1;
    }

    async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object values, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancel))).AsList();
    }

    sealed record Count
    {
        public string State { get; init; } = "";
        public long Times { get; init; }
    }

    sealed record TurnRow
    {
        public long Seq { get; init; }
        public DateTimeOffset At { get; init; }
        public string Speaker { get; init; } = "";
        public string Words { get; init; } = "";
        public string Sentences { get; init; } = "[]";
        public string? Outcome { get; init; }
        public string? Writer { get; init; }
        public string Notes { get; init; } = "[]";
    }
}
