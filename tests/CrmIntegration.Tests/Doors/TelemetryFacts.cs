using System.Net.Http.Json;
using System.Text;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CrmIntegration.Tests.Doors;

public class TelemetryFacts
{
    [Fact]
    public async Task A_collector_hears_of_each_stage_and_never_of_the_secret_in_a_webhooks_address()
    {
        await using var collector = await Collector.StartAsync();
        await using var house = await RunningHouse.StartAsync("--Telemetry:Otlp", collector.Address, "--Telemetry:Protocol", "http");
        var connection = await house.ConnectAsync();
        // The caller's own trace, in this one process, would hold the address as he wrote it.
        using var stranger = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = house.Address };
        await house.Get<WorkQueue>().AddAsync(connection, Stages.Forecast, CrmIntegration.Connectors.RecordKind.Opportunity, ["006A"]);

        await stranger.PostAsJsonAsync($"/hooks/{connection}/s3cret-of-the-address", new { });
        for (var tries = 0; tries < 2400 && await house.Get<WorkQueue>().OpenAsync(connection, default) > 0; tries++)
            await Task.Delay(50);
        house.Get<TracerProvider>().ForceFlush();
        house.Get<MeterProvider>().ForceFlush();

        var heard = collector.Heard;
        foreach (var word in new[] { "/v1/traces", "/v1/metrics", Stages.Forecast, "crm.stage.duration", "crm.stage.records", "crm.webhooks", connection.ToString(), "/hooks/" })
            Assert.Contains(word, heard, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", heard, StringComparison.Ordinal);
    }

    [Fact]
    public void A_collector_address_that_is_none_stops_the_start_and_says_what_to_type()
    {
        var wrong = new CrmIntegration.Doors.TelemetryOptions { Otlp = "collector", Protocol = "tcp" }.Wrong().ToList();

        Assert.Equal(2, wrong.Count);
        Assert.Contains("http://127.0.0.1:4317", wrong[0], StringComparison.Ordinal);
    }

    /// <summary>Takes what an OpenTelemetry exporter posts. Protobuf keeps texts as they are, so that they can be looked for.</summary>
    sealed class Collector : IAsyncDisposable
    {
        readonly StringBuilder heard = new();
        readonly WebApplication app;

        Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.MapPost("/{**path}", async http =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                lock (heard)
                    heard.Append(http.Request.Path).Append(Encoding.Latin1.GetString(body.ToArray()));
            });
        }

        public string Address => app.Urls.First();

        public string Heard
        {
            get
            {
                lock (heard)
                    return heard.ToString();
            }
        }

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector.app.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
