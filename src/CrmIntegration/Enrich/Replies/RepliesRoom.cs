using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Enrich.Replies;

static class RepliesRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, the Trust room.</summary>
    public static IServiceCollection AddReplies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ReplyOptions>(configuration, "Replies", o => o.Problems());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Suggestions>();
        services.TryAddSingleton<Predictions>();
        services.TryAddSingleton<DraftVerdicts>();
        services.TryAddSingleton<Articles>();
        services.TryAddSingleton<Knowledge>();
        services.TryAddSingleton<AiPolicies>();
        services.AddSingleton<ReadMails>();
        services.AddSingleton<Urgency>();
        services.AddSingleton<Gathering>();
        services.AddSingleton<ModelWriter>();
        services.AddSingleton<Suggesting>();
        services.AddSingleton<IGoldenSet, ReplyGolden>();
        services.TryAddSingleton<TakenDrafts>();
        services.AddSingleton<ITuningSource, ReplyTuning>();
        services.AddSingleton<IReplies, Rewriting>();
        services.AddSingleton<IStage, ReplyStage>();
        return services;
    }
}
