using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>Saved filters, and the people whom they find: never somebody who opted out, here or in the CRM.</summary>
public sealed class Segments(Database database)
{
    public async Task SaveAsync(Guid connectionId, Segment segment, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("segment", ["connection_id", "id"], ["name", "filter", "changed_at"]),
            new { connection_id = connectionId, id = segment.Id, name = segment.Name, filter = JsonSerializer.Serialize(segment.Filter), changed_at = at }, cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<Segment>> ListAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<(Guid Id, string Name, string Filter)>(new CommandDefinition(
            "SELECT id, name, filter FROM segment WHERE connection_id = @connectionId ORDER BY changed_at, id", new { connectionId }, cancellationToken: cancel)))
            .Select(r => new Segment(r.Id, r.Name, JsonSerializer.Deserialize<SegmentFilter>(r.Filter) ?? new()))];
    }

    /// <summary>As many as the export will hold: one person kept twice counts once.</summary>
    public async Task<long> CountAsync(Guid connectionId, SegmentFilter filter, DateTimeOffset now, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT COUNT(DISTINCT LOWER(c.email)) FROM {From(filter)}", Parameters(connectionId, filter, now), cancellationToken: cancel));
    }

    public async Task<IReadOnlyList<Recipient>> FindAsync(Guid connectionId, SegmentFilter filter, DateTimeOffset now, int take, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = await connection.QueryAsync<Recipient>(new CommandDefinition(
            $"SELECT c.id AS contact_id, c.account_id, c.first_name, c.last_name, a.name AS company, LOWER(c.email) AS address FROM {From(filter)} ORDER BY c.id {database.Page}",
            Parameters(connectionId, filter, now, take), cancellationToken: cancel));
        return [.. found.DistinctBy(r => r.Address)];        // one person kept twice gets one mail
    }

    /// <summary>What can be chosen: the values that the CRM's accounts hold.</summary>
    public async Task<(IReadOnlyList<string> Industries, IReadOnlyList<string> Countries)> ChoicesAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        async Task<IReadOnlyList<string>> Of(string column) => [.. await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT DISTINCT {column} FROM account WHERE connection_id = @connectionId AND deleted = @no AND {column} IS NOT NULL ORDER BY {column}", new { connectionId, no = false }, cancellationToken: cancel))];
        return (await Of("industry"), await Of("country"));
    }

    /// <summary>Who does not want to be written to any more; twice is once.</summary>
    public async Task OptOutAsync(Guid connectionId, string address, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("opt_out", ["connection_id", "address"], ["at"]), new { connection_id = connectionId, address = address.Trim().ToLowerInvariant(), at }, cancellationToken: cancel));
    }

    string From(SegmentFilter f) => $"""
        contact c JOIN account a ON a.connection_id = c.connection_id AND a.id = c.account_id
        WHERE c.connection_id = @connectionId AND c.deleted = @no AND a.deleted = @no AND c.email IS NOT NULL AND c.email LIKE '%_@_%'
          AND (c.more IS NULL OR c.more NOT LIKE @optedOut)
          AND NOT EXISTS (SELECT 1 FROM opt_out x WHERE x.connection_id = c.connection_id AND x.address = LOWER(c.email))
        {(f.Industries.Count == 0 ? "" : $"AND {database.In("a.industry", "industries")}")} {(f.Countries.Count == 0 ? "" : $"AND {database.In("a.country", "countries")}")}
        {(string.IsNullOrEmpty(f.AccountType) ? "" : "AND a.type = @AccountType")} {(f.MinEmployees is null ? "" : "AND a.employees >= @MinEmployees")} {(f.MaxEmployees is null ? "" : "AND a.employees <= @MaxEmployees")}
        {(string.IsNullOrEmpty(f.Title) ? "" : "AND LOWER(c.title) LIKE @title ESCAPE '!'")}
        {(f.HasOpenDeal is not { } open ? "" : $"AND {(open ? "" : "NOT ")}EXISTS (SELECT 1 FROM opportunity o WHERE o.connection_id = a.connection_id AND o.account_id = a.id AND o.deleted = @no AND o.is_closed = @no)")}
        {(f.HasWonDeal is not { } won ? "" : $"AND {(won ? "" : "NOT ")}EXISTS (SELECT 1 FROM opportunity o WHERE o.connection_id = a.connection_id AND o.account_id = a.id AND o.deleted = @no AND o.is_won = @yes)")}
        {(f.QuietDays is null ? "" : "AND NOT EXISTS (SELECT 1 FROM email m WHERE m.connection_id = a.connection_id AND m.account_id = a.id AND m.deleted = @no AND m.sent_at >= @quiet)")}
        """;

    static object Parameters(Guid connectionId, SegmentFilter f, DateTimeOffset now, int take = 0) => new
    {
        connectionId, yes = true, no = false, industries = f.Industries.ToArray(), countries = f.Countries.ToArray(), f.AccountType, f.MinEmployees, f.MaxEmployees,
        title = "%" + f.Title?.ToLowerInvariant().Replace("!", "!!").Replace("%", "!%").Replace("_", "!_").Replace("[", "![") + "%", optedOut = "%\"HasOptedOutOfEmail\":\"true\"%",
        quiet = now.AddDays(-Math.Clamp(f.QuietDays ?? 0, 0, 36_500)), skip = 0, take,
    };
}
