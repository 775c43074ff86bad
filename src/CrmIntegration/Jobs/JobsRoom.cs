using CrmIntegration.Records;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.SqlServer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Jobs;

static class JobsRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="ICrmSessions"/>, and the rooms' <see cref="IStage"/> and <see cref="IChore"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkQueue>();
        services.TryAddSingleton<InboxStore>();
        services.TryAddSingleton<OpportunityLinks>();
        services.AddOptions<JobsOptions>().Bind(configuration.GetSection("Jobs")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobsOptions>, Checked>();
        services.AddSingleton(s => s.GetRequiredService<IOptions<JobsOptions>>().Value);
        services.AddSingleton<Lanes>();
        services.AddHangfire((provider, hangfire) => Store(hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings(), provider.GetRequiredService<JobsOptions>()));
        services.AddHangfireServer((provider, server) =>
        {
            server.WorkerCount = provider.GetRequiredService<JobsOptions>().Workers;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        services.AddHostedService<Timetable>();
        services.AddHostedService<WakeUp>();
        return services;
    }

    static void Store(IGlobalConfiguration hangfire, JobsOptions options)
    {
        _ = options.Storage switch
        {
            "postgresql" => hangfire.UsePostgreSqlStorage(p => p.UseNpgsqlConnection(options.ConnectionString),
                new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(200), EnableLongPolling = true, PrepareSchemaIfNecessary = true }),
            "sqlserver" => hangfire.UseSqlServerStorage(options.ConnectionString,
                new SqlServerStorageOptions { QueuePollInterval = TimeSpan.Zero, SlidingInvisibilityTimeout = TimeSpan.FromMinutes(5), UseRecommendedIsolationLevel = true, DisableGlobalLocks = true }),
            _ => (object)hangfire.UseInMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }),
        };
    }

    /// <summary>The dashboard shows ids and job names, never a setting or a mail; still only for admins.</summary>
    public static void MapJobs(this IEndpointRouteBuilder doors) =>
        doors.MapHangfireDashboardWithAuthorizationPolicy("admin", "/jobs", new DashboardOptions { DisplayStorageConnectionString = false, DashboardTitle = "Jobs", AppPath = "/" });

    sealed class Checked : IValidateOptions<JobsOptions>
    {
        public ValidateOptionsResult Validate(string? name, JobsOptions options) =>
            options.Wrong().ToList() is { Count: > 0 } wrong ? ValidateOptionsResult.Fail(wrong) : ValidateOptionsResult.Success;
    }
}
