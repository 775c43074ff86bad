using System.Net;

namespace CrmIntegration.Language.Files;

/// <summary>What a file or a text says, ready to be kept as an article.</summary>
/// <param name="Text">Plain text, LF line ends, paragraphs parted by empty lines, nothing invisible in it.</param>
/// <param name="Visibility">"public" or "internal" where the file itself says so, else null.</param>
/// <param name="Odd">What a person should know about it, a sentence each; empty when nothing was odd.</param>
public sealed record ArticleText(string Title, string Topic, string Text, string Language, string? Visibility, IReadOnlyList<string> Odd);

/// <summary>Reads knowledge articles in Markdown, HTML and plain text. Never throws; linear in the length.</summary>
public static class ArticleReader
{
    const int LongestTitle = 200, LongestTopic = 100;

    /// <param name="media">markdown | html | text; a PDF's text counts as text.</param>
    /// <param name="text">The file's content.</param>
    /// <param name="name">What to call it when it names no title: a file's name without its ending.</param>
    public static ArticleText Read(string media, string text, string name)
    {
        var odd = new List<string>();
        var (plain, tricked) = Characters.Plain(text);
        if (tricked)
            odd.Add("It held characters that show nothing or turn the reading direction; they were taken out.");
        var (body, title, fields, hidden) = media switch
        {
            "markdown" => MarkdownText.Read(plain),
            "html" => Html(plain),
            _ => (MarkdownText.Paragraphs(plain), null, new Dictionary<string, string>(), false),
        };
        // Entities may have spelt such characters.
        (body, tricked) = Characters.Plain(body);
        if (tricked)
            odd.Add("It spelt out characters that show nothing; they were taken out.");
        if (hidden)
            odd.Add("It held words that a reader would not see; they were left out.");
        if (InjectionScan.Find(body) is [var first, ..])
            odd.Add($"It holds words that speak to a language model ('{first}'): such sentences are never sent to one and never shown.");
        var said = Cut(fields.GetValueOrDefault("title") ?? title ?? FirstLine(body, media) ?? name, LongestTitle);
        // The title has its own place; what is left is what can be quoted.
        if (body.StartsWith(said + "\n", StringComparison.Ordinal) && said.Length > 0)
            body = body[said.Length..].TrimStart('\n');
        return new(said.Length == 0 ? "?" : said, Cut(fields.GetValueOrDefault("topic") ?? fields.GetValueOrDefault("category") ?? fields.GetValueOrDefault("tags") ?? "", LongestTopic), body,
            Code(fields.GetValueOrDefault("language") ?? fields.GetValueOrDefault("lang")) ?? LanguageGuess.Of(body), fields.GetValueOrDefault("visibility") is ("internal" or "public") and var seen ? seen : null, odd);
    }

    static (string, string?, IReadOnlyDictionary<string, string>, bool) Html(string html)
    {
        var (text, hidden) = HtmlText.Read(html);
        var fields = new Dictionary<string, string>();
        if (Between(html, "title") is { Length: > 0 } title)
            fields["title"] = title;
        if (Attribute(html, "lang") is { } language)
            fields["lang"] = language;
        return (MarkdownText.Paragraphs(text), Between(html, "h1"), fields, hidden);
    }

    static string? Between(string html, string tag)
    {
        var open = html.IndexOf("<" + tag, StringComparison.OrdinalIgnoreCase);
        var from = open < 0 ? -1 : html.IndexOf('>', open);
        var end = from < 0 ? -1 : html.IndexOf("</" + tag, from, Math.Min(2_000, html.Length - from), StringComparison.OrdinalIgnoreCase);
        return end < 0 ? null : Characters.Plain(WebUtility.HtmlDecode(HtmlText.Read(html[(from + 1)..end]).Text)).Text.ReplaceLineEndings(" ").Trim();
    }

    static string? Attribute(string html, string name)
    {
        var root = html.IndexOf("<html", StringComparison.OrdinalIgnoreCase);
        var end = root < 0 ? -1 : html.IndexOf('>', root);
        var at = end < 0 ? -1 : html.IndexOf($" {name}=", root, end - root, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : html[(at + name.Length + 2)..end].Trim('"', '\'', ' ').Split('"', '\'', ' ')[0];
    }

    // Plain text often begins with its title: one short line, then an empty one.
    static string? FirstLine(string body, string media) =>
        media is "text" && body.IndexOf("\n\n", StringComparison.Ordinal) is > 2 and < 120 and var end && !body.AsSpan(0, end).Contains('\n') ? body[..end] : null;

    static string? Code(string? language) => language is { Length: >= 2 } && char.IsAsciiLetter(language[0]) && char.IsAsciiLetter(language[1]) && (language.Length == 2 || language[2] is '-' or '_') ? language[..2].ToLowerInvariant() : null;

    static string Cut(string text, int longest)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= longest ? text : text[..longest];
    }
}
