using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using System.Xml.Linq;
using CrmIntegration.Salesforce.Emulator.Org;

namespace CrmIntegration.Salesforce.Emulator;

/// <summary>Tells an address of every commit: signed JSON (Standard Webhooks) or Outbound Messages. Retries keep their id and may overtake.</summary>
sealed class Hooks : IAsyncDisposable
{
    static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/", Outbound = "http://soap.sforce.com/2005/09/outbound",
        Sf = "urn:sobject.enterprise.soap.sforce.com", Xsi = "http://www.w3.org/2001/XMLSchema-instance";
    static readonly TimeSpan LongestWait = TimeSpan.FromHours(2), GiveUpAfter = TimeSpan.FromHours(24);

    readonly SalesforceOrg _org;
    readonly OrgFile _file;
    readonly byte[] _secret;
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    readonly Channel<IReadOnlyList<RowChange>> _queue = Channel.CreateUnbounded<IReadOnlyList<RowChange>>();
    readonly CancellationTokenSource _end = new();
    readonly Task _loop;
    volatile Target? _target;
    long _messages;

    sealed record Target(Uri Address, bool Soap);

    sealed record Delivery(Target To, string Id, byte[] Body, DateTimeOffset Born);

    public Hooks(SalesforceOrg org, OrgFile file, string secret)
    {
        (_org, _file, _secret) = (org, file, Convert.FromBase64String(secret["whsec_".Length..]));
        org.Announce = changes =>
        {
            if (_target is not null)
                _queue.Writer.TryWrite(changes);
        };
        _target = file.Hook is var (address, soap) ? new Target(address, soap) : null;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>From now on, also after a restart.</summary>
    public void SendTo(Uri address, bool soap)
    {
        _target = new Target(address, soap);
        _file.SendTo(address, soap);
    }

    async Task LoopAsync()
    {
        Delivery? heldBack = null;
        try
        {
            await foreach (var changes in _queue.Reader.ReadAllAsync(_end.Token))
            {
                if (_target is not { } target)
                    continue;
                foreach (var delivery in changes.Where(c => !c.Object.EndsWith("History", StringComparison.Ordinal)).Chunk(100).SelectMany(chunk => Write(target, chunk)))
                {
                    if (heldBack is null && _org.Faults.Take("reorder", "") is not null)
                    {
                        heldBack = delivery;
                        continue;
                    }
                    await SendAsync(delivery, 0);
                    if (_org.Faults.Take("duplicate", "") is not null)
                        await SendAsync(delivery, 0);
                    if (heldBack is not null)
                        await SendAsync(heldBack, 0);
                    heldBack = null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the org is shut
        }
    }

    IEnumerable<Delivery> Write(Target to, RowChange[] changes)
    {
        if (!to.Soap)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new
            {
                type = "change", orgId = _org.OrgId,
                data = changes.Select(c => new { @object = c.Object, id = c.Id, change = c.What, at = Values.Text(c.At) }),
            });
            return [new Delivery(to, "msg_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), body, _org.Clock.GetUtcNow())];
        }
        return changes.Where(c => c.What != "deleted").GroupBy(c => c.Object).Select(group =>
            new Delivery(to, SalesforceIds.Make("04l", Interlocked.Increment(ref _messages)), Encoding.UTF8.GetBytes(Message(group).ToString(SaveOptions.DisableFormatting)), _org.Clock.GetUtcNow()));
    }

    XElement Message(IEnumerable<RowChange> changes) =>
        new(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", Soap), new XAttribute(XNamespace.Xmlns + "xsi", Xsi), new XElement(Soap + "Body",
            new XElement(Outbound + "notifications",
                new XElement(Outbound + "OrganizationId", _org.OrgId),
                new XElement(Outbound + "ActionId", SalesforceIds.Make("04k", 1)),
                new XElement(Outbound + "SessionId", new XAttribute(Xsi + "nil", "true")),
                new XElement(Outbound + "EnterpriseUrl", "https://emulator.invalid/services/Soap/c/62.0"),
                new XElement(Outbound + "PartnerUrl", "https://emulator.invalid/services/Soap/u/62.0"),
                changes.Select(c => new XElement(Outbound + "Notification",
                    new XElement(Outbound + "Id", SalesforceIds.Make("04l", Interlocked.Increment(ref _messages))),
                    new XElement(Outbound + "sObject", new XAttribute(XNamespace.Xmlns + "sf", Sf), new XAttribute(Xsi + "type", "sf:" + c.Object), new XElement(Sf + "Id", c.Id)))))));

    async Task SendAsync(Delivery delivery, int tries)
    {
        if ((_org.Faults.Take("fail", "") is null && await TryAsync(delivery)) || _org.Clock.GetUtcNow() - delivery.Born > GiveUpAfter)
            return;
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(tries, 20))));
        _ = AgainAsync(delivery, tries + 1, wait);
    }

    async Task AgainAsync(Delivery delivery, int tries, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _org.Clock, _end.Token);
            await SendAsync(delivery, tries);
        }
        catch (OperationCanceledException)
        {
            // the org is shut
        }
    }

    async Task<bool> TryAsync(Delivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.To.Address) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(delivery.To.Soap ? "text/xml; charset=UTF-8" : "application/json");
        if (delivery.To.Soap)
            request.Headers.Add("SOAPAction", "\"\"");
        else
            Sign(request, delivery);
        try
        {
            using var response = await _http.SendAsync(request, _end.Token);
            return response.IsSuccessStatusCode && (!delivery.To.Soap || Acknowledges(await response.Content.ReadAsStringAsync(_end.Token)));
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!_end.IsCancellationRequested)
        {
            return false;
        }
    }

    void Sign(HttpRequestMessage request, Delivery delivery)
    {
        var at = _org.Clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(_secret, (byte[])[.. Encoding.UTF8.GetBytes($"{delivery.Id}.{at}."), .. delivery.Body]);
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", at.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(signature));
    }

    static bool Acknowledges(string reply)
    {
        try
        {
            return XDocument.Parse(reply).Root?.Element(Soap + "Body")?.Element(Outbound + "notificationsResponse")?.Element(Outbound + "Ack")?.Value == "true";
        }
        catch (System.Xml.XmlException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _http.Dispose();
        _end.Dispose();
    }
}
