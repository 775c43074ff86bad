using Dapper;

namespace CrmIntegration.Records;

/// <summary>Pictures that were drawn for posters: one per campaign at most.</summary>
public sealed class CampaignPictures(Database database)
{
    public async Task SaveAsync(Guid connectionId, Guid campaignId, byte[] picture, string writer, DateTimeOffset at, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("campaign_picture", ["connection_id", "campaign_id"], ["picture", "writer", "made_at"]),
            new { connection_id = connectionId, campaign_id = campaignId, picture, writer, made_at = at }, cancellationToken: cancel));
    }

    public async Task<byte[]?> FindAsync(Guid connectionId, Guid campaignId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition(
            "SELECT picture FROM campaign_picture WHERE connection_id = @connectionId AND campaign_id = @campaignId", new { connectionId, campaignId }, cancellationToken: cancel));
    }

    public async Task ForgetAsync(Guid connectionId, Guid campaignId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM campaign_picture WHERE connection_id = @connectionId AND campaign_id = @campaignId", new { connectionId, campaignId }, cancellationToken: cancel));
    }
}
