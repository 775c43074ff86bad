using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Replies;

namespace CrmIntegration.Enrich.Replies;

/// <summary>What was said before a mail in its thread, whoever's mailbox or CRM record it came from.</summary>
static class Threads
{
    const int Most = 12;

    /// <returns>Oldest first, without the mail itself; the same mail from CRM and mailbox once.</returns>
    public static IReadOnlyList<ThreadTurn> Of(Email mail, ILookup<string, Email> ofThread, IEnumerable<Email> ofAccount, Func<Email, CleanMail> read)
    {
        var near = (mail.ThreadId is { } id ? ofThread[id] : []).Concat(ofAccount).Where(m => m.SentAt is not null && m.SentAt <= (mail.SentAt ?? DateTimeOffset.MaxValue)).Append(mail).DistinctBy(m => m.Id).ToDictionary(m => m.Id);
        var thread = MailThreads.Of(near.Values.Select(Turn)).FirstOrDefault(t => t.Any(m => m.Id == mail.Id))?.Select(m => m.Id).ToHashSet() ?? [];
        // The CRM's own thread id binds too: some CRMs keep no Message-ID.
        return [.. near.Values.Where(m => m.Id != mail.Id && (thread.Contains(m.Id) || (mail.ThreadId is not null && m.ThreadId == mail.ThreadId))).OrderBy(m => m.SentAt).ThenBy(m => m.Id, StringComparer.Ordinal)
            .DistinctBy(m => m.MessageId is { Length: > 0 } mid ? mid : m.Id).TakeLast(Most).Select(m => (Mail: m, Clean: read(m))).Select(m => new ThreadTurn(m.Mail.Id, m.Mail.Incoming, m.Mail.SentAt!.Value, m.Clean.Text, m.Clean.Language))];
    }

    static ThreadMail Turn(Email mail) => new(mail.Id, mail.MessageId, MailThreads.Ids(mail.InReplyTo), mail.Subject, mail.SentAt,
        [.. new[] { mail.FromAddress, mail.ToAddress, mail.CcAddress }.OfType<string>().SelectMany(a => a.Split(';', ',')).Select(a => a.Trim()).Where(a => a.Length > 0)]);

    /// <summary>A mail in one line: what it asks, else its first sentence of substance.</summary>
    public static string Line(ThreadTurn turn)
    {
        var said = MailAsks.Of(turn.Text).FirstOrDefault()?.Quote ?? Sentences.Of(turn.Text).FirstOrDefault(s => s.Length > 25) ?? turn.Text;
        said = said.ReplaceLineEndings(" ").Trim();
        return said.Length > 160 ? said[..160].TrimEnd() + "…" : said;
    }
}
