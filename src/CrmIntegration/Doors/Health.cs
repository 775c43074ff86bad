using CrmIntegration.Connectors;
using CrmIntegration.Enrich.Forecast;
using CrmIntegration.Records;
using CrmIntegration.Trust;
using Hangfire;
using Microsoft.Extensions.Options;

namespace CrmIntegration.Doors;

/// <summary>live: the process answers. ready: the database does. dependencies: each thing we lean on, for admins.</summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder doors)
    {
        doors.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous().WithTags("Health").WithSummary("The process answers");
        doors.MapGet("/health/ready", async (Database database, HttpContext http) => await IsThereAsync(database, http.RequestAborted) is { } trouble
                ? Results.Problem(trouble, statusCode: 503) : Results.Text("ready"))
            .AllowAnonymous().WithTags("Health").WithSummary("The database answers and is up to date");
        doors.MapGet("/health/dependencies", async (IServiceProvider services, HttpContext http) =>
        {
            // A key hears of its own connection only.
            var own = Guid.TryParse(http.User.FindFirst(c => c.Type == "connection" && http.User.HasClaim(k => k.Type == "key"))?.Value, out var id) ? id : (Guid?)null;
            var checks = await ChecksAsync(services, own, http.RequestAborted);
            return Results.Json(checks, statusCode: checks.Any(c => c.Ok == false) ? 503 : 200);
        }).RequireAuthorization("admin-api").WithTags("Health").WithSummary("Everything this service leans on").Produces<IReadOnlyList<NamedCheck>>();
    }

    // Its words stay in the log: they may hold a host's name or a user's.
    static async Task<string?> IsThereAsync(Database database, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await using var look = connection.CreateCommand();
            look.CommandText = "SELECT COUNT(*) FROM connection";
            await look.ExecuteScalarAsync(cancel);
            return null;
        }
        catch (Exception trouble) when (trouble is System.Data.Common.DbException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return $"The {database.Engine} database does not answer.";
        }
    }

    static async Task<IReadOnlyList<NamedCheck>> ChecksAsync(IServiceProvider services, Guid? own, CancellationToken cancel)
    {
        var database = services.GetRequiredService<Database>();
        if (await IsThereAsync(database, cancel) is { } trouble)
            return [new("Database", false, trouble)];
        var language = services.GetRequiredService<IOptions<LanguageOptions>>().Value;
        var servers = services.GetRequiredService<JobStorage>().GetMonitoringApi().Servers().Count(s => s.Queues.Contains(Hangfire.States.EnqueuedState.DefaultQueue));
        var registry = services.GetRequiredService<ModelRegistry>();
        List<NamedCheck> checks =
        [
            new("Database", true, database.Engine.ToString()),
            new("Jobs", servers > 0, servers > 0 ? $"{servers} job server(s)" : "no job server runs; restart the service"),
        ];
        if (services.GetRequiredService<IOptions<TelemetryOptions>>().Value is { Otlp.Length: > 0 } telemetry && own is null)
        {
            // What is lost is what is watched, not the work: degraded.
            var collector = await Collector.AskAsync(services.GetRequiredService<IHttpClientFactory>(), telemetry, TimeSpan.FromSeconds(2), cancel);
            checks.Add(collector.Ok == true ? collector : collector with { Ok = null, Says = "degraded: " + collector.Says });
        }
        var connections = (await services.GetRequiredService<ConnectionStore>().ListAsync(cancel)).Where(c => own is null || c.Id == own).ToList();
        checks.Add(Writer(language, language.Offline ? null : await services.GetRequiredService<ModelCalls>().LastAsync([.. connections.Select(c => c.Id)], language.Writer, cancel), services.GetRequiredService<TimeProvider>().GetUtcNow()));
        var alerts = await services.GetRequiredService<Alerts>().OpenAsync([.. connections.Select(c => c.Id)], cancel);
        foreach (var connection in connections)
        {
            checks.Add(new($"Connection {connection.Name}", connection.NeedsAttention is null, connection.NeedsAttention ?? (connection.Paused ? "paused" : "fine")));
            if (registry.Trouble(connection.Id) is { } damaged)
                checks.Add(new($"Model of {connection.Name}", false, damaged));
            // Degraded, not dead: it predicts, and whoever restarts a service for a 503 would mend nothing. Ok stays null.
            checks.AddRange(alerts[connection.Id].Where(a => !a.OfTopic).Select(a => new NamedCheck($"Model of {connection.Name}, {a.Kind}", null, $"degraded since {a.Since:yyyy-MM-dd}: {a.Says} {a.Todo}")));
        }
        return checks;
    }

    // Asking costs money, so that health tells how the last real call went; doctor asks. Where it fails the offline writer goes on: degraded, not dead.
    static NamedCheck Writer(LanguageOptions language, LastCall? last, DateTimeOffset now)
    {
        const string name = "Language model";
        if (language.Offline)
            return new(name, true, "the built-in offline writer");
        var who = $"{language.Provider}, {language.Deployment}";
        if (language.KillSwitch)
            return new(name, true, $"{who}, switched off");
        if (last is null)
            return new(name, null, $"{who}: not yet called");
        var ago = (now - last.At) switch { { TotalMinutes: < 2 } => "just now", { TotalHours: < 2 } age => $"{age.TotalMinutes:0} minutes ago", { TotalDays: < 2 } age => $"{age.TotalHours:0} hours ago", var age => $"{age.TotalDays:0} days ago" };
        return last.Failed == 0 ? new(name, true, $"{who}: answered {ago} ({last.Outcome}, {last.Milliseconds} ms)")
            : new(name, null, $"{who}: degraded, no answer to the last {(last.Failed == 1 ? "call" : last.Failed == LastCall.Most ? $"{last.Failed} calls or more" : $"{last.Failed} calls")}, {ago}; the offline writer goes on. Look at the log, and try it with doctor");
    }
}
