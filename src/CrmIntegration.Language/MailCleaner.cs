using System.Text;
using CrmIntegration.Language.Files;
using MimeKit;
using MimeKit.Text;

namespace CrmIntegration.Language;

/// <summary>What a person would read in a mail, and what code noticed about it.</summary>
/// <param name="Text">The writer's own words: no quotes, no signature.</param>
/// <param name="Quoted">What was quoted below or between.</param>
/// <param name="Signature">Sign-off and below.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="HiddenText">Text a reader would not see was there; it was left out.</param>
public sealed record CleanMail(string Text, string Quoted, string Signature, string Language, bool HiddenText, bool OutOfOffice, bool Unsubscribe)
{
    /// <summary>What somebody else wrote and the writer only passes on ("see below, please answer"): their words, without heads; empty when nothing was.</summary>
    public string Forwarded { get; init; } = "";

    /// <summary>False: nothing in the mail tells its language ("Tarn 200?"), and <see cref="Language"/> is no more than a guess.</summary>
    public bool LanguageTold { get; init; } = true;
}

/// <summary>From a mail's raw bytes, or bodies as a CRM stores them, to its visible text. Never throws on bad input.</summary>
public static class MailCleaner
{
    /// <summary>Longer bodies are cut here: nobody answers the second megabyte.</summary>
    public const int LongestBody = 1_000_000;

    const int DeepestForward = 3, LongestNote = 300, FewestWords = 5;

    static readonly string[] Away =
    [
        "out of office", "out of the office", "automatic reply", "auto-reply", "autoreply", "abwesenheitsnotiz", "automatische antwort", "nicht im büro", "réponse automatique", "absent du bureau",
        "absence du bureau", "respuesta automática", "fuera de la oficina", "risposta automatica", "fuori ufficio", "resposta automática", "fora do escritório", "automatisch antwoord", "afwezigheid",
        "autosvar", "inte på kontoret", "ute från kontoret", "frånvaromeddelande", "ikke på kontoret", "fraværsbesked", "fraværsmelding", "automatyczna odpowiedź", "poza biurem", "automatická odpověď", "mimo kancelář", "nejsem v kanceláři", "自动回复", "自動返信", "不在通知",
    ];
    static readonly string[] Leave =
        ["unsubscribe me", "please unsubscribe", "remove me from", "stop emailing me", "bitte abmelden", "newsletter abbestellen", "désabonnez", "désinscri", "darme de baja", "cancelar suscripción", "disiscriv", "cancelar inscrição", "uitschrijven", "avregistrera mig", "avsluta prenumeration", "avprenumerera", "afmeld mig", "meld mig fra", "meld meg av", "avmeld meg", "wypisać mnie", "wypisać z", "proszę mnie wypisać", "odhlásit", "odhlaste mě", "退订", "配信停止"];

    static readonly string[] Absent = ["i'm out until", "i am out until", "i'm away until", "i am away until", "back in the office on", "annual leave", "on leave", "parental leave", "sick leave", "on holiday", "on vacation", "im urlaub", "in elternzeit", "abwesend", "en congé", "en vacances", "absent", "absente", "de vacaciones", "ausente", "in ferie", "assente", "de férias", "met vakantie", "afwezig", "på semester", "på ferie", "bortrest", "na urlopie", "na dovolené"];
    static readonly string[] Returns = ["back on", "be back", "until", "return on", "bis", "zurück", "wieder ab", "jusqu", "de retour", "retour le", "hasta", "vuelvo", "fino al", "rientro", "até", "volto", "tot", "terug op", "till", "tillbaka", "tilbage", "tilbake", "wracam", "vrátím"];

    // A note that says where its writer is and when they are back, and asks nothing.
    static bool IsAwayNote(string text) => text.Length is > 0 and < LongestNote && !text.Contains('?') && text.ToLowerInvariant() is var low && Absent.Any(a => Conversations.Words.Has(low, a)) && Returns.Any(r => Conversations.Words.Has(low, r)) && !MailAsks.Of(text).Any(a => a.Topic is not ("other" or "meeting"));

    static readonly string[] Leaving = ["off your list", "off the list", "off your mailing", "from your list", "from your mailing", "no more mails", "no more emails", "no more newsletters", "keine weiteren mails", "keine mails mehr", "keine werbung", "aus ihrem verteiler", "aus dem verteiler", "newsletter abmelden", "retirez-moi", "me retirer de votre", "plus recevoir vos", "bórrenme de", "quítenme de", "no quiero recibir", "cancellatemi", "toglietemi", "retirem-me", "não quero receber", "haal mij van", "haal me van", "geen mails meer", "inga fler utskick", "ta bort mig från", "ikke flere mails", "nie chcę otrzymywać", "nechci dostávat"];

    // "Unsubscribe." alone, or in so many words.
    static bool IsLeaving(string text) => text.Length < LongestNote && text.ToLowerInvariant() is var low && (Leaving.Any(low.Contains) || Sentences.Of(low).Any(s => s.Trim('.', '!', ' ') is "unsubscribe" or "stop" or "abmelden" or "désinscription" or "baja" or "afmelden"));

