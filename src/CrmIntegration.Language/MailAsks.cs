namespace CrmIntegration.Language;

/// <param name="Kind">question | request | deadline | complaint.</param>
/// <param name="Topic">price | delivery | meeting | contract | invoice | demo | cancel | support | other.</param>
/// <param name="Quote">The customer's own words.</param>
public sealed record MailAsk(string Kind, string Topic, string Quote);

/// <summary>What a mail asks for, sentence by sentence, in the customer's own words.</summary>
public static class MailAsks
{
    static readonly string[] Requests =
        ["please", "could you", "can you", "would you", "let me know", "send me", "send us", "i need", "we need", "bitte", "können sie", "könnten sie", "wir benötigen", "wir brauchen", "schicken sie", "merci de", "pourriez", "pouvez-vous", "veuillez",
         "por favor", "podría", "pueden", "necesitamos", "per favore", "potete", "potrebbe", "vorremmo", "poderia", "podem", "precisamos", "graag", "kunt u", "wilt u", "请", "麻烦", "お願い", "ください"];
    static readonly string[] Deadlines =
        ["by monday", "by tuesday", "by wednesday", "by thursday", "by friday", "by tomorrow", "by the end of", "by end of", "until", "deadline", "no later than", "asap", "as soon as possible", "urgent", "before the", "bis zum", "bis montag", "bis freitag", "bis ende", "spätestens", "dringend",
         "avant le", "d'ici", "au plus tard", "urgente", "antes del", "a más tardar", "entro", "até", "vóór", "uiterlijk", "截止", "尽快", "までに"];
    static readonly string[] Complaints =
        ["disappointed", "unacceptable", "complaint", "complain", "not working", "doesn't work", "does not work", "broken", "frustrated", "still waiting", "terrible", "refund", "not acceptable", "nobody has called", "no one has called", "enttäuscht", "beschwerde", "inakzeptabel", "funktioniert nicht", "warte immer noch", "nicht akzeptabel", "nicht hinnehmbar",
         "déçu", "réclamation", "inacceptable", "pas acceptable", "ne fonctionne pas", "decepcionado", "queja", "reclamación", "inaceptable", "no es aceptable", "no funciona", "deluso", "reclamo", "inaccettabile", "non è accettabile", "non funziona", "reclamação", "não é aceitável", "inaceitável", "não funciona", "teleurgesteld", "klacht", "onacceptabel", "niet acceptabel", "werkt niet", "投诉", "失望", "不可接受", "无法接受", "不満"];

    /// <param name="text">Visible text, as <see cref="MailCleaner"/> gives it.</param>
    /// <returns>At most twelve asks, in the order of the mail.</returns>
    public static IReadOnlyList<MailAsk> Of(string text)
    {
        var asks = new List<MailAsk>();
        foreach (var sentence in Sentences.Of(text))
        {
            var low = sentence.ToLowerInvariant();
            var kind = Complaints.Any(low.Contains) ? "complaint"
                : low.EndsWith('?') || low.EndsWith('？') ? "question"
                : Deadlines.Any(low.Contains) ? "deadline"
                : Requests.Any(low.Contains) ? "request" : null;
            if (kind is not null && asks.Count < 12)
                // "We need a firm date" behind a question about the delivery means the delivery's.
                asks.Add(new(kind, MailTopics.Of(low) is var topic && asks.Exists(a => a.Topic == "delivery") && MailTopics.OnlyNamesADate(low) ? "delivery" : topic, sentence));
        }
        return asks;
    }

    /// <summary>The mail's main matter: the topic of the first ask that has one, else of the whole text.</summary>
    public static string Intent(string text) => Of(text).FirstOrDefault(a => a.Topic != "other")?.Topic ?? MailTopics.Of(text.ToLowerInvariant());
}
