using System.Text;

namespace CrmIntegration.Forecasting.Tables;

/// <summary>The bytes of an exported file as text: byte order marks, UTF-16 without one, UTF-8, and Windows-1252 for what is none of them.</summary>
static class CsvText
{
    /// <returns>The text, and how it was read where that was a guess.</returns>
    /// <exception cref="InvalidDataException">when the file is empty or no text; the message says which.</exception>
    public static (string Text, string? Guessed) Decode(byte[] bytes)
    {
        if (bytes.Length == 0) throw new InvalidDataException("The file is empty.");
        if (Marked(bytes) is { } marked) return (marked, null);
        var sample = bytes.AsSpan(0, Math.Min(bytes.Length, 4096));
        // every second byte zero: Latin text in UTF-16
        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i++) if (sample[i] == 0) { if (i % 2 == 0) even++; else odd++; }
        if (odd > sample.Length / 4 && even == 0) return (Encoding.Unicode.GetString(bytes), "read as UTF-16 without a byte order mark");
        if (even > sample.Length / 4 && odd == 0) return (Encoding.BigEndianUnicode.GetString(bytes), "read as UTF-16 (big endian) without a byte order mark");
        if (even + odd > 0) throw new InvalidDataException("The file is no text: it holds zero bytes. Export it as CSV (a workbook must be saved as CSV first).");
        try
        {
            return (new UTF8Encoding(false, true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "not UTF-8, so read as Windows-1252 (Western European); save it as UTF-8 if letters look wrong");
        }
    }

    static string? Marked(byte[] b) => b switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(b, 3, b.Length - 3),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(b, 2, b.Length - 2),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(b, 2, b.Length - 2),
        [(byte)'P', (byte)'K', 3, 4, ..] => throw new InvalidDataException("The file is a workbook or an archive, not CSV. Save it as CSV first."),
        _ => null,
    };
}
