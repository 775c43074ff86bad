using System.Net;
using System.Text;

namespace CrmIntegration.Language;

/// <summary>HTML as mail clients write it to the text a person sees. One pass, never throws, linear in the length.</summary>
public static class HtmlText
{
    static readonly HashSet<string> Void = ["br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"];
    static readonly HashSet<string> Unseen = ["script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "textarea", "select"];
    static readonly HashSet<string> Block =
        ["p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre", "section", "article", "header", "footer"];
    static readonly string[] HidingStyles =
        ["display:none", "visibility:hidden", "font-size:0", "opacity:0;", "mso-hide:all", "max-height:0", "text-indent:-", "color:#fff;", "color:#ffffff", "color:white", "color:transparent"];
    const int DeepestOpenTag = 200;

    /// <param name="html">Any length, broken or not.</param>
    /// <returns>Text: lines as seen, quotes (blockquote) marked with "&gt; ". Hidden: words that a reader would not see were there, and are left out.</returns>
    public static (string Text, bool Hidden) Read(string html)
    {
        var seen = new StringBuilder(html.Length / 2);
        var open = new List<Tag>();
        int unseen = 0, hiding = 0, quotes = 0, at = 0;
        var hidden = false;
        while (at < html.Length)
        {
            var lt = html.IndexOf('<', at);
            var text = html.AsSpan(at, (lt < 0 ? html.Length : lt) - at);
            if (text.Length > 0)
            {
                if (hiding > 0 && unseen == 0)
                    hidden |= HasLetters(text);
                else if (unseen == 0)
                    Append(seen, WebUtility.HtmlDecode(text.ToString()), quotes);
            }
            if (lt < 0)
                break;
            if (html.AsSpan(lt).StartsWith("<!--"))
            {
                var end = html.IndexOf("-->", lt + 4, StringComparison.Ordinal);
                at = end < 0 ? html.Length : end + 3;
                continue;
            }
            var gt = EndOfTag(html, lt);
            var inside = html.AsSpan(lt + 1, Math.Max(0, gt - lt - 1));
            at = gt + 1;
            var closing = inside.StartsWith("/");
            var name = NameOf(closing ? inside[1..] : inside);
            if (name.Length == 0)
                continue;
            if (Block.Contains(name) && unseen == 0 && hiding == 0)
                Break(seen);
            else if (name is "td" or "th" && unseen == 0 && hiding == 0)
                Append(seen, " ", quotes);                   // two cells are two words
            if (Void.Contains(name))
                continue;
            if (closing)
            {
                var i = open.Count - 1;
                for (var looked = 0; i >= 0 && looked < DeepestOpenTag && open[i].Name != name; looked++)
                    i--;
                if (i < 0 || open[i].Name != name)
                    continue;
                for (var j = open.Count - 1; j >= i; j--)
                    (unseen, hiding, quotes) = (unseen - open[j].Unseen, hiding - open[j].Hiding, quotes - open[j].Quote);
                open.RemoveRange(i, open.Count - i);
                continue;
            }
            if (inside.EndsWith("/") || open.Count >= DeepestOpenTag)
                continue;
            var attributes = inside.Length > 2000 ? inside[..2000].ToString() : inside.ToString();
            var tag = new Tag(name, Unseen.Contains(name) ? 1 : 0, Hides(attributes) ? 1 : 0, name == "blockquote" || Quotes(attributes) ? 1 : 0);
            open.Add(tag);
            (unseen, hiding, quotes) = (unseen + tag.Unseen, hiding + tag.Hiding, quotes + tag.Quote);
        }
        return (seen.ToString().Trim('\n'), hidden);
    }

    readonly record struct Tag(string Name, int Unseen, int Hiding, int Quote);

    static int EndOfTag(string html, int from)
    {
        var quote = '\0';
        // A stray quote must not swallow the mail: attributes longer than this end at the first '>'.
        var limit = Math.Min(html.Length, from + 8000);
        for (var i = from + 1; i < limit; i++)
        {
            var c = html[i];
            if (quote == '\0' && c == '>')
                return i;
            if (c is '"' or '\'' && (quote == c || (quote == '\0' && html[i - 1] == '=')))
                quote = quote == c ? '\0' : c;
        }
        var plain = html.IndexOf('>', from);
        return plain < 0 ? html.Length : plain;
    }

    static string NameOf(ReadOnlySpan<char> inside)
    {
        var length = 0;
        while (length < inside.Length && length < 20 && char.IsAsciiLetterOrDigit(inside[length]))
            length++;
        return inside[..length].ToString().ToLowerInvariant();
    }

    static bool Hides(string attributes)
    {
        var bare = attributes.Replace(" ", "").ToLowerInvariant() + ";";
        if (attributes.Contains(" hidden", StringComparison.OrdinalIgnoreCase) && !attributes.Contains('"') && !attributes.Contains('\''))
            return true;
        return bare.Contains("style=") && HidingStyles.Any(s => Styled(bare, s));
    }

    // font-size:0 hides, font-size:0.9em does not; background-color:white hides nothing.
    static bool Styled(string bare, string style)
    {
        var at = bare.IndexOf(style, StringComparison.Ordinal);
        if (at <= 0 || (style.StartsWith("color") && (bare[at - 1] == '-' || bare.Contains("background"))))
            return false;
        return !style.EndsWith('0') || bare[at + style.Length] is not '.' || bare[at + style.Length + 1] == '0';
    }

    static bool Quotes(string attributes) =>
        attributes.Contains("gmail_quote", StringComparison.Ordinal) || attributes.Contains("yahoo_quoted", StringComparison.Ordinal)
        || attributes.Contains("moz-cite-prefix", StringComparison.Ordinal) || attributes.Contains("divRplyFwdMsg", StringComparison.Ordinal);

    static void Append(StringBuilder seen, string text, int quotes)
    {
        foreach (var c in text)
        {
            var space = c is ' ' or '\t' or '\r' or '\n' or '\u00a0';
            if (space && (seen.Length == 0 || seen[^1] is ' ' or '\n'))
                continue;
            if (quotes > 0 && !space && (seen.Length == 0 || seen[^1] == '\n'))
                seen.Append("> ");
            seen.Append(space ? ' ' : c);
        }
    }

    static void Break(StringBuilder seen)
    {
        while (seen.Length > 0 && seen[^1] == ' ')
            seen.Length--;
        if (seen.Length > 0 && (seen.Length < 2 || seen[^1] != '\n' || seen[^2] != '\n'))
            seen.Append('\n');
    }

    static bool HasLetters(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (char.IsLetter(c))
                return true;
        return false;
    }
}
