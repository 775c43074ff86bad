using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>A field of ours on one deal shows another value than we wrote.</summary>
public sealed record Overwritten
{
    /// <summary>So often in a day; a trigger in the CRM that always sets the field would else write against us for ever.</summary>
    public const int RepairsADay = 2;

    public string OpportunityId { get; init; } = "";

    /// <summary>Our name of it.</summary>
    public string Field { get; init; } = "";
    public string? Value { get; init; }
    public long Repairs { get; init; }
    public DateTimeOffset? FirstRepairAt { get; init; }

    public bool GivenUp(DateTimeOffset now) => Repairs >= RepairsADay && now - FirstRepairAt < TimeSpan.FromDays(1);
}

/// <summary>One of our fields that is overwritten again and again, and on how many deals.</summary>
public sealed record FoughtField
{
    public required string Field { get; init; }
    public required long Deals { get; init; }
}

/// <summary>Which of our fields somebody else has set, and how often we set them back.</summary>
public sealed class Overwrites(Database database, TimeProvider clock)
{
    DateTimeOffset DayAgo => clock.GetUtcNow() - TimeSpan.FromDays(1);

    /// <summary>Somebody else set these fields. What equals our last write, or stands on a deal that we never wrote to, is not kept.</summary>
    /// <param name="seen">By our names of the fields.</param>
    public async Task SeenAsync(Guid connectionId, IReadOnlyCollection<FieldSeen> seen, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var written = (await connection.QueryAsync<(string Id, string Fields)>(new CommandDefinition(
            $"SELECT opportunity_id, written FROM write_back WHERE connection_id = @connectionId AND written IS NOT NULL AND opportunity_id IN ({Ids})",
            new { connectionId, ids = JsonSerializer.Serialize(seen.Select(s => s.RecordId).Distinct()) }, cancellationToken: cancel)))
            .ToDictionary(w => w.Id, w => JsonSerializer.Deserialize<Dictionary<string, string?>>(w.Fields) ?? [], StringComparer.Ordinal);
        var foreign = seen.Where(s => written.TryGetValue(s.RecordId, out var ours) && ours.TryGetValue(s.Field, out var value) && !EchoLedger.SameValue(value, s.Value)).ToList();
        await SaveAsync(connection, database.Upsert("overwritten", ["connection_id", "opportunity_id", "field"], ["value", "seen_at", "is_open"]),
            foreign.OrderBy(f => f.RecordId, StringComparer.Ordinal).ThenBy(f => f.Field, StringComparer.Ordinal)
                .Select(f => new { connection_id = connectionId, opportunity_id = f.RecordId, field = f.Field, value = f.Value, seen_at = clock.GetUtcNow(), is_open = true }), cancel);
    }

    /// <summary>What of these deals' fields is not as we wrote it.</summary>
    public async Task<IReadOnlyList<Overwritten>> OpenAsync(Guid connectionId, IReadOnlyCollection<string> opportunityIds, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Overwritten>(new CommandDefinition($"""
            SELECT opportunity_id, field, value, repairs, first_repair_at FROM overwritten
            WHERE connection_id = @connectionId AND is_open = @yes AND opportunity_id IN ({Ids}) ORDER BY opportunity_id, field
            """, new { connectionId, ids = JsonSerializer.Serialize(opportunityIds), yes = true }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Written anew, and counted: in one statement, so that two nodes count both.</summary>
    public async Task RepairedAsync(Guid connectionId, IReadOnlyCollection<Overwritten> fields, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await SaveAsync(connection, """
            UPDATE overwritten SET is_open = @no, repairs = CASE WHEN first_repair_at > @dayAgo THEN repairs + 1 ELSE 1 END,
                first_repair_at = CASE WHEN first_repair_at > @dayAgo THEN first_repair_at ELSE @now END
            WHERE connection_id = @connectionId AND opportunity_id = @OpportunityId AND field = @Field
            """, fields.Select(f => new { connectionId, f.OpportunityId, f.Field, no = false, dayAgo = DayAgo, now = clock.GetUtcNow() }), cancel);
    }

    /// <summary>They show what they should, and nothing had to be set back.</summary>
    public async Task WellAgainAsync(Guid connectionId, IReadOnlyCollection<Overwritten> fields, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await SaveAsync(connection, "UPDATE overwritten SET is_open = @no WHERE connection_id = @connectionId AND opportunity_id = @OpportunityId AND field = @Field",
            fields.Select(f => new { connectionId, f.OpportunityId, f.Field, no = false }), cancel);
    }

    /// <summary>The fields that were set back as often as we do, and show another value all the same; most deals first.</summary>
    public async Task<IReadOnlyList<FoughtField>> FoughtAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<FoughtField>(new CommandDefinition("""
            SELECT field, COUNT(*) AS deals FROM overwritten WHERE connection_id = @connectionId AND is_open = @yes AND repairs >= @limit GROUP BY field ORDER BY COUNT(*) DESC, field
            """, new { connectionId, yes = true, limit = Overwritten.RepairsADay }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Deals with fields that were given up, and whose day is over: to be tried again.</summary>
    public async Task<IReadOnlyList<string>> RestedAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT DISTINCT opportunity_id FROM overwritten WHERE connection_id = @connectionId AND is_open = @yes AND first_repair_at <= @dayAgo",
            new { connectionId, yes = true, dayAgo = DayAgo }, cancellationToken: cancel))).AsList();
    }

    /// <summary>What is well again counts for a day; a deleted deal is not written to.</summary>
    public async Task<int> PruneAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteAsync(new CommandDefinition("""
            DELETE FROM overwritten WHERE connection_id = @connectionId AND ((is_open = @no AND COALESCE(first_repair_at, seen_at) <= @dayAgo)
                OR EXISTS (SELECT 1 FROM opportunity o WHERE o.connection_id = overwritten.connection_id AND o.id = overwritten.opportunity_id AND o.deleted = @yes))
            """, new { connectionId, no = false, yes = true, dayAgo = DayAgo }, cancellationToken: cancel));
    }

    string Ids => database.Sql(
        "SELECT value FROM json_each(@ids)",
        "SELECT json_array_elements_text(@ids::json)",
        "SELECT value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@ids)");

    static async Task SaveAsync(System.Data.Common.DbConnection connection, string sql, IEnumerable<object> rows, CancellationToken cancel)
    {
        if (rows.ToList() is not { Count: > 0 } some)
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, some, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
    }
}