    // MimeKit asks .NET for what a mail says it is written in; those of DOS and Macintosh it has only when it is told so.
    static MailCleaner() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Bodies as a CRM stores them. The plain text wins when it holds words; hidden text is looked for in both.</summary>
    public static CleanMail Clean(string? subject, string? text, string? html)
    {
        var (fromHtml, hidden) = string.IsNullOrWhiteSpace(html) ? ("", false) : HtmlText.Read(Capped(html));
        var raw = string.IsNullOrWhiteSpace(text) ? fromHtml : Capped(text);
        var (plain, tricked) = Characters.Plain(raw);
        var (visible, quoted, signature) = ReplyCut.Cut(plain);
        if (visible.Length == 0 && quoted.Length == 0)
            visible = plain.Trim();
        var head = ((subject ?? "") + "\n" + (visible.Length > 600 ? visible[..600] : visible)).ToLowerInvariant();
        // Of a curt mail the subject tells more than nothing, and of one that only passes on, what it passes on.
        var told = LanguageGuess.Told(visible) ?? LanguageGuess.Told($"{visible} {subject} {signature}") ?? (quoted.Length > 0 ? LanguageGuess.Told(quoted) : null);
        return new CleanMail(visible, quoted, signature, told ?? "en", hidden || tricked,
            Away.Any(head.Contains) || IsAwayNote(visible), Leave.Any(head.Contains) || IsLeaving(visible)) { Forwarded = Forwards.Of(subject, visible, quoted), LanguageTold = told is not null };
    }

    /// <summary>A raw message (RFC 5322), any charset, broken or not.</summary>
    public static CleanMail Clean(Stream message)
    {
        try
        {
            var mail = MimeMessage.Load(message);
            var auto = (mail.Headers["Auto-Submitted"] is { } a && !a.StartsWith("no", StringComparison.OrdinalIgnoreCase)) || mail.Headers["X-Autoreply"] is not null || mail.Headers["X-Autorespond"] is not null
                || mail.Headers["Precedence"] is { } p && p.StartsWith("auto", StringComparison.OrdinalIgnoreCase);
            var (text, html) = Bodies(mail, 0);
            var clean = Clean(mail.Subject, text, html);
            return clean with { OutOfOffice = clean.OutOfOffice || auto };
        }
        catch (Exception trouble) when (trouble is FormatException or IOException or NotSupportedException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            // What no parser reads is still read by a person: as it stands, from the start.
            message.Position = 0;
            using var reader = new StreamReader(message, leaveOpen: true);
            var raw = new char[LongestBody];
            return Clean(null, new string(raw, 0, reader.ReadBlock(raw)), null);
        }
    }

    // A message that only forwards another as an attachment says what that one says; a part of an unknown kind of text is text.
    static (string? Text, string? Html) Bodies(MimeMessage mail, int depth)
    {
        var (text, html) = (Body(mail, TextFormat.Plain), Body(mail, TextFormat.Html));
        if (!string.IsNullOrWhiteSpace(text) || !string.IsNullOrWhiteSpace(html) || depth > DeepestForward)
            return (text, html);
        foreach (var part in mail.BodyParts)
            if (part is TextPart any && !string.IsNullOrWhiteSpace(any.Text))
                return (Seven(any) ?? any.Text, null);
        return Forwarded(mail) is { } inner ? Bodies(inner, depth + 1) : (Mislabelled(mail) ?? text, html);
    }

    static string? Body(MimeMessage mail, TextFormat format) =>
        mail.BodyParts.OfType<TextPart>().FirstOrDefault(p => (format == TextFormat.Html ? p.IsHtml : p.IsPlain) && !p.IsAttachment) is { } part && Seven(part) is { } seven ? seven : mail.GetTextBody(format);

    // MimeKit reads any charset that .NET does; UTF-7 it does not.
    static string? Seven(TextPart part) =>
        part.ContentType.Charset is { } charset && charset.EndsWith("utf-7", StringComparison.OrdinalIgnoreCase) && part.Content is { } content ? Utf7.Read(Decoded(content)) : null;

    // Some senders' programs call their letter a picture. What nobody attached and what reads as words is what was written.
    static string? Mislabelled(MimeMessage mail)
    {
        foreach (var part in mail.BodyParts.OfType<MimePart>())
            if (part is not TextPart && !part.IsAttachment && part.Content is { } content && TextBytes.Read(Decoded(content)) is { Encoding: "utf-8" } read && ReadsAsWords(read.Text))
                return read.Text;
        return null;
    }

    static byte[] Decoded(IMimeContent content)
    {
        using var bytes = new MemoryStream();
        content.DecodeTo(bytes);
        return bytes.Length <= LongestBody ? bytes.ToArray() : bytes.GetBuffer()[..LongestBody];
    }

    static bool ReadsAsWords(string text) =>
        Conversations.Words.Count(text) >= FewestWords && !text.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c)) && text.Count(c => char.IsLetterOrDigit(c) || char.IsWhiteSpace(c)) > text.Length * 0.8;

    static MimeMessage? Forwarded(MimeMessage mail)
    {
        var parts = new MimeIterator(mail);
        while (parts.MoveNext())
            if (parts.Current is MessagePart { Message: { } inner })
                return inner;
        return null;
    }

    static string Capped(string body) => body.Length <= LongestBody ? body : body[..LongestBody];
}
