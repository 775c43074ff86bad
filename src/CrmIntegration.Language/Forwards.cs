namespace CrmIntegration.Language;

/// <summary>The words of a mail that is passed on with a line or two: whoever forwards "see below, please answer" asks what stands below.</summary>
static class Forwards
{
    const int LongestNote = 300, Longest = 4_000;
    static readonly string[] Subjects = ["fw:", "fwd:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:", "转发"];
    static readonly string[] Marks = ["forwarded message", "weitergeleitete nachricht", "message transféré", "mensaje reenviado", "messaggio inoltrato", "mensagem encaminhada", "doorgestuurd bericht", "转发的邮件", "転送"];
    static readonly string[] Heads = ["from:", "sent:", "to:", "cc:", "date:", "subject:", "von:", "gesendet:", "an:", "betreff:", "datum:", "de :", "de:", "envoyé", "à :", "objet", "enviado", "para:", "asunto:", "assunto:", "da:", "inviato:", "oggetto:", "data:", "van:", "verzonden:", "aan:", "onderwerp:", "发件人", "发送时间", "收件人", "主题", "差出人", "送信日時", "宛先", "件名"];

    /// <returns>Empty: nothing was passed on, or the writer says enough themselves.</returns>
    public static string Of(string? subject, string visible, string quoted)
    {
        var low = quoted.Length > 600 ? quoted[..600].ToLowerInvariant() : quoted.ToLowerInvariant();
        if (visible.Length > LongestNote || !Marks.Any(low.Contains) && !Subjects.Any(s => subject?.TrimStart().StartsWith(s, StringComparison.OrdinalIgnoreCase) == true))
            return "";
        var lines = quoted.Split('\n').Select(l => l.TrimStart('>', ' ').TrimEnd()).SkipWhile(IsHead);
        var body = string.Join('\n', lines);
        return ReplyCut.Cut(body.Length > Longest ? body[..Longest] : body).Visible.Trim();
    }

    static bool IsHead(string line) => line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith("__", StringComparison.Ordinal) || Marks.Any(m => line.Contains(m, StringComparison.OrdinalIgnoreCase)) || Heads.Any(h => line.TrimStart('*').StartsWith(h, StringComparison.OrdinalIgnoreCase));
}
