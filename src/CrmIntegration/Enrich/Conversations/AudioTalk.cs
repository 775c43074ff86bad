using System.Security.Cryptography;
using System.Text;
using CrmIntegration.Connectors;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;
using CrmIntegration.Trust;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>From a recording to the transcript that the rest of the room reads. The sound is kept nowhere.</summary>
sealed class AudioTalk(IMediaGateway media, CrmStore store)
{
    /// <summary>The same recording of the same deal is one conversation, and one bill.</summary>
    public static string SourceOf(string opportunityId, ReadOnlyMemory<byte> audio)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(opportunityId + "\n"));
        hash.AppendData(audio.Span);
        return "audio:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>The transcript as JSON, or why there is none and what to do.</returns>
    public async Task<CrmResult<string>> WriteDownAsync(Guid connectionId, Opportunity deal, ReadOnlyMemory<byte> audio, string? askedBy, CancellationToken cancel)
    {
        if (audio.Length > AudioKind.Largest)
            return Wrong("The recording is larger than 25 MB, the most that transcription takes: save it as MP3 or M4A with fewer bits, or in two parts.");
        if (AudioKind.Of(audio.Span) is not { } kind)
            return Wrong("This is no recording that can be read: FLAC, M4A, MP3, MP4, OGG, WAV or WEBM is expected.");
        if (Trouble(AudioSound.Look(audio.Span, kind)) is { } trouble)
            return Wrong(trouble);
        if (!media.Transcribes)
            return new CrmFailure(FailureKind.Misconfigured, "No transcription is set up: set Language:TranscriptionDeployment to a deployment that writes down audio, or add the transcript of your meeting tool.");
        var users = await store.UsersAsync(connectionId, cancel);
        var contacts = deal.AccountId is { } account ? await store.ContactsOfAccountAsync(connectionId, account, cancel) : [];
        var answer = await media.TranscribeAsync(new(connectionId, askedBy, deal.Id, audio, kind, [.. users.Select(u => u.Name).Concat(contacts.Select(c => $"{c.FirstName} {c.LastName}".Trim())).OfType<string>().Where(n => n.Length > 0)]), cancel);
        return answer.Text is { } text ? text : new CrmFailure(answer.Outcome is "unavailable" or "busy" ? FailureKind.Offline : FailureKind.Rejected, Why(answer.Outcome));
    }

    static string Why(string outcome) => outcome switch
    {
        "audio-off" => "Recordings may not leave: sound cannot be masked. An admin can allow it on the page AI policy.",
        "switched-off" => "Transcription is switched off on the page AI policy or by Language:KillSwitch.",
        "over-budget" => "The day's budget for transcription is spent: wait for tomorrow, or raise it on the page AI policy.",
        "rejected" => "The provider could not read the recording: save it as MP3 or WAV and try again.",
        "unreadable" => "Nothing was said in it, as far as the provider could hear.",
        "filtered" => "The provider's content filter refused the recording.",
        _ => "The provider did not answer: try again in a few minutes.",
    };

    static string? Trouble(SoundTrouble heard) => heard switch
    {
        SoundTrouble.Empty => "The recording holds no sound: nothing but its header is there. Record or save it anew.",
        SoundTrouble.Short => "The recording is shorter than a tenth of a second: nothing can be heard in it.",
        SoundTrouble.CutOff => "The recording is cut off: its header tells of more than is there. Upload it whole, or save it anew in a player.",
        _ => null,
    };

    static CrmFailure Wrong(string says) => new(FailureKind.Rejected, says);
}
