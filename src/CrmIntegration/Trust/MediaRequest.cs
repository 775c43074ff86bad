namespace CrmIntegration.Trust;

/// <summary>A call to be written down.</summary>
/// <param name="Audio">The whole file. It cannot be masked: policy must allow that it leaves.</param>
/// <param name="Kind">Of <see cref="CrmIntegration.Language.Conversations.AudioKind"/>.</param>
/// <param name="KnownNames">For masking the transcript in the audit.</param>
sealed record TranscribeRequest(Guid ConnectionId, string? AskedBy, string? About, ReadOnlyMemory<byte> Audio, string Kind, IReadOnlyCollection<string> KnownNames);

/// <param name="Text">JSON: a list of {speaker, start, end, text}, seconds from the beginning, as a transcript reader takes it; null: <paramref name="Outcome"/> says why.</param>
/// <param name="Outcome">As of <see cref="WriteAnswer"/>; also: not-offered (no deployment for it), audio-off (policy), rejected (the provider cannot read the file).</param>
sealed record TranscribeAnswer(string? Text, string Writer, string Outcome);

/// <summary>A picture to be drawn.</summary>
/// <param name="Material">What it is about. Names are not replaced but left out: a picture cannot be unmasked.</param>
sealed record DrawRequest(Guid ConnectionId, string? AskedBy, string? About, string PromptVersion, string Instructions, string Material, IReadOnlyCollection<string> KnownNames);

/// <param name="Picture">PNG, JPEG or WebP; null: <paramref name="Outcome"/> says why.</param>
sealed record DrawAnswer(byte[]? Picture, string Writer, string Outcome);

/// <summary>Audio in, pictures out: through the same policy, budget and audit as words.</summary>
interface IMediaGateway
{
    bool Transcribes { get; }
    bool Draws { get; }

    /// <summary>Never throws for a provider's trouble. The audit holds what the audio was (its hash, not its sound) and the masked transcript.</summary>
    Task<TranscribeAnswer> TranscribeAsync(TranscribeRequest request, CancellationToken cancel);

    Task<DrawAnswer> DrawAsync(DrawRequest request, CancellationToken cancel);
}
