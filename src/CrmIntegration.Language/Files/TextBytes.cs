using System.Text;

namespace CrmIntegration.Language.Files;

/// <summary>Bytes of a text file whose encoding nobody wrote down.</summary>
/// <param name="Encoding">As it was read: "utf-8", "utf-16", "windows-1252", "shift_jis", "gb18030" and so on.</param>
/// <param name="Sure">False: another encoding would have been possible; the reader should look at the result.</param>
public sealed record DecodedText(string Text, string Encoding, bool Sure);

/// <summary>
/// Reads text in an unknown encoding: a byte order mark decides, else UTF-8 where every byte fits it (other encodings fit by accident only in very
/// short texts), else what the file itself names, else the one of the old
/// encodings of Western (Windows, DOS, Macintosh), Cyrillic and East Asian writing whose result looks most like it. Linear.
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

    static readonly (int Page, string Name, Func<string, double> Likely)[] Pages =
    [
        (932, "shift_jis", Likeliness.Eastern), (54936, "gb18030", Likeliness.Eastern), (51932, "euc-jp", Likeliness.Eastern), (950, "big5", Likeliness.Eastern), (51949, "euc-kr", Likeliness.Eastern),
        (1251, "windows-1251", Likeliness.Cyrillic), (20866, "koi8-r", Likeliness.Cyrillic), (437, "ibm437", Likeliness.Western), (850, "ibm850", Likeliness.Western), (10000, "macintosh", Likeliness.Western),
    ];

    static DecodedText Guess(ReadOnlySpan<byte> bytes)
    {
        if (Mixed(bytes) is { } mixed)
            return new(mixed, "utf-8 and windows-1252", false);
        var western = Old(1252)!;
        var best = (Text: western.GetString(bytes), Name: "windows-1252", Likely: Likeliness.Western(western.GetString(bytes[..Math.Min(bytes.Length, Looked)])));
        var second = double.MinValue;
        foreach (var (page, name, how) in Pages)
        {
            if (Old(page) is not { } encoding || Try(encoding, bytes) is not { } text)
                continue;
            var likely = how(text.Length > Looked ? text[..Looked] : text);
            // Both read it alike: not a rival.
            if (text == best.Text)
                continue;
            (best, second) = likely > best.Likely ? ((text, name, likely), Math.Max(second, best.Likely)) : (best, Math.Max(second, likely));
        }
        return new(best.Text, best.Name, best.Likely - second > 0.15);
    }

    // A file that several hands have saved: most of what is beyond ASCII is UTF-8, some of it is not.
    static string? Mixed(ReadOnlySpan<byte> bytes)
    {
        var (text, western, runs, single) = (new StringBuilder(bytes.Length), Old(1252)!, 0, 0);
        for (var at = 0; at < bytes.Length;)
        {
            var left = bytes[at..];
            var ascii = left.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            var plain = ascii < 0 ? left.Length : ascii;
            text.Append(Encoding.ASCII.GetString(left[..plain]));
            at += plain;
            if (at >= bytes.Length)
                break;
            if (Rune.DecodeFromUtf8(bytes[at..], out var rune, out var taken) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                (at, runs) = (at + taken, runs + 1);
            }
            else
            {
                text.Append(western.GetString(bytes.Slice(at, 1)));
                (at, single) = (at + 1, single + 1);
            }
        }
        return runs >= 2 && runs * 2 >= single && Likeliness.Western(text.ToString()) > 0.8 ? text.ToString() : null;
    }

    static readonly byte[][] Marks =
    [
        [.."PK\x03\x04"u8], [.."%PDF-"u8], [.."GIF8"u8], [.."Rar!"u8], [.."\x7FELF"u8], [.."OggS"u8], [.."ID3"u8], [.."fLaC"u8], [.."SQLite format 3\0"u8], [0x1F, 0x8B, 8], [0x89, (byte)'P', (byte)'N', (byte)'G'], [0xFF, 0xD8, 0xFF],
        [0xD0, 0xCF, 0x11, 0xE0], [(byte)'7', (byte)'z', 0xBC, 0xAF], [0xFD, (byte)'7', (byte)'z', (byte)'X'], [(byte)'B', (byte)'Z', (byte)'h', (byte)'9'], [(byte)'M', (byte)'Z', 0x90, 0],
    ];

    /// <returns>True: no text, whatever its name says: an archive, a picture, a program, noise.</returns>
    /// <param name="text">As <see cref="Read"/> gave it.</param>
    public static bool IsNoText(ReadOnlySpan<byte> bytes, string text)
    {
        foreach (var mark in Marks)
            if (bytes.StartsWith(mark))
                return true;
        var odd = 0;
        foreach (var c in text)
            odd += (char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f')) || c == '\uFFFD' ? 1 : 0;
        return odd * 20 > text.Length;
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
