using System.Buffers;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Inbox;

/// <summary>The door for webhooks: verify the raw bytes, commit the hints, then answer.</summary>
sealed class HookEndpoint(IWebhookConnections connections, InboxWriter writer, RejectedSignatures rejected, TimeProvider clock)
{
    public const int MostBytes = 1 << 20;

    public async Task<IResult> PostAsync(Guid connectionId, string? secret, HttpContext http)
    {
        WebhookConnection? found;
        try
        {
            found = await connections.FindAsync(connectionId, http.RequestAborted);
        }
        catch (DbException)
        {
            return NotNow(http);                            // the database is down; its own log line says so
        }
        if (found is null)
            return Refuse(404, "There is no connection with this id.");
        // The connector trusts a secret that it is given: only the right one reaches it.
        if (secret is not null && !Fits(secret, found.UrlSecretHash))
            return Rejected(connectionId, 401, "The secret in the address is not this connection's; copy the webhook address from the connection's page again.");
        if (await ReadAsync(http.Request, http.RequestAborted) is not { } body)
            return Refuse(413, "The body is larger than 1 MiB.");

        var request = new WebhookRequest(new RequestHeaders(http.Request.Headers), http.Request.ContentType, body, secret, clock.GetUtcNow());
        return found.Connector.ReadWebhook(found.Connection, request) switch
        {
            WebhookAccepted accepted => await KeepAsync(connectionId, accepted, http),
            WebhookRefused refused => Rejected(connectionId, refused.Status, refused.Says),
            var other => throw new InvalidOperationException($"A verdict of a kind we do not know: {other.GetType().Name}."),
        };
    }

    static bool Fits(string secret, string hash) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))), Encoding.ASCII.GetBytes(hash));

    async Task<IResult> KeepAsync(Guid connectionId, WebhookAccepted accepted, HttpContext http)
    {
        // Keys and ids are columns of 255 characters; longer ones come from nobody's CRM.
        if (accepted.Hints.Any(h => h.Key.Length is 0 or > 255 || h.RecordId.Length is 0 or > 255 || h.Key.Contains('\0') || h.RecordId.Contains('\0')))
            return Refuse(400, "A change in this delivery has no usable key or record id.");
        if (accepted.Hints.Count > 0 && !await writer.KeepAsync(connectionId, accepted.Hints))
            return NotNow(http);
        Telemetry.Webhook(accepted.Reply.Status);
        return new ShortAnswer(accepted.Reply);
    }

    static IResult NotNow(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "5";
        return Refuse(503, "The delivery could not be stored; send it again.");
    }

    IResult Rejected(Guid connectionId, int status, string says)
    {
        if (status is 401 or 403 or 408 or 409)
            rejected.Count(connectionId);
        return Refuse(status, says);
    }

    static IResult Refuse(int status, string says)
    {
        Telemetry.Webhook(status);
        return Results.Problem(says, statusCode: status);
    }

    // A byte array of exactly the body: the signature covers what came, nothing else.
    static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > MostBytes)
            return null;
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            if (read.Buffer.Length > MostBytes)
                return null;
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
