using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CrmIntegration.Connectors;

namespace CrmIntegration.Connections;

/// <summary>Is there a machine of that name, does it answer, and is its certificate good?</summary>
static class Reach
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Soon = TimeSpan.FromDays(21);

    public static async Task<IReadOnlyList<NamedCheck>> ChecksAsync(Uri address, TimeProvider clock, CancellationToken cancel)
    {
        const string Dns = "Name (DNS)", Tls = "Connection (TLS)";
        if (address.HostNameType == UriHostNameType.Dns && !address.IsLoopback && HttpClient.DefaultProxy.GetProxy(address) is { } proxy && proxy != address)
            return [new(Dns, null, $"The proxy {proxy.Host} looks {address.Host} up."), new(Tls, null, $"Made by the proxy {proxy.Host}; the sign-in shows whether it holds.")];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        IPAddress[] found;
        try
        {
            found = await System.Net.Dns.GetHostAddressesAsync(address.DnsSafeHost, patience.Token);
        }
        catch (Exception trouble) when (trouble is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return [new(Dns, false, $"{address.Host} is not known here. Check the address in the settings, and that this machine's DNS knows names outside."), new(Tls, null, "Not reached: an earlier check failed.")];
        }
        var named = new NamedCheck(Dns, true, $"{address.Host} leads to {string.Join(", ", found.Take(3).Select(f => f.ToString()))}.");
        try
        {
            return [named, await ConnectAsync(Tls, address, found, clock, patience.Token)];
        }
        catch (Exception trouble) when (trouble is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return [named, new(Tls, false, $"{address.Host} does not answer on port {address.Port}. Let this machine out through the firewall, or set HTTPS_PROXY.")];
        }
        catch (Exception trouble) when (trouble is AuthenticationException or IOException)
        {
            return [named, new(Tls, false, $"{address.Host} answers on port {address.Port}, but not with TLS as we know it: {trouble.Message}")];
        }
    }

    static async Task<NamedCheck> ConnectAsync(string name, Uri address, IPAddress[] found, TimeProvider clock, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(found, address.Port, cancel);
        if (address.Scheme != Uri.UriSchemeHttps)
            return new(name, true, "Answers; without TLS, which is allowed on this machine only.");
        var wrong = SslPolicyErrors.None;
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, errors) =>
        {
            wrong = errors;
            return true;                                     // looked at, never used: the calls themselves do not forgive
        });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, cancel);
        var until = tls.RemoteCertificate is X509Certificate2 shown ? new DateTimeOffset(shown.NotAfter) : clock.GetUtcNow();
        return wrong != SslPolicyErrors.None
            ? new(name, false, $"The certificate of {address.Host} is not trusted here ({wrong}). Check the address; behind an inspecting proxy install its root certificate on this machine.")
            : new(name, true, $"{tls.SslProtocol}, certificate good until {until:yyyy-MM-dd}{(until - clock.GetUtcNow() < Soon ? ": renew it soon" : "")}.");
    }
}
