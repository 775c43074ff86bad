using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace CrmIntegration.Enrich.Service;

/// <summary>The text of a PDF. What cannot be read is a sentence, never an exception: PDFs come from anywhere.</summary>
static class PdfText
{
    const int MostPages = 400, LongestText = 2_000_000;

    /// <returns>Text, paragraphs parted by empty lines; or why not.</returns>
    public static (string? Text, string? Trouble) Read(byte[] pdf, CancellationToken cancel)
    {
        if (PdfBomb.Trouble(pdf) is { } trouble)
            return (null, trouble);
        try
        {
            using var document = PdfDocument.Open(pdf, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            if (document.NumberOfPages > MostPages)
                return (null, $"It has {document.NumberOfPages} pages; at most {MostPages} are read. Split it.");
            var text = new StringBuilder();
            for (var page = 1; page <= document.NumberOfPages && text.Length < LongestText; page++)
            {
                cancel.ThrowIfCancellationRequested();
                text.Append(ContentOrderTextExtractor.GetText(document.GetPage(page), addDoubleNewline: true).ReplaceLineEndings("\n")).Append("\n\n");
            }
            return text.ToString().Any(char.IsLetter) ? (text.ToString(), null) : (null, "It holds no text, only pictures: recognise the text first (OCR), then bring it again.");
        }
        // A reader of a hostile format fails in every way there is; none of them may end the upload of the files beside it.
        catch (Exception broken) when (broken is not OperationCanceledException and not OutOfMemoryException)
        {
            return (null, broken.GetType().Name.Contains("Encrypted", StringComparison.Ordinal) ? "It is locked with a password." : "It cannot be read as a PDF; it may be damaged.");
        }
    }
}
