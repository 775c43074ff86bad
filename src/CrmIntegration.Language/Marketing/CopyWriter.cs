using System.Text;

namespace CrmIntegration.Language.Marketing;

/// <summary>Copy without a model: our own frames, filled with nothing but the brief.</summary>
public static class CopyWriter
{
    /// <param name="ForWhom">Before the headline, in the subject; <paramref name="Question"/> asks the same at the end, <paramref name="QuestionYou"/> where no company is known.</param>
    /// <param name="Invites">Before an event's headline, in the text; <paramref name="IsNew"/> before a product's.</param>
    sealed record Frame(string Dear, string Short, string Awaits, string ForWhom, string Question, string QuestionYou, string When, string Where, string More, string Register, string Bye, string Leave, string Event, string Product, string Invites, string IsNew);

    static readonly Dictionary<string, Frame> Known = new()
    {
        ["en"] = new("Hello {first},", "In short:", "What awaits you:", "For {company}: ", "Is this of use to {company}?", "Is this of use to you?", "When: ", "Where: ", "Read more: ", "Take part: ", "Kind regards\n{sender}", "No more mail of this kind: {unsubscribe}", "Invitation: ", "New: ", "We would like to invite you: ", "We have something new: "),
        ["de"] = new("Guten Tag {first},", "In Kürze:", "Das erwartet Sie:", "Für {company}: ", "Ist das etwas für {company}?", "Ist das etwas für Sie?", "Wann: ", "Wo: ", "Mehr dazu: ", "Teilnehmen: ", "Freundliche Grüße\n{sender}", "Keine Mails dieser Art mehr: {unsubscribe}", "Einladung: ", "Neu: ", "wir laden Sie ein: ", "bei uns gibt es Neues: "),
        ["fr"] = new("Bonjour {first},", "En bref :", "Au programme :", "Pour {company} : ", "Est-ce utile à {company} ?", "Cela vous serait-il utile ?", "Quand : ", "Où : ", "En savoir plus : ", "Participer : ", "Cordialement\n{sender}", "Ne plus recevoir de tels messages : {unsubscribe}", "Invitation : ", "Nouveau : ", "Nous vous invitons : ", "Du nouveau chez nous : "),
        ["es"] = new("Hola {first}:", "En breve:", "Esto le espera:", "Para {company}: ", "¿Le sirve esto a {company}?", "¿Le sería útil?", "Cuándo: ", "Dónde: ", "Más: ", "Participar: ", "Un saludo\n{sender}", "No recibir más mensajes así: {unsubscribe}", "Invitación: ", "Nuevo: ", "Le invitamos: ", "Tenemos una novedad: "),
        ["zh"] = new("{first}，您好：", "简要如下：", "内容包括：", "致{company}：", "这对{company}是否有用？", "这对您是否有用？", "时间：", "地点：", "了解更多：", "报名：", "此致\n{sender}", "不再接收此类邮件：{unsubscribe}", "邀请：", "新品：", "诚邀您参加：", "我们有新品："),
    };

    public static IReadOnlyList<string> Languages { get; } = [.. Known.Keys];

    /// <returns>Three ways: plain, with the strongest point first, and for the company, with a question at the end.</returns>
    public static IReadOnlyList<CopyVariant> Write(CopyBrief brief)
    {
        var frame = Known.GetValueOrDefault(brief.Language) ?? Known["en"];
        var (lead, opens) = brief.Kind switch { CopyBrief.Event => (frame.Event, frame.Invites), CopyBrief.Product => (frame.Product, frame.IsNew), _ => ("", "") };
        var (headline, first) = (Sentence(brief.Headline), brief.Points.FirstOrDefault());
        // What is told stands in a line of its own: a list must not hang on a sentence.
        return
        [
            new("A", lead + brief.Headline, Text(frame, brief, opens + headline, brief.Points, null)),
            new("B", first is null ? brief.Headline : first.TrimEnd('.', '。'), Text(frame, brief, first is null ? headline : $"{Sentence(first)} {headline}", [.. brief.Points.Skip(1)], null)),
            new("C", frame.ForWhom + brief.Headline, Text(frame, brief, opens + headline, brief.Points, frame.Question)),
        ];
    }

    static string Text(Frame frame, CopyBrief brief, string opening, IReadOnlyList<string> points, string? question)
    {
        var text = new StringBuilder(frame.Dear).Append("\n\n").Append(opening);
        if (points.Count > 0)
            text.Append("\n\n").Append(brief.Kind == CopyBrief.Event ? frame.Awaits : frame.Short);
        foreach (var point in points)
            text.Append("\n- ").Append(Sentence(point));
        if (brief.When is { Length: > 0 } || brief.Where is { Length: > 0 })
            text.Append('\n');
        if (brief.When is { Length: > 0 } when)
            text.Append('\n').Append(frame.When).Append(when);
        if (brief.Where is { Length: > 0 } where)
            text.Append('\n').Append(frame.Where).Append(where);
        if (question is not null)
            text.Append("\n\n").Append(question);
        if (brief.Link is { Length: > 0 } link)
            text.Append(question is null ? "\n\n" : "\n").Append(brief.Kind == CopyBrief.Event ? frame.Register : frame.More).Append(link);
        return text.Append("\n\n").Append(frame.Bye).Append("\n\n").Append(frame.Leave).ToString();
    }

    static string Sentence(string point) => point.Trim() is var p && p.Length > 0 && char.IsLetterOrDigit(p[^1]) ? p + (p[^1] > '\u2fff' ? "。" : ".") : p;

    /// <summary>The text for one person; a name that is not known leaves no gap.</summary>
    public static string Fill(string text, string? first, string? company, string sender, string unsubscribe) =>
        Nameless(Companyless(text, company), first).Replace("{first}", first?.Trim()).Replace("{company}", string.IsNullOrWhiteSpace(company) ? "…" : company.Trim())
            .Replace("{sender}", sender).Replace("{unsubscribe}", unsubscribe);

    static string Nameless(string text, string? first) => string.IsNullOrWhiteSpace(first) ? text.Replace(" {first}", "").Replace("{first}，", "") : text;

    // Without a company the same is asked of the reader, and the subject begins with its matter.
    static string Companyless(string text, string? company) => !string.IsNullOrWhiteSpace(company) ? text
        : Known.Values.Aggregate(text, (t, f) => t.Replace(f.Question, f.QuestionYou, StringComparison.Ordinal).Replace(f.ForWhom, "", StringComparison.Ordinal));
}
