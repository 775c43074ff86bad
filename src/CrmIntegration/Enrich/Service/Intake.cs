using CrmIntegration.Language;
using CrmIntegration.Language.Files;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Service;

/// <summary>From a file's bytes to an article, or a sentence that says why not.</summary>
static class Intake
{
    /// <summary>A book is not an article: what is longer is told to be split, so that a question finds the part that answers it.</summary>
    public const int LongestText = 400_000;
    public const int LargestFile = 8 << 20;
    const int LongestId = 200;

    static readonly Dictionary<string, string> Media = new(StringComparer.OrdinalIgnoreCase)
    {
        [".md"] = "markdown", [".markdown"] = "markdown", [".html"] = "html", [".htm"] = "html", [".xhtml"] = "html", [".txt"] = "text", [".text"] = "text", [".pdf"] = "pdf",
    };

    public static (ArticleBrought? Article, string? Says) Read(ArticleFile file, string visibility, string source, CancellationToken cancel)
    {
        var name = file.Name.Replace('\\', '/').Trim();
        if (name.Length is 0 or > LongestId || name.Any(char.IsControl))
            return (null, $"Its name must have 1 to {LongestId} characters.");
        if (!Media.TryGetValue(Path.GetExtension(name), out var media))
            return (null, "Only .md, .html, .txt and .pdf are read.");
        if (file.Bytes.Length > LargestFile)
            return (null, $"It is larger than {LargestFile >> 20} MB.");
        var (text, odd) = media == "pdf" ? (null, null) : Decoded(file.Bytes, media);
        if (media == "pdf")
        {
            (text, var trouble) = PdfText.Read(file.Bytes, cancel);
            if (trouble is not null)
                return (null, trouble);
        }
        if (media != "pdf" && TextBytes.IsNoText(file.Bytes, text!))
            return (null, "It is no text: too many of its characters are none that a writing has. Save it as UTF-8, or bring it as PDF.");
        var read = ArticleReader.Read(media == "pdf" ? "text" : media, text!, Path.GetFileNameWithoutExtension(name));
        if (Trouble(read.Text) is { } wrong)
            return (null, wrong);
        var folder = Path.GetDirectoryName(name)?.Replace('\\', '/') ?? "";
        var notes = string.Join(' ', odd is null ? read.Odd : [odd, .. read.Odd]);
        return (new(name, read.Title, read.Topic.Length > 0 ? read.Topic : folder, read.Text, read.Language, Stricter(visibility, read.Visibility), source, media, notes.Length > 0 ? notes : null), notes.Length > 0 ? notes : null);
    }

    /// <summary>A text that somebody wrote, or that the CRM holds; title and language are theirs where they say.</summary>
    public static (ArticleBrought? Article, string? Says) Read(ArticleBrought written)
    {
        var read = ArticleReader.Read(written.Media, written.Body, written.Title);
        return Trouble(read.Text) is { } trouble ? (null, trouble) : (written with
        {
            Title = Characters.Plain(written.Title).Text, Topic = written.Topic.Trim(), Body = read.Text, Language = written.Language is { Length: 2 } ? written.Language : read.Language, Notes = read.Odd.Count == 0 ? null : string.Join(' ', read.Odd),
        }, null);
    }

    /// <returns>Why a text cannot be an article; null when it can.</returns>
    public static string? Trouble(string text) =>
        !text.Any(char.IsLetter) ? "There is no text in it."
        : text.Length > LongestText ? $"It has {text.Length / 1000:N0},000 characters; an article has at most {LongestText / 1000:N0},000. Split it by subject."
        : null;

    // Whoever calls something internal is believed, whoever calls it public is not, unless both say so.
    static string Stricter(string one, string? other) => one == ArticleVersion.Public && other is null or ArticleVersion.Public && one == ArticleVersion.Public ? ArticleVersion.Public : ArticleVersion.Internal;

    static (string Text, string? Odd) Decoded(byte[] bytes, string media)
    {
        var decoded = TextBytes.Read(bytes, media == "html" ? Named(bytes) : null);
        return (decoded.Text, decoded.Sure ? null : $"Its encoding is not named and was taken for {decoded.Encoding}; look whether the letters are right.");
    }

    // <meta charset="..."> stands near the beginning, in ASCII.
    static string? Named(byte[] bytes)
    {
        var head = System.Text.Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 4096));
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : new string([.. head[(at + 8)..].TrimStart('"', '\'', ' ').TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)]);
    }
}
