namespace CrmIntegration.Connectors;

/// <summary>
/// A session of a CRM that has campaigns of its own. Both calls may be made twice: what is there already stays and counts as done, so a
/// hand-over that broke off is simply made again. Nothing is sent to anybody by it.
/// </summary>
public interface ICrmCampaigns
{
    /// <summary>Makes the campaign with one part per variant, or finds what an earlier call made by <see cref="CrmCampaign.Key"/>.</summary>
    /// <returns>The CRM's id of each variant's part, by the variant's name.</returns>
    Task<CrmResult<IReadOnlyDictionary<string, string>>> KeepAsync(CrmCampaign campaign, CancellationToken cancel);

    /// <summary>Puts contacts into parts of a campaign, in the CRM's own batches; one outcome per member, in order. A failure is a failure of the whole call.</summary>
    Task<CrmResult<IReadOnlyList<WriteOutcome>>> JoinAsync(IReadOnlyList<CrmCampaignMember> members, CancellationToken cancel);
}

/// <param name="Key">Ours, at most 12 letters and digits; the CRM keeps it, so that the same campaign is not made twice.</param>
/// <param name="Variants">Name ("A") and subject line of each.</param>
public sealed record CrmCampaign(string Key, string Name, DateOnly From, IReadOnlyList<(string Name, string Subject)> Variants);

/// <param name="CampaignId">From <see cref="ICrmCampaigns.KeepAsync"/>.</param>
public sealed record CrmCampaignMember(string CampaignId, string ContactId);
