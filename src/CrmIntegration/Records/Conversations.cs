using System.Text.Json;
using System.Text.Json.Serialization;
using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using Dapper;
using static CrmIntegration.Records.ColumnType;

namespace CrmIntegration.Records;

public sealed record TalkAbout(IReadOnlyList<Email> Mails, IReadOnlyList<Conversation> Talks, IReadOnlyList<ContactRole> Roles);

/// <summary>Calls and chats. Append-only: the same source is kept once.</summary>
public sealed class Conversations(Database database)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter() } };

    static readonly Table Rows = new("conversation", ["id"],
    [
        Column.For<Conversation>("id", Id, "", c => c.Id),
        Column.For<Conversation>("opportunity_id", Key, "", c => c.OpportunityId),
        Column.For<Conversation>("kind", Key, "", c => c.Kind),
        Column.For<Conversation>("source", Key, "", c => c.Source),
        Column.For<Conversation>("title", Text, "", c => c.Title),
        Column.For<Conversation>("at", Time, "", c => c.At),
        Column.For<Conversation>("learnt_at", Time, "", c => c.LearntAt),
        Column.For<Conversation>("owner_id", Key, "", c => c.OwnerId),
        Column.For<Conversation>("language", Key, "", c => c.Language),
        Column.For<Conversation>("lines", Text, "", c => JsonSerializer.Serialize(c.Lines, Json)),
        Column.For<Conversation>("troubles", Text, "", c => JsonSerializer.Serialize(c.Troubles, Json)),
        Column.For<Conversation>("measures", Text, "", c => JsonSerializer.Serialize(c.Measures, Json)),
        Column.For<Conversation>("findings", Text, "", c => JsonSerializer.Serialize(c.Findings, Json)),
        Column.For<Conversation>("habits", Text, "", c => JsonSerializer.Serialize(c.Habits)),
    ]);

    static readonly Table Signals = new("conversation_signal", ["opportunity_id", "at", "conversation_id", "signal"],
    [
        Column.For<DealSignal>("opportunity_id", Key, "", s => s.OpportunityId),
        Column.For<DealSignal>("at", Time, "", s => s.At),
        Column.For<DealSignal>("conversation_id", Id, "", s => s.ConversationId),
        Column.For<DealSignal>("signal", Key, "", s => s.Signal),
        Column.For<DealSignal>("value", Real, "", s => s.Value),
    ]);

    /// <summary>Conversations and their signals in one transaction; what is there already stays as it is.</summary>
    public async Task SaveAsync(Guid connectionId, IReadOnlyList<Conversation> conversations, IReadOnlyList<DealSignal> signals, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var (table, rows) in new (Table, IReadOnlyCollection<object>)[] { (Rows, [.. conversations.DistinctBy(c => c.Id)]), (Signals, [.. signals.DistinctBy(s => (s.ConversationId, s.Signal))]) })
        {
            await BulkLoad.StageAsync(database, transaction, table, connectionId, rows, cancel);
            var incoming = Merge.Incoming(database.Engine, table);
            var same = string.Join(" AND ", table.Key.Prepend("connection_id").Select(k => $"t.{k} = i.{k}"));
            await connection.ExecuteAsync(new CommandDefinition(database.Engine == Engine.SqlServer
                ? $"INSERT INTO {table.Name} ({table.List}) SELECT {table.List} FROM {incoming} AS i WHERE NOT EXISTS (SELECT 1 FROM {table.Name} AS t WITH (UPDLOCK, HOLDLOCK) WHERE {same})"
                : $"INSERT INTO {table.Name} ({table.List}) SELECT {table.List} FROM {incoming} WHERE true ON CONFLICT DO NOTHING", transaction: transaction, commandTimeout: 300, cancellationToken: cancel));
        }
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The same conversation understood better, its signals too: who spoke was so from the beginning, and what was predicted meanwhile keeps its own reasons.</summary>
    public async Task ReplaceAsync(Guid connectionId, Conversation heard, IReadOnlyList<DealSignal> signals, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE conversation SET owner_id = @OwnerId, lines = @lines, measures = @measures, findings = @findings, habits = @habits WHERE connection_id = @connectionId AND id = @Id",
            new
            {
                connectionId, heard.Id, heard.OwnerId, lines = JsonSerializer.Serialize(heard.Lines, Json), measures = JsonSerializer.Serialize(heard.Measures, Json), findings = JsonSerializer.Serialize(heard.Findings, Json),
                habits = JsonSerializer.Serialize(heard.Habits),
            }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM conversation_signal WHERE connection_id = @connectionId AND opportunity_id = @OpportunityId AND conversation_id = @Id",
            new { connectionId, heard.OpportunityId, heard.Id }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO conversation_signal (connection_id, opportunity_id, at, conversation_id, signal, value) VALUES (@connectionId, @OpportunityId, @At, @ConversationId, @Signal, @Value)",
            signals.Select(s => new { connectionId, s.OpportunityId, s.At, s.ConversationId, s.Signal, s.Value }), transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Takes the words away. What the forecast knew of it stays, as figures: what was predicted then must stay explicable.</summary>
    /// <returns>False: there is no such conversation.</returns>
    public async Task<bool> DeleteAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM conversation WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancellationToken: cancel)) == 1;
    }

    public async Task<Conversation?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Rows.List} FROM conversation WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancellationToken: cancel))).FirstOrDefault()?.ToConversation();
    }

    /// <summary>Of one deal, oldest first, with all that was said.</summary>
    public async Task<IReadOnlyList<Conversation>> OfOpportunityAsync(Guid connectionId, string opportunityId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Rows.List} FROM conversation WHERE connection_id = @connectionId AND opportunity_id = @opportunityId ORDER BY at, id", new { connectionId, opportunityId }, cancellationToken: cancel)))
            .Select(r => r.ToConversation())];
    }

    /// <summary>All that was written and said about a deal, oldest first, and who is named on it: one round trip, because a rep waits for it.</summary>
    public async Task<TalkAbout> AboutAsync(Guid connectionId, string opportunityId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var rows = await connection.QueryMultipleAsync(new CommandDefinition($"""
            SELECT {CrmStore.Select(RecordKind.Email)} FROM email WHERE connection_id = @connectionId AND opportunity_id = @opportunityId AND deleted = @no ORDER BY sent_at, id;

            SELECT {Rows.List} FROM conversation WHERE connection_id = @connectionId AND opportunity_id = @opportunityId ORDER BY at, id;

            SELECT {CrmStore.Select(RecordKind.ContactRole)} FROM contact_role WHERE connection_id = @connectionId AND opportunity_id = @opportunityId AND deleted = @no
            """, new { connectionId, opportunityId, no = false }, cancellationToken: cancel));
        // Asked for people in the order of their ids, SQLite walks through all of the connection.
        return new([.. await rows.ReadAsync<Email>()], [.. (await rows.ReadAsync<Row>()).Select(r => r.ToConversation())], [.. (await rows.ReadAsync<ContactRole>()).OrderBy(r => r.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ConversationLine>> ListAsync(Guid connectionId, string? ownerId, int skip, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<ConversationLine>(new CommandDefinition($"""
            SELECT c.id, c.opportunity_id, o.name AS deal_name, c.owner_id, u.name AS owner_name, c.kind, c.title, c.at, c.language FROM conversation c
            LEFT JOIN opportunity o ON o.connection_id = c.connection_id AND o.id = c.opportunity_id
            LEFT JOIN crm_user u ON u.connection_id = c.connection_id AND u.id = c.owner_id
            WHERE c.connection_id = @connectionId {(ownerId is null ? "" : "AND c.owner_id = @ownerId")} ORDER BY c.at DESC, c.id {database.Page}
            """, new { connectionId, ownerId, skip, take }, cancellationToken: cancel))];
    }

    public async Task<long> CountAsync(Guid connectionId, string? ownerId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT COUNT(*) FROM conversation WHERE connection_id = @connectionId {(ownerId is null ? "" : "AND owner_id = @ownerId")}", new { connectionId, ownerId }, cancellationToken: cancel));
    }

    /// <summary>The first conversation of each closed deal, the newest deals first, with the stage the deal was in then.</summary>
    public async Task<IReadOnlyList<FirstTalk>> FirstOfClosedAsync(Guid connectionId, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<FirstTalk>(new CommandDefinition($"""
            SELECT c.id, c.opportunity_id, o.name AS deal_name, c.owner_id, o.is_won, o.amount, o.created, c.at, c.language, c.habits, c.findings,
                   (SELECT f.new FROM field_change f WHERE f.connection_id = c.connection_id AND f.opportunity_id = c.opportunity_id AND f.field = @stage AND f.at <= c.at
                    ORDER BY f.at DESC, f.id DESC {database.Sql("LIMIT 1", "LIMIT 1", "OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY")}) AS stage
            FROM conversation c JOIN opportunity o ON o.connection_id = c.connection_id AND o.id = c.opportunity_id
            WHERE c.connection_id = @connectionId AND o.is_closed = @yes AND o.deleted = @no
              AND NOT EXISTS (SELECT 1 FROM conversation e WHERE e.connection_id = c.connection_id AND e.opportunity_id = c.opportunity_id AND (e.at < c.at OR (e.at = c.at AND e.id < c.id)))
            ORDER BY c.at DESC, c.id {database.Page}
            """, new { connectionId, stage = Connectors.FieldChange.Fields.Stage, yes = true, no = false, skip = 0, take }, cancellationToken: cancel))];
    }

    sealed class Row
    {
        public Guid ConnectionId { get; init; }
        public Guid Id { get; init; }
        public string OpportunityId { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Source { get; init; } = "";
        public string? Title { get; init; }
        public DateTimeOffset At { get; init; }
        public DateTimeOffset LearntAt { get; init; }
        public string? OwnerId { get; init; }
        public string Language { get; init; } = "";
        public string Lines { get; init; } = "[]";
        public string Troubles { get; init; } = "[]";
        public string Measures { get; init; } = "{}";
        public string Findings { get; init; } = "[]";
        public string Habits { get; init; } = "{}";

        public Conversation ToConversation() => new()
        {
            ConnectionId = ConnectionId, Id = Id, OpportunityId = OpportunityId, Kind = Kind, Source = Source, Title = Title, At = At, LearntAt = LearntAt, OwnerId = OwnerId, Language = Language,
            Lines = JsonSerializer.Deserialize<Utterance[]>(Lines, Json) ?? [], Troubles = JsonSerializer.Deserialize<string[]>(Troubles, Json) ?? [],
            Measures = JsonSerializer.Deserialize<Measures>(Measures, Json) ?? new(), Findings = JsonSerializer.Deserialize<Finding[]>(Findings, Json) ?? [],
            Habits = JsonSerializer.Deserialize<Dictionary<string, bool>>(Habits) ?? [],
        };
    }
}
