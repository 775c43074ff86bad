using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>Drafts for customers' mails. A newer one supersedes the older of the same mail; none is changed otherwise.</summary>
public sealed class Suggestions(Database database)
{
    const string Columns = "id, connection_id, email_id, opportunity_id, case_id, made_at, writer, prompt_version, language, asks, drafts, sources, abstained, owner_id, received_at, reading, happened, sorting";
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task SaveAsync(Suggestion suggestion, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE suggestion SET superseded_at = @MadeAt WHERE connection_id = @ConnectionId AND email_id = @EmailId AND superseded_at IS NULL
            """, new { suggestion.MadeAt, suggestion.ConnectionId, suggestion.EmailId }, transaction, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition($"""
            INSERT INTO suggestion ({Columns}) VALUES (@Id, @ConnectionId, @EmailId, @OpportunityId, @CaseId, @MadeAt, @Writer, @PromptVersion, @Language, @asks, @drafts, @sources, @Abstained, @OwnerId, @ReceivedAt, @reading, @happened, @sorting)
            """, new
        {
            suggestion.Id, suggestion.ConnectionId, suggestion.EmailId, suggestion.OpportunityId, suggestion.CaseId, suggestion.MadeAt, suggestion.Writer, suggestion.PromptVersion,
            suggestion.Language, suggestion.Abstained, suggestion.OwnerId, suggestion.ReceivedAt, asks = JsonSerializer.Serialize(suggestion.Asks, Json), drafts = JsonSerializer.Serialize(suggestion.Drafts, Json),
            sources = JsonSerializer.Serialize(suggestion.Sources, Json), reading = suggestion.Reading is null ? null : JsonSerializer.Serialize(suggestion.Reading, Json),
            happened = suggestion.Happened.Count == 0 ? null : JsonSerializer.Serialize(suggestion.Happened, Json), sorting = suggestion.Sorting.Count == 0 ? null : JsonSerializer.Serialize(suggestion.Sorting, Json),
        }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }

    public async Task<Suggestion?> FindAsync(Guid connectionId, Guid id, CancellationToken cancel) =>
        (await QueryAsync("connection_id = @connectionId AND id = @id", new { connectionId, id, skip = 0, take = 1 }, cancel)).FirstOrDefault();

    public async Task<Suggestion?> LatestOfEmailAsync(Guid connectionId, string emailId, CancellationToken cancel) =>
        (await QueryAsync("connection_id = @connectionId AND email_id = @emailId AND superseded_at IS NULL", new { connectionId, emailId, skip = 0, take = 1 }, cancel)).FirstOrDefault();

    /// <summary>Newest first, one per mail.</summary>
    public Task<IReadOnlyList<Suggestion>> OfOpportunityAsync(Guid connectionId, string opportunityId, int take, CancellationToken cancel) =>
        QueryAsync("connection_id = @connectionId AND opportunity_id = @opportunityId AND superseded_at IS NULL", new { connectionId, opportunityId, skip = 0, take }, cancel);

    /// <summary>Newest first, one per mail.</summary>
    public Task<IReadOnlyList<Suggestion>> OfCaseAsync(Guid connectionId, string caseId, int take, CancellationToken cancel) =>
        QueryAsync("connection_id = @connectionId AND case_id = @caseId AND superseded_at IS NULL", new { connectionId, caseId, skip = 0, take }, cancel);

    /// <summary>Newest first, one per mail.</summary>
    public Task<IReadOnlyList<Suggestion>> ListAsync(Guid connectionId, int skip, int take, CancellationToken cancel) =>
        QueryAsync("connection_id = @connectionId AND superseded_at IS NULL", new { connectionId, skip, take }, cancel, "COALESCE(received_at, made_at) DESC");

    /// <summary>Mails with drafts, and mails that were left to a person with the reason.</summary>
    public async Task<(long Ready, long Abstained)> CountAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleAsync<Counts>(new CommandDefinition(
            "SELECT COUNT(*) AS total, COUNT(abstained) AS abstained FROM suggestion WHERE connection_id = @connectionId AND superseded_at IS NULL", new { connectionId }, cancellationToken: cancel));
        return (row.Total - row.Abstained, row.Abstained);
    }

    /// <summary>Deletes drafts that were made before a moment, replaced since or not.</summary>
    public async Task<int> PruneAsync(Guid connectionId, DateTimeOffset before, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM suggestion WHERE connection_id = @connectionId AND made_at < @before", new { connectionId, before }, cancellationToken: cancel));
    }

    sealed record Counts
    {
        public long Total { get; init; }
        public long Abstained { get; init; }
    }

    async Task<IReadOnlyList<Suggestion>> QueryAsync(string where, object parameters, CancellationToken cancel, string order = "made_at DESC")
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM suggestion WHERE {where} ORDER BY {order}, id {database.Page}", parameters, cancellationToken: cancel));
        return [.. rows.Select(r => r.ToSuggestion())];
    }

    sealed class Row
    {
        public Guid Id { get; init; }
        public Guid ConnectionId { get; init; }
        public string EmailId { get; init; } = "";
        public string? OpportunityId { get; init; }
        public string? CaseId { get; init; }
        public DateTimeOffset MadeAt { get; init; }
        public string Writer { get; init; } = "";
        public string PromptVersion { get; init; } = "";
        public string Language { get; init; } = "";
        public string Asks { get; init; } = "[]";
        public string Drafts { get; init; } = "[]";
        public string Sources { get; init; } = "[]";
        public string? Abstained { get; init; }
        public string? OwnerId { get; init; }
        public DateTimeOffset? ReceivedAt { get; init; }
        public string? Reading { get; init; }
        public string? Happened { get; init; }
        public string? Sorting { get; init; }

        public Suggestion ToSuggestion() => new()
        {
            Id = Id, ConnectionId = ConnectionId, EmailId = EmailId, OpportunityId = OpportunityId, CaseId = CaseId, MadeAt = MadeAt, Writer = Writer, PromptVersion = PromptVersion,
            Language = Language, Abstained = Abstained, OwnerId = OwnerId, ReceivedAt = ReceivedAt, Reading = Reading is null ? null : JsonSerializer.Deserialize<SuggestionReading>(Reading, Json),
            Happened = Happened is null ? [] : JsonSerializer.Deserialize<string[]>(Happened, Json) ?? [], Asks = JsonSerializer.Deserialize<SuggestionAsk[]>(Asks, Json) ?? [],
            Drafts = JsonSerializer.Deserialize<SuggestionDraft[]>(Drafts, Json) ?? [], Sources = JsonSerializer.Deserialize<SuggestionSource[]>(Sources, Json) ?? [],
            Sorting = Sorting is null ? [] : JsonSerializer.Deserialize<SuggestionSort[]>(Sorting, Json) ?? [],
        };
    }
}
