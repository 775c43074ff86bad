using System.Buffers.Text;
using System.Text;

namespace CrmIntegration.Language.Files;

/// <summary>
/// Reads UTF-7 (RFC 2152) where a mail says that it is in it; nothing is ever guessed to be. .NET has switched its own reader off, because text that looks
/// harmless may hold markup in it: what comes out here goes through the same cleaning as any other body.
/// </summary>
static class Utf7
{
    /// <returns>Null: the bytes are none.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var c = bytes[at];
            if (c >= 128)
                return null;
            at++;
            if (c != '+')
            {
                text.Append((char)c);
                continue;
            }
            var end = at;
            while (end < bytes.Length && IsBase64(bytes[end]))
                end++;
            // "+-" is a plus.
            if (end == at && end < bytes.Length && bytes[end] == '-')
                text.Append('+');
            else if (end == at || !Units(bytes[at..end], text))
                return null;
            at = end < bytes.Length && bytes[end] == '-' ? end + 1 : end;
        }
        return text.ToString();
    }

    static bool IsBase64(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/';

    // Base64 without padding, of UTF-16 in network order; fewer than six bits may be left, and they are zero.
    static bool Units(ReadOnlySpan<byte> run, StringBuilder text)
    {
        Span<byte> padded = new byte[(run.Length + 3) / 4 * 4];
        run.CopyTo(padded);
        padded[run.Length..].Fill((byte)'=');
        if (run.Length % 4 == 1)
            return false;
        var raw = new byte[padded.Length / 4 * 3];
        if (Base64.DecodeFromUtf8(padded, raw, out _, out var written) != System.Buffers.OperationStatus.Done)
            return false;
        for (var i = 0; i + 1 < written; i += 2)
            text.Append((char)(raw[i] << 8 | raw[i + 1]));
        return written % 2 == 0 || raw[written - 1] == 0;
    }
}
