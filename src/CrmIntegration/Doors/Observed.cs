using System.Diagnostics;
using CrmIntegration.Records;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrmIntegration.Doors;

/// <summary>Section "Telemetry". Nothing leaves while Otlp is empty.</summary>
sealed class TelemetryOptions
{
    /// <summary>Where a collector listens: http://collector:4317.</summary>
    public string Otlp { get; set; } = "";

    /// <summary>grpc, or http (protobuf, usually on port 4318).</summary>
    public string Protocol { get; set; } = "grpc";

    public IEnumerable<string> Wrong()
    {
        if (Otlp is not "" && (!Uri.TryCreate(Otlp, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            yield return $"Telemetry:Otlp is '{Otlp}'; put the address of an OpenTelemetry collector there, such as http://127.0.0.1:4317, or leave it empty.";
        if (Protocol is not ("grpc" or "http"))
            yield return $"Telemetry:Protocol is '{Protocol}'; put grpc or http there.";
    }
}

/// <summary>Traces and measures of the river, of the doors and of calls to others, sent to a collector where one is set.</summary>
static class Observed
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Read<TelemetryOptions>("Telemetry");
        services.AddSettings<TelemetryOptions>(configuration, "Telemetry", o => o.Wrong());
        if (options.Otlp is "" || options.Wrong().Any())
            return;
        services.AddHostedService<QueueWatch>();
        services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(Telemetry.Name))
            .WithTracing(traces => traces.AddSource(Telemetry.Name, "System.Net.Http").AddAspNetCoreInstrumentation(o =>
            {
                o.EnrichWithHttpRequest = (trace, request) => HideSecret(trace, request.Path);
                o.EnrichWithHttpResponse = (trace, response) => HideSecret(trace, response.HttpContext.Request.Path);
            }))
            .WithMetrics(measures => measures.AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime"))
            .UseOtlpExporter(options.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf, new(options.Otlp));
    }

    // The address of a webhook may hold its secret: /hooks/{connection}/{secret}.
    static void HideSecret(Activity trace, PathString path)
    {
        if (path.StartsWithSegments("/hooks"))
            trace.SetTag("url.path", string.Join('/', path.Value!.Split('/').Take(3)));
    }
}

/// <summary>How much waits before each stage, looked up now and then for whoever watches.</summary>
sealed partial class QueueWatch(WorkQueue work, ConnectionStore connections, IHttpClientFactory clients, IOptions<TelemetryOptions> telemetry, TimeProvider clock, ILogger<QueueWatch> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var tick = new PeriodicTimer(Every, clock);
        try
        {
            if (await Collector.AskAsync(clients, telemetry.Value, TimeSpan.FromSeconds(10), stopping) is { Ok: false } dead)
                CollectorDead(log, dead.Says);
            do
                await LookAsync(stopping);
            while (await tick.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;                                         // going down
        }
    }

    async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var connection in await connections.ListAsync(cancel))
            {
                var counts = (await work.CountsAsync(connection.Id, cancel)).ToDictionary(c => c.Stage);
                foreach (var stage in Stages.All)
                    Telemetry.Queue(connection.Id, counts.GetValueOrDefault(stage) ?? new() { Stage = stage });
            }
        }
        catch (System.Data.Common.DbException)
        {
            return;                                         // /health/ready tells; look again at the next tick
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Says}")]
    static partial void CollectorDead(ILogger log, string says);
}
