using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Enrich.Topics;

static class TopicsRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, <see cref="Knowledge"/>, <see cref="IKnowledge"/>, the Trust room.</summary>
    public static IServiceCollection AddTopics(this IServiceCollection services)
    {
        services.TryAddSingleton<TopicStore>();
        services.TryAddSingleton<FaqCandidates>();
        services.AddSingleton<Writings>();
        services.AddSingleton<FaqFinding>();
        services.AddSingleton<ModelAdvice>();
        services.AddSingleton<Advising>();
        services.AddSingleton<SpikeAlerts>();
        services.AddSingleton<TopicChore>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<TopicChore>());
        services.AddSingleton<ITopics, TopicDesk>();
        return services;
    }
}
