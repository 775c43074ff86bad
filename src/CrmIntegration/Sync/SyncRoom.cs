using CrmIntegration.Records;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmIntegration.Sync;

static class SyncRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="ICrmSessions"/>, <see cref="IEchoLedger"/>, <see cref="IFlow"/>.</summary>
    public static IServiceCollection AddSync(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CrmStore>();
        services.TryAddSingleton<SyncCursors>();
        services.TryAddSingleton<SyncHealth>();
        services.TryAddSingleton<WorkQueue>();
        services.AddSingleton<Arrivals>();
        services.AddSingleton<MassDeleteGuard>();
        services.AddSingleton<Backfill>();
        services.AddSingleton<ChangedPoll>();
        services.AddSingleton<Completeness>();
        services.AddSingleton<IStage, SyncStage>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<Backfill>());
        services.AddSingleton<IChore>(s => s.GetRequiredService<ChangedPoll>());
        services.AddSingleton<IChore>(s => s.GetRequiredService<Completeness>());
        services.AddSingleton<IChore, SchemaWatch>();
        services.AddSingleton<CompanyWatch>();
        services.AddSingleton<IChore>(s => s.GetRequiredService<CompanyWatch>());
        return services;
    }
}
