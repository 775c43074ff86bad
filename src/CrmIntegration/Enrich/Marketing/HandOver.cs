using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Marketing;

/// <summary>
/// Puts exported campaigns into the CRM's own. The table is the queue and every call to the CRM may be made twice, so a run that broke off
/// at any point simply starts again: with the ask, and every ten minutes until it is done.
/// </summary>
sealed class HandOver(CampaignHandOvers handOvers, Campaigns campaigns, ICrmSessions sessions, TimeProvider clock) : IChore
{
    const int PeopleAtOnce = 1000;

    public string Name => "campaigns-to-crm";
    public string Cron => "*/10 * * * *";

    public async Task RunAsync(Guid connectionId, CancellationToken cancel)
    {
        var waiting = await handOvers.WaitingAsync(connectionId, cancel);
        if (waiting.Count == 0)
            return;
        var opened = await sessions.OpenAsync(connectionId, cancel);
        if (!opened.Ok)
        {
            foreach (var stand in waiting)
                await handOvers.KeepAsync(connectionId, stand with { Says = opened.Failure!.Says }, cancel);
            return;
        }
        await using var session = opened.Value;
        foreach (var stand in waiting)
            await handOvers.KeepAsync(connectionId, await HandAsync(connectionId, stand with { Joined = 0, LeftOut = 0, Says = null }, session.Campaigns, cancel), cancel);
    }

    async Task<CampaignHandOver> HandAsync(Guid connectionId, CampaignHandOver stand, ICrmCampaigns? crm, CancellationToken cancel)
    {
        CampaignHandOver Over(string says) => stand with { DoneAt = clock.GetUtcNow(), Says = says };
        if (crm is null)
            return Over("This CRM has no campaigns of its own; take the file instead.");
        if (await campaigns.FindAsync(connectionId, stand.CampaignId, cancel) is not { State: Campaign.Exported } campaign)
            return Over("The campaign is gone, or was not exported.");
        var kept = await crm.KeepAsync(new(campaign.Id.ToString("N")[^8..], campaign.Name, DateOnly.FromDateTime((campaign.ExportedAt ?? stand.AskedAt).UtcDateTime), [.. campaign.Variants.Select(v => (v.Name, v.Subject))]), cancel);
        if (!kept.Ok)
            return Stopped(stand, kept.Failure!);
        foreach (var people in (await campaigns.MembersAsync(connectionId, campaign.Id, cancel)).Chunk(PeopleAtOnce))
        {
            var joined = await crm.JoinAsync([.. people.Select(p => new CrmCampaignMember(kept.Value[p.Variant!], p.ContactId))], cancel);
            if (!joined.Ok)
                return Stopped(stand, joined.Failure!);
            var refused = joined.Value.Where(o => o.Failure is not null).ToList();
            if (refused.FirstOrDefault(o => o.Failure!.WorthRetrying) is { } later)
                return Stopped(stand, later.Failure!);
            stand = stand with { Joined = stand.Joined + people.Length - refused.Count, LeftOut = stand.LeftOut + refused.Count, Says = stand.Says ?? refused.FirstOrDefault()?.Failure!.Says };
            await handOvers.KeepAsync(connectionId, stand, cancel);
        }
        return stand with { DoneAt = clock.GetUtcNow() };
    }

    // What another try can mend stays in the queue; the rest waits for a person, who asks again.
    CampaignHandOver Stopped(CampaignHandOver stand, CrmFailure failure) => stand with { DoneAt = failure.WorthRetrying ? null : clock.GetUtcNow(), Says = failure.Says };
}
