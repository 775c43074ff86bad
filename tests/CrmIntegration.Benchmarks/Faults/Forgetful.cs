using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>The control of the kills: a door that acknowledges at once and writes down a moment later, as many do. Run as a program of its own: "forgetful FILE".</summary>
static class Forgetful
{
    public static async Task<int> RunAsync(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var waiting = new ConcurrentQueue<string>();
        app.MapPost("/{**any}", (HttpRequest request) =>
        {
            waiting.Enqueue(request.Headers["webhook-id"].ToString());
            return Results.StatusCode(202);
        });
        await app.StartAsync();
        System.Console.WriteLine(app.Urls.First());
        using var kept = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        while (true)
        {
            await Task.Delay(100);
            while (waiting.TryDequeue(out var id))
                kept.Write(System.Text.Encoding.UTF8.GetBytes(id + "\n"));
            kept.Flush(flushToDisk: true);
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
