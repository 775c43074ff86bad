using System.Text;

namespace CrmIntegration.Language.Marketing;

/// <summary>Copy without a model: our own frames, filled with nothing but the brief.</summary>
public static class CopyWriter
{
    sealed record Frame(string Dear, string Short, string Question, string When, string Where, string More, string Register, string Bye, string Leave, string Event, string Product);

    static readonly Dictionary<string, Frame> Known = new()
    {
        ["en"] = new("Hello {first},", "In short:", "Is this of use to {company}?", "When: ", "Where: ", "Read more: ", "Take part: ", "Kind regards\n{sender}", "No more mail of this kind: {unsubscribe}", "Invitation: ", "New: "),
        ["de"] = new("Guten Tag {first},", "In Kürze:", "Ist das etwas für {company}?", "Wann: ", "Wo: ", "Mehr dazu: ", "Teilnehmen: ", "Freundliche Grüße\n{sender}", "Keine Mails dieser Art mehr: {unsubscribe}", "Einladung: ", "Neu: "),
        ["fr"] = new("Bonjour {first},", "En bref :", "Est-ce utile à {company} ?", "Quand : ", "Où : ", "En savoir plus : ", "Participer : ", "Cordialement\n{sender}", "Ne plus recevoir de tels messages : {unsubscribe}", "Invitation : ", "Nouveau : "),
        ["es"] = new("Hola {first}:", "En breve:", "¿Le sirve esto a {company}?", "Cuándo: ", "Dónde: ", "Más: ", "Participar: ", "Un saludo\n{sender}", "No recibir más mensajes así: {unsubscribe}", "Invitación: ", "Nuevo: "),
        ["zh"] = new("{first}，您好：", "简要如下：", "这对{company}是否有用？", "时间：", "地点：", "了解更多：", "报名：", "此致\n{sender}", "不再接收此类邮件：{unsubscribe}", "邀请：", "新品："),
    };

    public static IReadOnlyList<string> Languages { get; } = [.. Known.Keys];

    /// <returns>Three ways: plain, with the strongest point first, and as a question.</returns>
    public static IReadOnlyList<CopyVariant> Write(CopyBrief brief)
    {
        var frame = Known.GetValueOrDefault(brief.Language) ?? Known["en"];
        var lead = brief.Kind switch { CopyBrief.Event => frame.Event, CopyBrief.Product => frame.Product, _ => "" };
        var first = brief.Points.FirstOrDefault();
        return
        [
            new("A", lead + brief.Headline, Text(frame, brief, brief.Headline + ".", brief.Points)),
            new("B", first is null ? brief.Headline : first.TrimEnd('.', '。'), Text(frame, brief, first is null ? brief.Headline + "." : $"{Sentence(first)} {brief.Headline}.", [.. brief.Points.Skip(1)])),
            new("C", frame.Question, Text(frame, brief, $"{brief.Headline}. {frame.Question}", brief.Points)),
        ];
    }

    static string Text(Frame frame, CopyBrief brief, string opening, IReadOnlyList<string> points)
    {
        var text = new StringBuilder(frame.Dear).Append("\n\n").Append(opening);
        if (points.Count > 0)
            text.Append(' ').Append(frame.Short).Append('\n');
        foreach (var point in points)
            text.Append("\n- ").Append(Sentence(point));
        text.Append("\n");
        if (brief.When is { Length: > 0 } when)
            text.Append('\n').Append(frame.When).Append(when);
        if (brief.Where is { Length: > 0 } where)
            text.Append('\n').Append(frame.Where).Append(where);
        if (brief.Link is { Length: > 0 } link)
            text.Append("\n\n").Append(brief.Kind == CopyBrief.Event ? frame.Register : frame.More).Append(link);
        return text.Append("\n\n").Append(frame.Bye).Append("\n\n").Append(frame.Leave).ToString();
    }

    static string Sentence(string point) => point.Trim() is var p && p.Length > 0 && char.IsLetterOrDigit(p[^1]) ? p + (p[^1] > '\u2fff' ? "。" : ".") : p;

    /// <summary>The text for one person; a name that is not known leaves no gap.</summary>
    public static string Fill(string text, string? first, string? company, string sender, string unsubscribe) =>
        (string.IsNullOrWhiteSpace(first) ? text.Replace(" {first}", "").Replace("{first}，", "") : text).Replace("{first}", first?.Trim()).Replace("{company}", string.IsNullOrWhiteSpace(company) ? "…" : company.Trim())
            .Replace("{sender}", sender).Replace("{unsubscribe}", unsubscribe);
}
