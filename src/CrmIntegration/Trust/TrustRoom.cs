using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

static class TrustRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LanguageOptions>(configuration, "Language", o => o.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelCalls>();
        services.TryAddSingleton<Spending>();
        services.TryAddSingleton<AiPolicies>();
        services.TryAddSingleton<FieldMarks>();
        services.AddSingleton<FieldPolicy>();
        services.AddConsent();
        services.TryAddSingleton<Suggestions>();
        services.TryAddSingleton<DraftVerdicts>();
        services.TryAddSingleton<Erasures>();
        services.AddSingleton<AnswerCache>();
        services.TryAddSingleton<Quotas>();
        services.AddSingleton<Meter>();
        services.AddSingleton<Provider>();
        services.AddSingleton<ProviderWire>();
        services.AddSingleton<IMediaGateway, MediaGateway>();
        services.TryAddSingleton<PromptVersions>();
        services.AddSingleton<Evaluations>();
        services.AddSingleton<IGoldenSet, MaskingGolden>();
        services.TryAddSingleton<Tunings>();
        services.AddHttpClient();
        services.TryAddSingleton<ConnectionStore>();
        services.AddSingleton<AzurePlane>();
        services.AddSingleton<AzureDeployments>();
        services.AddSingleton<TunedDeployments>();
        services.AddSingleton<TuningGateway>();
        services.AddSingleton<TuningDesk>();
        services.AddSingleton<IChore, TuningChore>();
        services.AddSingleton<IChore, Retention>();
        services.AddSingleton<ITrustGateway, TrustGateway>();
        return services;
    }
}
