using System.Net;
using CrmIntegration.Connectors;

namespace CrmIntegration.Doors;

/// <summary>Whether the collector takes what we send: the exporter itself drops what it cannot deliver without a word.</summary>
static class Collector
{
    /// <summary>Sends an export of nothing, as the exporter would.</summary>
    public static async Task<NamedCheck> AskAsync(IHttpClientFactory clients, TelemetryOptions options, TimeSpan patience, CancellationToken cancel)
    {
        const string name = "Collector";
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(patience);
        try
        {
            using var client = clients.CreateClient();
            using var request = options.Protocol == "grpc" ? Grpc(options.Otlp) : Http(options.Otlp);
            using var answer = await client.SendAsync(request, soon.Token);
            await answer.Content.LoadIntoBufferAsync(soon.Token);       // what follows the body says how a gRPC call went
            var said = options.Protocol == "grpc" ? Status(answer) : answer.IsSuccessStatusCode ? "0" : ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return said == "0" ? new(name, true, $"{options.Otlp} takes traces and measures.")
                : new(name, false, $"{options.Otlp} answers, but takes no traces ({said}). Check Telemetry:Otlp and Telemetry:Protocol: collectors listen for grpc on port 4317 and for http on 4318.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(name, false, $"{options.Otlp} did not answer within {patience.TotalSeconds:0} s: traces and measures are lost. Check Telemetry:Otlp, and that the collector runs.");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            return new(name, false, $"{options.Otlp} cannot be reached ({trouble.Message.ReplaceLineEndings(" ")}): traces and measures are lost. Check Telemetry:Otlp and Telemetry:Protocol, and that the collector runs.");
        }
    }

    static HttpRequestMessage Http(string address) => new(HttpMethod.Post, $"{address.TrimEnd('/')}/v1/traces") { Content = Body("application/x-protobuf", []) };

    static HttpRequestMessage Grpc(string address) => new(HttpMethod.Post, $"{address.TrimEnd('/')}/opentelemetry.proto.collector.trace.v1.TraceService/Export")
    {
        Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Headers = { { "TE", "trailers" } }, Content = Body("application/grpc", [0, 0, 0, 0, 0]),
    };

    static string Status(HttpResponseMessage answer) =>
        answer.TrailingHeaders.TryGetValues("grpc-status", out var after) || answer.Headers.TryGetValues("grpc-status", out after) ? after.First() : $"HTTP {(int)answer.StatusCode}";

    static ByteArrayContent Body(string type, byte[] bytes)
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new(type);
        return body;
    }
}
