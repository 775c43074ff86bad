using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Enrich.Replies;

static class RepliesRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, the Trust room.</summary>
    public static IServiceCollection AddReplies(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Suggestions>();
        services.TryAddSingleton<AiPolicies>();
        services.AddSingleton<ModelWriter>();
        services.AddSingleton<IStage, ReplyStage>();
        return services;
    }
}
