using CrmIntegration.Records;
using CrmIntegration.Trust;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Enrich.Service;

static class ServiceRoom
{
    /// <summary>Needs from elsewhere: <see cref="CrmStore"/>, <see cref="ConnectionStore"/>, the Trust room.</summary>
    public static IServiceCollection AddService(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ServiceOptions>(configuration, "Service", o => o.Wrong());
        services.TryAddSingleton<Articles>();
        services.TryAddSingleton<Knowledge>();
        services.TryAddSingleton<ServiceChats>();
        services.AddSingleton<IKnowledge, KnowledgeDesk>();
        services.AddSingleton<ModelAnswer>();
        services.AddSingleton<Answering>();
        services.AddSingleton<IServiceDesk, ServiceDesk>();
        services.AddSingleton<IGoldenSet, ServiceGolden>();
        services.TryAddSingleton<CaseSortings>();
        services.AddSingleton<CaseSorting>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<CaseSorting>());
        services.AddSingleton<IStage, CaseStage>();
        services.AddSingleton<IStage, CrmArticles>();
        services.AddSingleton<IChore, ArticleFolder>();
        return services;
    }
}
