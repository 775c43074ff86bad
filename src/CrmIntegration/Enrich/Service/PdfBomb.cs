using System.IO.Compression;

namespace CrmIntegration.Enrich.Service;

/// <summary>Looks at a PDF's compressed streams before anybody unpacks them: a few kilobytes may hold gigabytes of nothing.</summary>
static class PdfBomb
{
    const long MostUnpacked = 200L << 20;
    const int MostStreams = 50_000;
    static readonly string[] TwicePacked = ["/FlateDecode/FlateDecode", "/FlateDecode /FlateDecode", "/Fl/Fl", "/Fl /Fl", "/LZWDecode", "/RunLengthDecode/FlateDecode", "/RunLengthDecode /FlateDecode"];

    /// <returns>Why it is not opened; null when it may be.</returns>
    public static string? Trouble(byte[] pdf)
    {
        if (pdf.AsSpan().IndexOf("%PDF-"u8) is < 0 or > 1024)
            return "It is no PDF, whatever its name says.";
        if (pdf.AsSpan().IndexOf("/Encrypt"u8) >= 0)
            return "It is locked with a password.";
        // Streams within streams cannot be measured from outside; writers of documents do not make them.
        if (TwicePacked.Any(p => pdf.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(p)) >= 0))
            return "It is packed in a way that is not read here; print it to a new PDF.";
        long unpacked = 0;
        var (streams, buffer) = (0, new byte[64 * 1024]);
        for (var at = pdf.AsSpan().IndexOf("stream"u8); at >= 0;)
        {
            var from = at + 6;
            while (from < pdf.Length && pdf[from] is (byte)'\r' or (byte)'\n')
                from++;
            unpacked += Unpacked(pdf, from, MostUnpacked - unpacked, buffer);
            if (unpacked >= MostUnpacked || ++streams > MostStreams)
                return "It unpacks to more than 200 MB; that is no article.";
            var next = pdf.AsSpan(from).IndexOf("stream"u8);
            at = next < 0 ? -1 : from + next;
        }
        return null;
    }

    // What does not begin as a packed stream costs nothing: the header is wrong and the first read fails.
    static long Unpacked(byte[] pdf, int from, long most, byte[] buffer)
    {
        if (from + 2 > pdf.Length || (pdf[from] & 0x0F) != 8 || ((pdf[from] << 8) | pdf[from + 1]) % 31 != 0)
            return 0;
        var total = 0L;
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(pdf, from, pdf.Length - from), CompressionMode.Decompress);
            for (var read = inflate.Read(buffer); read > 0 && total < most; read = inflate.Read(buffer))
                total += read;
        }
        catch (InvalidDataException)
        {
            // Cut off or damaged: the reader of the PDF will say so.
        }
        return total;
    }
}
