namespace CrmIntegration.Connectors;

/// <param name="Headers">Names compared without case.</param>
/// <param name="UrlSecret">The connection's own address secret, already verified by the host; null when the address carried none.</param>
/// <param name="Now">From the host's TimeProvider.</param>
public sealed record WebhookRequest(
    IReadOnlyDictionary<string, string> Headers, string? ContentType, ReadOnlyMemory<byte> Body, string? UrlSecret, DateTimeOffset Now);

public abstract record WebhookVerdict;

/// <param name="Hints">What to read back; empty for a ping.</param>
/// <param name="Reply">Sent only after the hints are on disk.</param>
public sealed record WebhookAccepted(IReadOnlyList<ChangeHint> Hints, WebhookReply Reply) : WebhookVerdict;

/// <param name="Status">400 malformed, 401 forged, 403 wrong org, 408/409 stale, 413 too large.</param>
public sealed record WebhookRefused(int Status, string Says) : WebhookVerdict;

public sealed record WebhookReply(int Status, string ContentType, string Body)
{
    public static readonly WebhookReply Accepted = new(202, "application/json", "{}");
}

/// <summary>A webhook is a hint: this record changed, read it back.</summary>
/// <param name="Key">Unique per delivery and stable across the sender's retries; the database refuses a second one.</param>
public sealed record ChangeHint(string Key, RecordKind Kind, string RecordId);
