using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <param name="Says">What a good conversation has, in the company's own words.</param>
/// <param name="Check">A kind of finding, or a measure: see the scorecard page.</param>
/// <param name="Weight">1 to 10.</param>
public sealed record Criterion(string Says, string Check, int Weight);

/// <summary>What the company wants of its conversations. An admin edits it.</summary>
public sealed record Scorecard
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];
    public DateTimeOffset ChangedAt { get; init; }
}

public sealed class Scorecards(Database database)
{
    public async Task SaveAsync(Guid connectionId, Scorecard card, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("scorecard", ["connection_id", "id"], ["name", "criteria", "changed_at"]),
            new { connection_id = connectionId, id = card.Id, name = card.Name, criteria = JsonSerializer.Serialize(card.Criteria), changed_at = card.ChangedAt }, cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<Scorecard>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id, name, criteria, changed_at FROM scorecard WHERE connection_id = @connectionId ORDER BY changed_at, id", new { connectionId }, cancellationToken: cancel)))
            .Select(r => new Scorecard { Id = r.Id, Name = r.Name, ChangedAt = r.ChangedAt, Criteria = JsonSerializer.Deserialize<Criterion[]>(r.Criteria) ?? [] })];
    }

    public async Task<bool> DeleteAsync(Guid connectionId, Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM scorecard WHERE connection_id = @connectionId AND id = @id", new { connectionId, id }, cancellationToken: cancel)) == 1;
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Criteria { get; init; } = "[]";
        public DateTimeOffset ChangedAt { get; init; }
    }
}
