using Dapper;

namespace CrmIntegration.Records;

/// <summary>How far a campaign is on its way into the CRM.</summary>
/// <param name="Joined">People in the CRM's campaign so far.</param>
/// <param name="LeftOut">People the CRM refused.</param>
/// <param name="Says">What stopped it for now, or why somebody was left out.</param>
public sealed record CampaignHandOver(Guid CampaignId, DateTimeOffset AskedAt, DateTimeOffset? DoneAt, int Joined, int LeftOut, string? Says);

public sealed class CampaignHandOvers(Database database)
{
    /// <summary>Asked again, it starts again: who is there already stays there.</summary>
    public async Task AskAsync(Guid connectionId, Guid campaignId, DateTimeOffset at, CancellationToken cancel) =>
        await KeepAsync(connectionId, new(campaignId, at, null, 0, 0, null), cancel);

    public async Task KeepAsync(Guid connectionId, CampaignHandOver stand, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(database.Upsert("campaign_hand_over", ["connection_id", "campaign_id"], ["asked_at", "done_at", "joined", "left_out", "says"]), new
        {
            connection_id = connectionId, campaign_id = stand.CampaignId, asked_at = stand.AskedAt, done_at = stand.DoneAt, joined = stand.Joined, left_out = stand.LeftOut, says = stand.Says,
        }, cancellationToken: cancel));
    }

    public async Task<CampaignHandOver?> FindAsync(Guid connectionId, Guid campaignId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT campaign_id, asked_at, done_at, joined, left_out, says FROM campaign_hand_over WHERE connection_id = @connectionId AND campaign_id = @campaignId",
            new { connectionId, campaignId }, cancellationToken: cancel))).FirstOrDefault()?.ToHandOver();
    }

    /// <summary>Asked for and not done, oldest first.</summary>
    public async Task<IReadOnlyList<CampaignHandOver>> WaitingAsync(Guid connectionId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT campaign_id, asked_at, done_at, joined, left_out, says FROM campaign_hand_over WHERE connection_id = @connectionId AND done_at IS NULL ORDER BY asked_at, campaign_id",
            new { connectionId }, cancellationToken: cancel))).Select(r => r.ToHandOver())];
    }

    sealed class Row
    {
        public Guid CampaignId { get; init; }
        public DateTimeOffset AskedAt { get; init; }
        public DateTimeOffset? DoneAt { get; init; }
        public long Joined { get; init; }
        public long LeftOut { get; init; }
        public string? Says { get; init; }

        public CampaignHandOver ToHandOver() => new(CampaignId, AskedAt, DoneAt, (int)Joined, (int)LeftOut, Says);
    }
}
