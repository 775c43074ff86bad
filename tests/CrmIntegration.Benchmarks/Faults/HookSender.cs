using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>Signed webhooks to an address, as our Apex sends them, and a book of those that were acknowledged.</summary>
sealed class HookSender(FaultHouse house, Random dice) : IDisposable
{
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    readonly byte[] key = Convert.FromBase64String(house.Crm.SignIns.WebhookSecret["whsec_".Length..]);
    readonly string run = dice.Next().ToString("x8", CultureInfo.InvariantCulture);
    int sent, refused;

    public ConcurrentDictionary<string, string> Acknowledged { get; } = new();

    /// <summary>Answered 503: not stored, to be sent again.</summary>
    public int Refused => refused;

    /// <summary>One after the other until the end, or until nobody listens.</summary>
    public async Task PourAsync(Uri address, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            try
            {
                var number = Interlocked.Increment(ref sent);
                await SendAsync(address, $"msg_{run}_{number}", house.Deal(number));
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(5, CancellationToken.None);
            }
    }

    public async Task<HttpStatusCode> SendAsync(Uri address, string id, string deal, DateTimeOffset? at = null)
    {
        using var request = Signed(address, id, Changed(deal), at ?? house.Now);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.Accepted)
            Acknowledged[id] = deal;
        else if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            Interlocked.Increment(ref refused);
        return answer.StatusCode;
    }

    /// <returns>413 too where the receiver hung up in the middle of the body, as it may.</returns>
    public async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return HttpStatusCode.RequestEntityTooLarge;
        }
    }

    public string Changed(string deal) => $$"""{"type":"change","orgId":"{{house.Crm.Org.OrgId}}","data":[{"object":"Opportunity","id":"{{deal}}"}]}""";

    public HttpRequestMessage Signed(Uri address, string id, string body, DateTimeOffset at)
    {
        var stamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{stamp}.{body}")));
        return new(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "webhook-id", id }, { "webhook-timestamp", stamp }, { "webhook-signature", "v1," + signature } },
        };
    }

    public void Dispose() => http.Dispose();
}
