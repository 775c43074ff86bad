namespace CrmIntegration.Language.Conversations;

/// <summary>What kind of audio a file is, by its first bytes: names lie.</summary>
public static class AudioKind
{
    /// <summary>Bytes that transcription services take at most.</summary>
    public const int Largest = 25 * 1024 * 1024;

    /// <summary>Bytes of the beginning that are enough to tell.</summary>
    public const int Head = 12;

    static readonly string[] Endings = ["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm", "aac", "wma", "aiff", "amr"];

    /// <param name="head">The file's beginning, <see cref="Head"/> bytes or more.</param>
    /// <returns>The usual ending (flac, m4a, mp3, ogg, wav, webm); null when it is none of these.</returns>
    public static string? Of(ReadOnlySpan<byte> head) =>
        head.Length < Head ? null
        : head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8) ? "wav"
        : head.StartsWith("fLaC"u8) ? "flac"
        : head.StartsWith("OggS"u8) ? "ogg"
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? "webm"
        : head[4..].StartsWith("ftyp"u8) ? "m4a"
        // An MPEG frame: eleven bits set, layer I to III, a bit rate and a sample rate that exist. FF FE begins a text in UTF-16, and no sound that anybody makes.
        : head.StartsWith("ID3"u8) || head[0] == 0xFF && head[1] != 0xFE && (head[1] & 0xE0) == 0xE0 && (head[1] & 0x06) != 0 && (head[2] & 0xF0) != 0xF0 && (head[2] & 0x0C) != 0x0C ? "mp3"
        : null;

    /// <summary>Whether a file's name or declared type says that it should be audio.</summary>
    public static bool Claims(string? fileName, string? contentType) =>
        contentType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) == true || Endings.Contains(Path.GetExtension(fileName ?? "").TrimStart('.'), StringComparer.OrdinalIgnoreCase);
}
