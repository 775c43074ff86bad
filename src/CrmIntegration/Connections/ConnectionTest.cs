using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using CrmIntegration.Connectors;
using CrmIntegration.Records;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CrmIntegration.Connections;

/// <summary>What an admin gets after pressing Test: the way to the CRM, what the CRM lets us do, and the way back by webhook. Changes nothing anywhere.</summary>
sealed class ConnectionTest(OpenConnections open, ConnectionStore store, IServer server, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<NamedCheck>> RunAsync(Guid connectionId, CancellationToken cancel)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;    // as for every check: told in the reader's language later
        if (await store.FindAsync(connectionId, cancel) is not { } row)
            return [new("Settings", false, $"There is no connection {connectionId}; it may have been deleted meanwhile.")];
        if (row.Crm == "file")
            return [new("File", null, "Imported from a file: there is no CRM to reach.")];
        if (await open.FindAsync(connectionId, cancel) is not { } found)
            return [new("Settings", false, "The settings cannot be decrypted with the keys in the data folder: enter them again on the connection's page.")];
        List<NamedCheck> done = found.Connector.Address(found.Connection) is { } address ? [.. await Reach.ChecksAsync(address, clock, cancel)] : [];
        if (done.Any(c => c.Ok == false))
            return [.. done, new("Sign-in and permissions", null, "Not reached: an earlier check failed."), .. await BackAsync(row, found, cancel)];
        await using var session = found.Connector.Open(found.Connection);
        return [.. done, .. await session.TestAsync(cancel), .. await BackAsync(row, found, cancel)];
    }

    async Task<IEnumerable<NamedCheck>> BackAsync(ConnectionRow row, WebhookConnection found, CancellationToken cancel) =>
    [
        await RoundTripAsync(found, cancel),
        row.LastEventAt is { } at ? new("Webhook heard", true, $"The CRM was last heard at {at:yyyy-MM-dd HH:mm} UTC{(row.RejectedSignatures > 0 ? $"; {row.RejectedSignatures} deliveries were refused so far" : "")}.")
            : row.RejectedSignatures > 0 ? new("Webhook heard", false, $"{row.RejectedSignatures} deliveries came and were refused: the secret or the address in the CRM is not this connection's. Copy both again.")
            : new("Webhook heard", null, "The CRM has not called yet. Changes are found by asking every minute until it does; the connector's guide says how to set its webhook up."),
    ];

    // Through our own door, over the network stack: what is refused here is refused there too.
    async Task<NamedCheck> RoundTripAsync(WebhookConnection found, CancellationToken cancel)
    {
        const string Name = "Webhook round trip";
        if (found.Connector.Ping(found.Connection, clock.GetUtcNow()) is not { } ping)
            return new(Name, null, "No webhook secret is set: only deliveries with the secret in their address are believed.");
        if (Here() is not { } here)
            return new(Name, null, "Tried by the running service only: press Test in the console.");
        using var wire = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { Timeout = Patience };
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri(here, $"/hooks/{found.Connection.Id}")) { Content = new ReadOnlyMemoryContent(ping.Body) };
        post.Content.Headers.TryAddWithoutValidation("Content-Type", ping.ContentType);
        foreach (var (name, value) in ping.Headers)
            post.Headers.TryAddWithoutValidation(name, value);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await wire.SendAsync(post, cancel);
            return answer.IsSuccessStatusCode
                ? new(Name, true, $"A signed delivery came in through the door and was believed, in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms.")
                : new(Name, false, $"A delivery signed with this connection's secret was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or SocketException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return new(Name, false, $"This service did not answer itself at {here}: {trouble.Message}");
        }
    }

    // The address it listens on; one that means "all of this machine" is asked by loopback.
    Uri? Here() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(a => a.Replace("//+", "//127.0.0.1").Replace("//*", "//127.0.0.1").Replace("//0.0.0.0", "//127.0.0.1").Replace("//[::]", "//[::1]"))
        .Select(a => Uri.TryCreate(a, UriKind.Absolute, out var uri) && uri.Port > 0 ? uri : null).OfType<Uri>().OrderBy(u => u.Scheme, StringComparer.Ordinal).FirstOrDefault();
}
