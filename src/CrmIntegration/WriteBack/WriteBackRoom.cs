using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.WriteBack;

static class WriteBackRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="IWebhookConnections"/>, <see cref="ICrmSessions"/>.</summary>
    public static IServiceCollection AddWriteBack(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WriteBacks>();
        services.AddSingleton<EchoLedger>();
        services.TryAddSingleton<Overwrites>();
        services.AddSingleton<IEchoLedger, ForeignHands>();
        services.AddSingleton<Repairs>();
        services.AddSingleton<WriteBackStage>();
        services.AddSingleton<IStage>(s => s.GetRequiredService<WriteBackStage>());
        services.AddSingleton<IChore, PruneEchoes>();
        services.AddSingleton<IChore, RepairsAgain>();
        return services;
    }
}
