using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CrmIntegration.Connectors;

namespace CrmIntegration.Salesforce;

/// <summary>What reaches us from an org: outbound messages (SOAP) or signed JSON from our Apex. Verified first, read second.</summary>
static class SalesforceWebhooks
{
    const int LongestBody = 1024 * 1024;
    const long Tolerance = 300;

    public static WebhookVerdict Read(SalesforceSettings settings, WebhookRequest request)
    {
        if (request.Body.Length > LongestBody)
            return new WebhookRefused(413, "The body is larger than 1 MiB.");
        if (SalesforceId.Normalise(settings.OrgId) is not { } org)
            return new WebhookRefused(403, "This connection has no organization id: set one before webhooks are accepted.");
        if (Header(request, "webhook-signature") is not { } signatures)
            return request.ContentType?.Contains("xml", StringComparison.OrdinalIgnoreCase) == true
                ? SalesforceOutboundMessage.Read(org, request) : new WebhookRefused(401, "The webhook is not signed.");
        return Secret(settings.WebhookSecret) is { } secret ? Signed(secret, org, signatures, request)
            : new WebhookRefused(401, "This connection has no webhook secret (whsec_ and base64 of 24 to 64 bytes): set one before webhooks are accepted.");
    }

    static WebhookVerdict Signed(byte[] secret, string org, string signatures, WebhookRequest request)
    {
        if (Header(request, "webhook-id") is not { Length: > 0 and <= 200 } id || id.Contains('.'))
            return new WebhookRefused(400, "webhook-id is missing or malformed.");
        if (Header(request, "webhook-timestamp") is not { } sent || !long.TryParse(sent, out var stamp))
            return new WebhookRefused(400, "webhook-timestamp is missing or malformed.");
        if (!IsSigned(secret, id, sent, request.Body.Span, signatures))
            return new WebhookRefused(401, "No signature fits the body.");
        // After the signature: a forger learns nothing about our clock. Int128: a stamp near the ends of long must not overflow.
        return Int128.Abs((Int128)request.Now.ToUnixTimeSeconds() - stamp) > Tolerance
            ? new WebhookRefused(408, "The webhook is older or newer than five minutes.")
            : Hints(org, id, request.Body);
    }

    /// <summary>What our Apex sends to try a connection, signed with its secret; null without one.</summary>
    public static WebhookRequest? Ping(SalesforceSettings settings, DateTimeOffset now)
    {
        if (Secret(settings.WebhookSecret) is not { } secret)
            return null;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type = "ping", orgId = settings.OrgId });
        var (id, stamp) = ($"msg_ping_{Guid.NewGuid():N}", now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        var signature = HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{stamp}."), .. body]);
        var headers = new Dictionary<string, string> { ["webhook-id"] = id, ["webhook-timestamp"] = stamp, ["webhook-signature"] = "v1," + Convert.ToBase64String(signature) };
        return new WebhookRequest(headers, "application/json", body, null, now);
    }

    static bool IsSigned(byte[] secret, string id, string stamp, ReadOnlySpan<byte> body, string signatures)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{stamp}."));
        hash.AppendData(body);
        Span<byte> expected = stackalloc byte[32];
        hash.GetHashAndReset(expected);
        var fits = false;
        Span<byte> given = stackalloc byte[32];
        foreach (var signature in signatures.Split(' ', 20, StringSplitOptions.RemoveEmptyEntries))
            if (signature.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(signature[3..], given, out var length) && length == 32)
                fits |= CryptographicOperations.FixedTimeEquals(given, expected);
        return fits;
    }

    static WebhookVerdict Hints(string org, string id, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new WebhookRefused(400, "The body is not an object.");
            if (SalesforceId.Normalise(root.Text("orgId")) != org)
                return new WebhookRefused(403, "The webhook comes from another org.");
            if (root.Text("type") == "ping")
                return new WebhookAccepted([], WebhookReply.Accepted);
            if (root.Text("type") != "change" || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
                return new WebhookRefused(400, "The body is neither a ping nor a change with a data list.");
            // The index counts every entry, so that a key stays the same whatever we learn to read later.
            var hints = data.EnumerateArray().Select((entry, index) =>
                SalesforceMapping.KindOf(entry.Text("object")) is { } kind && SalesforceId.Normalise(entry.Text("id")) is { } record
                    ? new ChangeHint($"{id}:{index}", kind, record) : null).OfType<ChangeHint>().ToList();
            return new WebhookAccepted(hints, WebhookReply.Accepted);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)   // the latter: a lone surrogate in a string
        {
            return new WebhookRefused(400, "The body is not readable JSON.");
        }
    }

    static byte[]? Secret(string? text)
    {
        Span<byte> bytes = stackalloc byte[128];
        return text is not null && text.StartsWith("whsec_", StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[6..], bytes, out var length) && length is >= 24 and <= 64 ? bytes[..length].ToArray() : null;
    }

    static string? Header(WebhookRequest request, string name) =>
        request.Headers.TryGetValue(name, out var exact) ? exact
        : request.Headers.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
