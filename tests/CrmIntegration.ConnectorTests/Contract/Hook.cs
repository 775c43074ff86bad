using System.Net;
using System.Net.Sockets;
using CrmIntegration.Connectors;

namespace CrmIntegration.ConnectorTests.Contract;

/// <summary>A door for webhooks: gives what came as the host would.</summary>
sealed class Hook : IDisposable
{
    readonly HttpListener listener = new();

    public Hook()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/hooks/");
        free.Stop();
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
    }

    public Uri Address { get; }

    public async Task<WebhookRequest> NextAsync()
    {
        var context = await listener.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.StatusCode = 202;
        context.Response.Close();
        var headers = context.Request.Headers.AllKeys.OfType<string>().ToDictionary(k => k, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
        return new WebhookRequest(headers, context.Request.ContentType, body.ToArray(), "verified", TimeProvider.System.GetUtcNow());
    }

    public void Dispose() => listener.Close();
}
