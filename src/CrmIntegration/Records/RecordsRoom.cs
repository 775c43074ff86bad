using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Records;

static class RecordsRoom
{
    /// <summary>The stores that several rooms share. Setting DataFolder (default "data") holds what is not in a database server.</summary>
    public static IServiceCollection AddRecords(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<RecordsOptions>(configuration, "Database", o => o.Wrong());
        services.AddSingleton(s => s.GetRequiredService<IOptions<RecordsOptions>>().Value.Open(DataFolder(configuration)));
        services.AddHostedService<LogKeeper>();
        services.AddSingleton<ConnectionStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<CrmStore>();
        services.AddSingleton<WorkQueue>();
        services.AddSingleton<InboxStore>();
        services.AddSingleton<InboxJournal>();
        services.AddSingleton<SyncCursors>();
        services.AddSingleton<SyncHealth>();
        services.AddSingleton<OpportunityLinks>();
        services.AddSingleton<Predictions>();
        services.AddSingleton<Models>();
        services.AddSingleton<ModelTrials>();
        services.AddSingleton<ModelWatch>();
        services.AddSingleton<Alerts>();
        services.AddSingleton<Backtests>();
        services.AddSingleton<Suggestions>();
        services.AddSingleton<Articles>();
        services.AddSingleton<Knowledge>();
        services.AddSingleton<ServiceChats>();
        services.AddSingleton<TopicStore>();
        services.AddSingleton<FaqCandidates>();
        services.AddSingleton<ModelCalls>();
        services.AddSingleton<Spending>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<AiPolicies>();
        services.AddSingleton<FieldMarks>();
        services.AddSingleton<Erasures>();
        services.AddSingleton<WriteBacks>();
        services.AddSingleton<Overwrites>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<People>();
        services.AddSingleton<Verdicts>();
        services.AddSingleton<DraftVerdicts>();
        services.AddSingleton<ReplyMeasures>();
        services.AddSingleton<ForecastSettings>();
        services.AddSingleton<ForecastDeals>();
        services.AddSingleton<ForecastRuns>();
        services.AddSingleton<ForecastWords>();
        return services;
    }

    /// <summary>Made when it is missing, by the check of the settings: the first start needs no preparation.</summary>
    public static string DataFolder(IConfiguration configuration) => Path.GetFullPath(configuration["DataFolder"] is { Length: > 0 } folder ? folder : "data");
}
