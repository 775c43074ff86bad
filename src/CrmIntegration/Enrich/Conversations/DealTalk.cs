using CrmIntegration.Connectors;
using CrmIntegration.Language;
using CrmIntegration.Language.Conversations;
using CrmIntegration.Records;

namespace CrmIntegration.Enrich.Conversations;

/// <summary>Mails and conversations of one deal in one order.</summary>
static class DealTalk
{
    public static IEnumerable<TalkMoment> Of(IEnumerable<Email> mails, IEnumerable<Conversation> talks) =>
        mails.Where(m => m.SentAt is not null).Select(m => new TalkMoment("mail", m.Id, m.SentAt!.Value, m.Incoming ? Side.Theirs : Side.Ours, m.Incoming ? m.FromName ?? m.FromAddress : null,
                m.Incoming ? MailCleaner.Clean(m.Subject, m.TextBody, m.HtmlBody).Text : ""))
            .Concat(talks.SelectMany(Told)).OrderBy(m => m.At);

    // A call is a word of both sides.
    static IEnumerable<TalkMoment> Told(Conversation talk)
    {
        yield return new(talk.Kind, talk.Id.ToString(), talk.At, Side.Ours, null, "");
        yield return new(talk.Kind, talk.Id.ToString(), talk.At, Side.Theirs, talk.Lines.FirstOrDefault(l => l.Side == Side.Theirs)?.Speaker, "");
    }
}
