using System.Text;

namespace CrmIntegration.Language.Files;

/// <summary>Bytes of a text file whose encoding nobody wrote down.</summary>
/// <param name="Encoding">As it was read: "utf-8", "utf-16", "windows-1252", "shift_jis", "gb18030".</param>
/// <param name="Sure">False: another encoding would have been possible; the reader should look at the result.</param>
public sealed record DecodedText(string Text, string Encoding, bool Sure);

/// <summary>
/// Reads text in an unknown encoding: a byte order mark decides, else UTF-8 where every byte fits it (other encodings fit by accident only in very
/// short texts), else what the file itself names, else the one of Shift-JIS, GB18030 and Windows-1252 whose result looks most like writing. Linear.
/// </summary>
public static class TextBytes
{
    const int Looked = 64 * 1024;

    /// <param name="bytes">The whole file.</param>
    /// <param name="named">What a header or a meta tag names, if anything; believed only where every byte fits.</param>
    public static DecodedText Read(ReadOnlySpan<byte> bytes, string? named = null)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            return new(Encoding.UTF8.GetString(bytes[3..]), "utf-8", true);
        if (bytes.Length >= 4 && bytes[0] == 0xFF && bytes[1] == 0xFE && bytes[2] == 0 && bytes[3] == 0)
            return new(Encoding.UTF32.GetString(bytes[4..]), "utf-32", true);
        if (bytes.Length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
            return new(Encoding.Unicode.GetString(bytes[2..]), "utf-16", true);
        if (bytes.Length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
            return new(Encoding.BigEndianUnicode.GetString(bytes[2..]), "utf-16be", true);
        if (Wide(bytes) is { } wide)
            return new(wide.GetString(bytes), wide.WebName, true);
        if (Try(new UTF8Encoding(false, true), bytes) is { } utf8)
            return new(utf8, "utf-8", true);
        if (named is not null && Named(named) is { } said && Try(said, bytes) is { } text)
            return new(text, said.WebName, true);
        return Guess(bytes);
    }

    // Western letters in UTF-16 have every second byte empty.
    static Encoding? Wide(ReadOnlySpan<byte> bytes)
    {
        int even = 0, odd = 0, looked = Math.Min(bytes.Length & ~1, 4096);
        for (var i = 0; i < looked; i++)
            if (bytes[i] == 0)
                _ = (i & 1) == 0 ? even++ : odd++;
        return looked < 8 || even * 4 > looked == odd * 4 > looked ? null : odd > even ? Encoding.Unicode : Encoding.BigEndianUnicode;
    }

    static DecodedText Guess(ReadOnlySpan<byte> bytes)
    {
        var western = Old(1252)!;
        var best = (Text: western.GetString(bytes), Name: "windows-1252", Likely: Likeliness.Western(western.GetString(bytes[..Math.Min(bytes.Length, Looked)])));
        var second = double.MinValue;
        foreach (var (page, name) in new[] { (932, "shift_jis"), (54936, "gb18030") })
        {
            if (Old(page) is not { } encoding || Try(encoding, bytes) is not { } text)
                continue;
            var likely = Likeliness.Eastern(text.Length > Looked ? text[..Looked] : text);
            (best, second) = likely > best.Likely ? ((text, name, likely), Math.Max(second, best.Likely)) : (best, Math.Max(second, likely));
        }
        return new(best.Text, best.Name, best.Likely - second > 0.15);
    }

    static string? Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    static Encoding? Old(int page) => CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, page == 1252 ? DecoderFallback.ReplacementFallback : DecoderFallback.ExceptionFallback);

    static Encoding? Named(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            return null;                                  // no encoding of that name
        }
    }
}
