using Dapper;

namespace CrmIntegration.Records;

public sealed record SpentDay
{
    public DateOnly Day { get; init; }
    public string Feature { get; init; } = "";
    public decimal Spent { get; init; }
    public long Calls { get; init; }
}

/// <summary>What language models have cost, for the policy page; the gateway alone spends.</summary>
public sealed class Spending(Database database)
{
    /// <summary>Newest day first.</summary>
    public async Task<IReadOnlyList<SpentDay>> SinceAsync(Guid connectionId, DateOnly since, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<SpentDay>(new CommandDefinition(
            "SELECT day, feature, spent, calls FROM spend WHERE connection_id = @connectionId AND day >= @since ORDER BY day DESC, feature", new { connectionId, since }, cancellationToken: cancel))).AsList();
    }
}
