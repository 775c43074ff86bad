using System.Data.Common;
using CrmIntegration.Records;
using Dapper;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.Redis.StackExchange;
using Hangfire.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CrmIntegration.Jobs;

static class JobsRoom
{
    /// <summary>Needs from elsewhere: <see cref="Database"/>, <see cref="ICrmSessions"/>, and the rooms' <see cref="IStage"/> and <see cref="IChore"/>.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkQueue>();
        services.TryAddSingleton<OpportunityLinks>();
        services.AddSettings<JobsOptions>(configuration, "Jobs", o => o.Wrong());
        services.AddSingleton(s => s.GetRequiredService<IOptions<JobsOptions>>().Value);
        services.AddSingleton<Lanes>();
        // Of this host, not Hangfire's static ones: several hosts live in one process of tests.
        services.AddSingleton(provider => Store(provider.GetRequiredService<JobsOptions>()));
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire.UseLogProvider(new LastingLogs(provider.GetRequiredService<ILoggerFactory>()))
            .UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings().UseStorage(provider.GetRequiredService<JobStorage>()));
        services.AddHangfireServer((provider, server) =>
        {
            server.Activator = provider.GetRequiredService<JobActivator>();
            server.WorkerCount = provider.GetRequiredService<JobsOptions>().Workers;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(5);
        });
        // One worker for what reckons for minutes: trainings wait for each other, and nobody who works waits for them.
        services.AddHangfireServer((provider, server) =>
        {
            server.Activator = provider.GetRequiredService<JobActivator>();
            server.Queues = [ChoreJob.LongLane];
            server.WorkerCount = 1;
        });
        services.AddHostedService<Timetable>();
        services.AddHostedService<WakeUp>();
        return services;
    }

    static JobStorage Store(JobsOptions options)
    {
        try
        {
            using var knock = Server(options);
            knock?.Open();                                   // Hangfire would try for a minute, and say it as a bug
            // Hangfire makes its tables while it opens, and two nodes that start at once get in each other's way: one after the other. The lock falls with the connection.
            if (knock is NpgsqlConnection)
                knock.Execute("SELECT pg_advisory_lock(1247765)", commandTimeout: 130);
            return Open(options);
        }
        // Each storage's client throws its own kind; without a storage there is nothing to do but to say so. Never the connection string: it may hold a password.
        catch (Exception unreachable) when (options.Storage is not "memory")
        {
            throw new DatabaseUnreachable($"The job storage ({options.Storage}) could not be opened: {DatabaseUnreachable.Told(unreachable)}. Check Jobs:ConnectionString and that the server runs.", unreachable);
        }
    }

    static DbConnection? Server(JobsOptions options) => options.Storage switch
    {
        "postgresql" => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ConnectionString),
        "sqlserver" => new SqlConnection(options.ConnectionString),
        _ => null,
    };

    static JobStorage Open(JobsOptions options) => options.Storage switch
    {
        "postgresql" => Postgres(new() { QueuePollInterval = TimeSpan.FromMilliseconds(200), EnableLongPolling = true, PrepareSchemaIfNecessary = true }, options.ConnectionString!),
        "sqlserver" => new SqlServerStorage(options.ConnectionString,
            new SqlServerStorageOptions { QueuePollInterval = TimeSpan.Zero, SlidingInvisibilityTimeout = TimeSpan.FromMinutes(5), UseRecommendedIsolationLevel = true, DisableGlobalLocks = true }),
        // The braces keep all keys in one slot, as a cluster wants for its transactions.
        "redis" => new RedisStorage(options.ConnectionString, new RedisStorageOptions { Prefix = "{crm-integration}:", InvisibilityTimeout = TimeSpan.FromMinutes(5) }),
        _ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }),
    };

    static PostgreSqlStorage Postgres(PostgreSqlStorageOptions options, string connectionString) => new(new NpgsqlConnectionFactory(connectionString, options), options);

    /// <summary>The dashboard shows ids and job names, never a setting or a mail; still only for admins.</summary>
    public static void MapJobs(this IEndpointRouteBuilder doors)
    {
        // Made at the first visit: Hangfire's own mapping opens the storage while the house is still being built, before its settings are checked.
        var dashboard = new Lazy<RequestDelegate>(() => new ApplicationBuilder(doors.ServiceProvider)
            .UseHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], DisplayStorageConnectionString = false, DashboardTitle = "Jobs", AppPath = "/" }, doors.ServiceProvider.GetRequiredService<JobStorage>())
            .Build());
        doors.Map("/jobs/{**page}", http => ShowAsync(http, dashboard.Value)).RequireAuthorization("admin").ExcludeFromDescription();
    }

    // The dashboard's commands read a form, and Hangfire throws where a plain GET comes to one (/jobs/stats).
    static async Task ShowAsync(HttpContext http, RequestDelegate dashboard)
    {
        try
        {
            await dashboard(http);
        }
        catch (InvalidOperationException) when (!http.Request.HasFormContentType && !http.Response.HasStarted)
        {
            (http.Response.StatusCode, http.Response.Headers.Allow) = (StatusCodes.Status405MethodNotAllowed, "POST");
        }
    }
}
