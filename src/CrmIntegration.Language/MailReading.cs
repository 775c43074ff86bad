using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language;

/// <summary>What a mail wants and how it sounds.</summary>
/// <param name="Intent">Its main matter: price, delivery, meeting, contract, invoice, demo, cancel, support, other.</param>
/// <param name="Asks">Questions, requests, deadlines and complaints in the customer's own words.</param>
/// <param name="Mood">-1 (annoyed) to 1 (pleased).</param>
/// <param name="Due">The earliest day that one of the asks names; null when none does.</param>
public sealed record MailReading(string Intent, IReadOnlyList<MailAsk> Asks, double Mood, bool Complaint, bool Urgent, DateOnly? Due)
{
    static readonly string[] Pressing = ["urgent", "asap", "as soon as possible", "immediately", "right away", "dringend", "eilig", "sofort", "schnellstmöglich", "umgehend", "dès que possible", "immédiatement", "urgente", "cuanto antes", "lo antes posible", "al più presto", "quanto prima", "o mais rápido", "spoed", "zo snel mogelijk", "紧急", "尽快", "至急", "早急"];
    const double Annoyed = -0.6;

    /// <param name="mail">As <see cref="MailCleaner"/> gives it.</param>
    /// <param name="sent">The day it was sent: what "Friday" counts from.</param>
    public static MailReading Of(CleanMail mail, DateOnly sent)
    {
        // Of a mail that only passes another on, the other's asks.
        var asks = mail.Forwarded.Length > 0 && MailAsks.Of(mail.Forwarded) is { Count: > 0 } theirs ? theirs : MailAsks.Of(mail.Text);
        var mood = Tone.OfMail(mail.Text);
        var low = (mail.Text.Length > 4_000 ? mail.Text[..4_000] : mail.Text).ToLowerInvariant();
        return new(MailAsks.Intent(mail.Forwarded.Length > 0 ? mail.Forwarded : mail.Text), asks, mood, asks.Any(a => a.Kind == "complaint") || mood <= Annoyed && (asks.Count == 0 || !asks.All(a => a.Kind == "question")), Pressing.Any(low.Contains),
            asks.Select(a => DueDates.In(a.Quote, sent)).Where(d => d is not null).Min());
    }
}
