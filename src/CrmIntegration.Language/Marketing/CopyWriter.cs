using System.Text;

namespace CrmIntegration.Language.Marketing;

/// <summary>Copy without a model: our own frames, filled with nothing but the brief.</summary>
public static class CopyWriter
{
    /// <summary>ISO 639-1.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. CopyFrame.Known.Keys];

    /// <returns>What the reader shall do, as it stands beside a link: "Register here".</returns>
    public static string CallOf(CopyBrief brief) => CopyFrame.Of(brief.Language).Call(brief.Kind);

    /// <returns>Three ways: with the matter first, with the strongest point first, and with a question to the company first.</returns>
    public static IReadOnlyList<CopyVariant> Write(CopyBrief brief)
    {
        var frame = CopyFrame.Of(brief.Language);
        var (lead, opens) = brief.Kind switch { CopyBrief.Event => (frame.Event, frame.Invites), CopyBrief.Product => (frame.Product, frame.IsNew), _ => ("", frame.Tells) };
        var list = brief.Kind == CopyBrief.Event ? frame.Awaits : frame.Short;
        var first = brief.Points.FirstOrDefault();
        return
        [
            new("A", Led(lead, brief.Headline, frame), Text(frame, brief, opens, list, brief.Points)),
            new("B", first is null ? brief.Headline : first.TrimEnd('.', '。'), first is null ? Text(frame, brief, null, list, []) : Text(frame, brief, frame.First + Goes(Sentence(first), frame), frame.Also, [.. brief.Points.Skip(1)])),
            new("C", Led(frame.ForWhom, brief.Headline, frame), Text(frame, brief, frame.Asks, list, brief.Points)),
        ];
    }

    // Two colons in one subject read like a fault.
    static string Led(string lead, string headline, CopyFrame frame) => lead.Length == 0 ? headline : lead + (headline.AsSpan().IndexOfAny(':', '：') >= 0 ? " – " : frame.Colon) + headline;

    static string Text(CopyFrame frame, CopyBrief brief, string? opening, string list, IReadOnlyList<string> points)
    {
        // The headline is often no sentence: it stands in a line of its own and is not pressed into one of ours.
        var text = new StringBuilder(frame.Dear).Append("\n\n").Append(opening).Append(opening is null ? "" : "\n\n").Append(brief.Headline.Trim());
        if (points.Count > 0)
            text.Append("\n\n").Append(list);
        foreach (var point in points)
            text.Append("\n- ").Append(point.Trim());
        if (brief.When is { Length: > 0 } || brief.Where is { Length: > 0 })
            text.Append('\n');
        if (brief.When is { Length: > 0 } when)
            text.Append('\n').Append(frame.When).Append(when);
        if (brief.Where is { Length: > 0 } where)
            text.Append('\n').Append(frame.Where).Append(where);
        if (brief.Link is { Length: > 0 } link)
            text.Append("\n\n").Append(frame.Call(brief.Kind)).Append(frame.Colon).Append(link);
        return text.Append("\n\n").Append(frame.Bye).Append("\n\n").Append(frame.Leave).ToString();
    }

    static string Sentence(string point) => point.Trim() is var p && p.Length > 0 && char.IsLetterOrDigit(p[^1]) ? p + (p[^1] > '\u2fff' ? "。" : ".") : p;

    // "L'essentiel d'abord : vos équipes ..."; a name keeps its capital, and a word of that language that every text holds is none.
    static string Goes(string sentence, CopyFrame frame) => frame.Lowers && sentence.Length > 1 && LanguageGuess.IsFunctionWord(sentence.Split(' ')[0].ToLowerInvariant()) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;

    /// <summary>The text for one person; a name that is not known leaves no gap.</summary>
    public static string Fill(string text, string? first, string? company, string sender, string unsubscribe) =>
        Nameless(Companyless(text, company), first).Replace("{first}", first?.Trim()).Replace("{company}", string.IsNullOrWhiteSpace(company) ? "…" : company.Trim())
            .Replace("{sender}", sender).Replace("{unsubscribe}", unsubscribe);

    static string Nameless(string text, string? first) => string.IsNullOrWhiteSpace(first) ? text.Replace(" {first}", "").Replace("{first}，", "") : text;

    // Without a company the same is asked of the reader, and the subject begins with its matter.
    static string Companyless(string text, string? company) => !string.IsNullOrWhiteSpace(company) ? text
        : CopyFrame.Known.Values.Aggregate(text, (t, f) => t.Replace(f.Asks, f.AsksYou, StringComparison.Ordinal).Replace(f.ForWhom + f.Colon, "", StringComparison.Ordinal).Replace(f.ForWhom + " – ", "", StringComparison.Ordinal));
}
