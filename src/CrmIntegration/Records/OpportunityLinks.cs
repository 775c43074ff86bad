using System.Text.Json;
using CrmIntegration.Connectors;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>Which opportunities a saved record speaks of.</summary>
public sealed class OpportunityLinks(Database database)
{
    /// <summary>Opportunities themselves and field changes go by the opportunity's id already; accounts, contacts and the rest speak of none alone.</summary>
    public async Task<IReadOnlyCollection<string>> OfAsync(Guid connectionId, RecordKind kind, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var table = kind switch
        {
            RecordKind.ContactRole => "contact_role",
            RecordKind.LineItem => "line_item",
            RecordKind.Email => "email",
            RecordKind.Activity => "activity",
            _ => null,
        };
        if (table is null)
            return kind is RecordKind.Opportunity or RecordKind.FieldChange ? ids : [];
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT DISTINCT opportunity_id FROM {table} WHERE connection_id = @connectionId AND opportunity_id IS NOT NULL AND {AmongIds}",
            new { connectionId, ids = JsonSerializer.Serialize(ids) }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Of these mails the customers' own, young enough that a rep may still answer.</summary>
    public async Task<IReadOnlyCollection<string>> IncomingSinceAsync(Guid connectionId, IReadOnlyCollection<string> emailIds, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<string>(new CommandDefinition($"""
            SELECT id FROM email WHERE connection_id = @connectionId AND incoming = @yes AND deleted = @no AND sent_at >= @since AND {AmongIds}
            """, new { connectionId, ids = JsonSerializer.Serialize(emailIds), since, yes = true, no = false }, cancellationToken: cancel))).AsList();
    }

    /// <summary>Of these cases the open ones, young enough that an answer is still waited for.</summary>
    public async Task<IReadOnlyCollection<string>> OpenCasesSinceAsync(Guid connectionId, IReadOnlyCollection<string> caseIds, DateTimeOffset since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<string>(new CommandDefinition($"""
            SELECT id FROM crm_case WHERE connection_id = @connectionId AND is_closed = @no AND deleted = @no AND created >= @since AND {AmongIds}
            """, new { connectionId, ids = JsonSerializer.Serialize(caseIds), since, no = false }, cancellationToken: cancel))).AsList();
    }

    string AmongIds => database.Sql(
        "id IN (SELECT value FROM json_each(@ids))",
        "id IN (SELECT json_array_elements_text(@ids::json))",
        "id IN (SELECT value COLLATE Latin1_General_100_BIN2 FROM OPENJSON(@ids))");
}
