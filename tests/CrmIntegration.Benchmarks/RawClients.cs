using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CrmIntegration.Benchmarks;

/// <summary>Keep-alive connections that send prepared bytes and wait for each answer: as little client as possible, since it shares our cores.</summary>
static class RawClients
{
    /// <param name="requests">Whole HTTP/1.1 requests; dealt out to the clients in turn.</param>
    /// <returns>Requests per second and every latency in milliseconds, ascending.</returns>
    /// <exception cref="InvalidOperationException">An answer other than the wanted status.</exception>
    public static async Task<(double Rate, double[] Latencies)> RunAsync(Uri server, byte[][] requests, int clients, string wanted)
    {
        var latencies = new double[requests.Length];
        var sockets = new Socket[clients];
        for (var c = 0; c < clients; c++)
        {
            sockets[c] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[c].ConnectAsync(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));
        }
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(sockets.Select((socket, client) => Task.Run(async () =>
        {
            var buffer = new byte[4096];
            for (var r = client; r < requests.Length; r += clients)
            {
                var sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(requests[r], SocketFlags.None);
                await AnswerAsync(socket, buffer, wanted);
                latencies[r] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        var rate = requests.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var socket in sockets)
            socket.Dispose();
        Array.Sort(latencies);
        return (rate, latencies);
    }

    static async Task AnswerAsync(Socket socket, byte[] buffer, string wanted)
    {
        var filled = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
            if (got == 0)
                throw new InvalidOperationException("The server closed the connection.");
            filled += got;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            if (!buffer.AsSpan(9, 3).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(wanted)))
                throw new InvalidOperationException($"Wanted {wanted}: {System.Text.Encoding.ASCII.GetString(buffer, 0, head)}");
            if (filled >= head + 4 + Length(buffer.AsSpan(0, head)))
                return;
        }
    }

    static int Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
            return head.IndexOf("chunked"u8) < 0 ? 0 : throw new InvalidOperationException("A chunked answer.");
        System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _);
        return length;
    }
}
