using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Marketing;

static class MarketingRoom
{
    /// <summary>Needs from elsewhere: the Trust room.</summary>
    public static IServiceCollection AddMarketing(this IServiceCollection services)
    {
        services.AddSingleton<Campaigns>();
        services.AddSingleton<Segments>();
        services.AddSingleton<Brands>();
        services.AddSingleton<ModelCopy>();
        services.AddSingleton<ICampaigns, CampaignDesk>();
        return services;
    }
}
