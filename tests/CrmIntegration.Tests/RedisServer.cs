using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CrmIntegration.Tests;

/// <summary>A Redis of our own, in memory and on this machine only; ends with the test.</summary>
sealed class RedisServer : IAsyncDisposable
{
    readonly Process process;

    RedisServer(Process process, string connectionString) => (this.process, ConnectionString) = (process, connectionString);

    public string ConnectionString { get; }

    /// <returns>Null where Redis is not installed.</returns>
    public static async Task<RedisServer?> StartAsync()
    {
        if (!File.Exists("/usr/bin/redis-server"))
            return null;
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("/usr/bin/redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--daemonize", "no"]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, $"127.0.0.1:{port}");
            }
        throw new InvalidOperationException("redis-server ended before it was ready.");
    }

    /// <summary>How many keys are kept, as Redis itself says.</summary>
    public long Keys()
    {
        using var client = new TcpClient("127.0.0.1", int.Parse(ConnectionString.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        client.GetStream().Write("DBSIZE\r\n"u8);
        var buffer = new byte[64];
        var answer = System.Text.Encoding.ASCII.GetString(buffer, 0, client.GetStream().Read(buffer));
        return long.Parse(answer.TrimStart(':').Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
