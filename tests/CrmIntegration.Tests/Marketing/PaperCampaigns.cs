using CrmIntegration.Connectors;

namespace CrmIntegration.Tests.Marketing;

/// <summary>A CRM's campaigns on paper: who was put in, and failures as told.</summary>
sealed class PaperCampaigns : ICrmCampaigns
{
    public Dictionary<string, CrmCampaign> Made { get; } = [];
    public HashSet<(string Part, string Contact)> Joined { get; } = [];
    public Func<CrmCampaignMember, CrmFailure?> Refuse { get; set; } = _ => null;

    public Task<CrmResult<IReadOnlyDictionary<string, string>>> KeepAsync(CrmCampaign campaign, CancellationToken cancel)
    {
        Made[campaign.Key] = campaign;
        return Task.FromResult(CrmResult<IReadOnlyDictionary<string, string>>.Of(campaign.Variants.ToDictionary(v => v.Name, v => $"{campaign.Key}-{v.Name}")));
    }

    public Task<CrmResult<IReadOnlyList<WriteOutcome>>> JoinAsync(IReadOnlyList<CrmCampaignMember> members, CancellationToken cancel) =>
        Task.FromResult(CrmResult<IReadOnlyList<WriteOutcome>>.Of([.. members.Select(m =>
        {
            if (Refuse(m) is { } failure)
                return new WriteOutcome(m.ContactId, failure);
            Joined.Add((m.CampaignId, m.ContactId));
            return new WriteOutcome(m.ContactId, null);
        })]));
}
