using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Trust;

static class TrustRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LanguageOptions>().Bind(configuration.GetSection("Language")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LanguageOptions>, Readable>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ModelCalls>();
        services.TryAddSingleton<Spending>();
        services.TryAddSingleton<AiPolicies>();
        services.TryAddSingleton<Suggestions>();
        services.TryAddSingleton<DraftVerdicts>();
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<TokenBuckets>();
        services.AddSingleton<Meter>();
        services.AddSingleton<Provider>();
        services.AddSingleton<ProviderWire>();
        services.AddSingleton<IMediaGateway, MediaGateway>();
        services.AddSingleton<IChore, Retention>();
        services.AddSingleton<ITrustGateway, TrustGateway>();
        return services;
    }

    sealed class Readable : IValidateOptions<LanguageOptions>
    {
        public ValidateOptionsResult Validate(string? name, LanguageOptions options) =>
            options.Problems().ToArray() is { Length: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
