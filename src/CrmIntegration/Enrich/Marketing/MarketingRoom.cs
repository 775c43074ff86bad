using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Marketing;

static class MarketingRoom
{
    /// <summary>Needs from elsewhere: the Trust room and <see cref="ICrmSessions"/>.</summary>
    public static IServiceCollection AddMarketing(this IServiceCollection services)
    {
        services.AddSingleton<Campaigns>();
        services.AddSingleton<CampaignMails>();
        services.AddSingleton<Segments>();
        services.AddSingleton<Brands>();
        services.AddSingleton<ModelCopy>();
        services.AddSingleton<CampaignPictures>();
        services.AddSingleton<PosterPicture>();
        services.AddSingleton<ICampaigns, CampaignDesk>();
        services.AddSingleton<CampaignHandOvers>();
        services.AddSingleton<IChore, HandOver>();
        return services;
    }
}
