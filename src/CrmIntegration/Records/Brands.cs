using System.Text.Json;
using Dapper;

namespace CrmIntegration.Records;

/// <summary>How a connection's company looks and speaks.</summary>
public sealed class Brands(Database database)
{
    public async Task SaveAsync(Guid connectionId, Brand look, byte[]? logo, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("brand", ["connection_id"], ["look", "logo", "changed_at"]),
            new { connection_id = connectionId, look = JsonSerializer.Serialize(look), logo, changed_at = at }, cancellationToken: cancel));
    }

    public async Task<(Brand Look, byte[]? Logo)> FindAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition("SELECT look, logo FROM brand WHERE connection_id = @connectionId", new { connectionId }, cancellationToken: cancel));
        return row is null ? (Brand.Plain, null) : (JsonSerializer.Deserialize<Brand>(row.Look) ?? Brand.Plain, row.Logo);
    }

    sealed record Row
    {
        public string Look { get; init; } = "{}";
        public byte[]? Logo { get; init; }
    }
}
