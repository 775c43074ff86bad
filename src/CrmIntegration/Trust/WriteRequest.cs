using System.Text.Json;

namespace CrmIntegration.Trust;

/// <param name="Field">Of <see cref="Records.AiPolicy.Fields"/>, so that policy can keep it here; null: not a field of the CRM.</param>
sealed record Material(string? Field, string Text);

/// <summary>What a feature wants written.</summary>
/// <param name="AskedBy">The rep it is for, by the CRM's id: their budget is used.</param>
/// <param name="About">The record it is about, for the audit.</param>
/// <param name="Language">ISO 639-1 of the answer.</param>
/// <param name="Instructions">Fixed text of ours, first in the prompt so that a provider can cache it. Never a customer's words.</param>
/// <param name="Material">Customer's and company's text. Masked here, whatever the caller did before.</param>
/// <param name="Schema">JSON schema of the answer.</param>
/// <param name="Problem">Checks the unmasked answer; a sentence for the one repair, or null when fine.</param>
sealed record WriteRequest(Guid ConnectionId, string Feature, string? AskedBy, string? About, string Language, string PromptVersion, string Instructions, IReadOnlyList<Material> Material,
    IReadOnlyCollection<string> KnownNames, JsonElement Schema, Func<string, string?> Problem)
{
    /// <summary>The provider itself must answer, not the cache: a trial that could not fail would be none.</summary>
    public bool Fresh { get; init; }
}

/// <param name="Text">Unmasked and checked; null: the offline writer must do it, and <paramref name="Outcome"/> says why.</param>
/// <param name="Outcome">written | offline | switched-off | language-off | unmaskable | over-budget | busy | refused | filtered | truncated | unreadable | unavailable.</param>
sealed record WriteAnswer(string? Text, string Writer, string Outcome);

interface ITrustGateway
{
    /// <summary>Never throws for a provider's trouble: the outcome says it. Fails closed.</summary>
    Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancel);
}
