using System.Text.Json;

namespace CrmIntegration.Trust;

/// <param name="Field">Of <see cref="Records.AiPolicy.Fields"/>, so that policy can keep it here; null: not a field of the CRM.</param>
sealed record Material(string? Field, string Text)
{
    /// <summary>The fields of the CRM that it tells: their marks decide whether it leaves, and how.</summary>
    public IReadOnlyList<FieldValue> Of { get; init; } = [];
}

/// <summary>What a feature wants written.</summary>
/// <param name="AskedBy">The rep it is for, by the CRM's id: their budget is used.</param>
/// <param name="About">The record it is about, for the audit.</param>
/// <param name="Language">ISO 639-1 of the answer.</param>
/// <param name="Instructions">Fixed text of ours, first in the prompt so that a provider can cache it. Never a customer's words.</param>
/// <param name="Material">Customer's and company's text. Masked here, whatever the caller did before.</param>
/// <param name="Schema">JSON schema of the answer; null: plain text.</param>
/// <param name="Problem">Checks the unmasked answer; a sentence for the one repair, or null when fine.</param>
sealed record WriteRequest(Guid ConnectionId, string Feature, string? AskedBy, string? About, string Language, string PromptVersion, string Instructions, IReadOnlyList<Material> Material,
    IReadOnlyCollection<string> KnownNames, JsonElement? Schema, Func<string, string?> Problem)
{
    /// <summary>The provider itself must answer, not the cache: a trial that could not fail would be none.</summary>
    public bool Fresh { get; init; }

    /// <summary>Who is asked, when it is not the deployment of the settings: a tuned one, or one on trial.</summary>
    public string? Deployment { get; init; }

    /// <summary>Words that look like names and are none: labels of fields, names of stages. Never anybody's text. The policy's own dictionary still comes first.</summary>
    public IReadOnlyCollection<string> NoNames { get; init; } = [];

    internal Errand Errand => new(ConnectionId, Feature, AskedBy, About, PromptVersion);
}

/// <param name="Text">Unmasked and checked; null: the offline writer must do it, and <paramref name="Outcome"/> says why.</param>
/// <param name="Outcome">written | offline | switched-off | language-off | unmaskable | over-budget | busy | refused | filtered | truncated | unreadable | unavailable.</param>
sealed record WriteAnswer(string? Text, string Writer, string Outcome)
{
    /// <summary>Why nothing was written, in words that a rep understands.</summary>
    public string Why => Outcome switch
    {
        "over-budget" => "the day's budget is used up", "busy" => "its quota had no room in time", "switched-off" => "it is switched off", "language-off" => "the policy does not allow the language",
        "unmaskable" => "something could not be masked", "refused" => "it refused", "filtered" => "the provider's filter held it back", "truncated" => "its answer was cut off", "unreadable" => "its answer could not be used",
        "unavailable" => "it did not answer", var other => other,
    };

    /// <summary>What it cost, the repair included, used or not; in the currency of the prices. Streams do not say it.</summary>
    public decimal Cost { get; init; }
}

/// <summary>A piece of an answer on its way.</summary>
/// <param name="Text">Unmasked, to be put behind what came before; empty in the last.</param>
/// <param name="End">In the last piece alone, and there always is one: the whole, checked. Its text null: what was handed out before must be taken back.</param>
sealed record WritePiece(string Text, WriteAnswer? End = null);

interface ITrustGateway
{
    /// <summary>Never throws for a provider's trouble: the outcome says it. Fails closed.</summary>
    Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel);

    /// <summary>The same, handed out while it is written. A reader who leaves (by the token, or by reading no further) stops the provider; the audit holds what had come and says "left".</summary>
    IAsyncEnumerable<WritePiece> StreamAsync(WriteRequest request, CancellationToken cancel);
}
