using CrmIntegration.Language.Asking;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language;

/// <param name="Kind">question | request | deadline | complaint.</param>
/// <param name="Topic">price | delivery | meeting | contract | invoice | demo | cancel | support | other.</param>
/// <param name="Quote">The customer's own words.</param>
public sealed record MailAsk(string Kind, string Topic, string Quote);

/// <summary>What a mail asks for, sentence by sentence and point by point of its lists, in the customer's own words.</summary>
public static class MailAsks
{
    const int Most = 12, Calm = 80, Short = 90, Curt = 45, FewWords = 3, FewBare = 5;
    static readonly string[] Deadlines =
        ["by monday", "by tuesday", "by wednesday", "by thursday", "by friday", "by tomorrow", "by the end of", "by end of", "until", "deadline", "no later than", "asap", "as soon as possible", "urgent", "before the", "bis zum", "bis montag", "bis freitag", "bis ende", "spätestens", "dringend",
         "avant le", "d'ici", "au plus tard", "urgente", "antes del", "a más tardar", "entro", "até", "vóór", "uiterlijk", "截止", "尽快", "までに"];
    static readonly string[] Complaints =
        ["disappointed", "how you treat", "gehen sie so mit", "unacceptable", "complaint", "complain", "not working", "doesn't work", "does not work", "broken", "frustrated", "still waiting", "terrible", "not acceptable", "nobody has called", "no one has called", "enttäuscht", "beschwerde", "inakzeptabel", "funktioniert nicht", "warte immer noch", "nicht akzeptabel", "nicht hinnehmbar",
         "inadmissible", "déçu", "réclamation", "inacceptable", "pas acceptable", "ne fonctionne pas", "decepcionado", "queja", "reclamación", "inaceptable", "no es aceptable", "no funciona", "deluso", "reclamo", "inaccettabile", "non è accettabile", "non funziona", "reclamação", "não é aceitável", "inaceitável", "não funciona", "teleurgesteld", "klacht", "onacceptabel", "niet acceptabel", "werkt niet", "oacceptabel", "besvik", "fungerar inte", "klagomål", "uacceptabel", "skuffet", "uakseptabel", "virker ikke", "fungerer ikke", "niedopuszczaln", "nie działa", "rozczarowan", "skargę", "nepřijateln", "nefunguj", "stížnost", "zklaman", "投诉", "失望", "不可接受", "无法接受", "不満"];

    // What went wrong, told as a fact. In a question ("What happens when it arrives damaged?") nothing has.
    static readonly string[] WentWrong =
        ["arrived damaged", "were damaged", "was damaged", "are damaged", "is damaged", "charged twice", "charged us twice", "never arrived", "not arrived", "haven't received", "have not received", "wrong item", "wrong size", "wrong address", "stopped working", "keeps failing", "keep failing", "nobody answers", "no one answers", "nobody replies", "weeks late", "days late", "fed up", "went down on", "went down last", "line rang out", "contained only", "only contained", "lagen nur", "kamen nur", "waren nur", "nobody has come back", "nobody came back", "no one has come back", "no one came back", "not heard back", "haven't heard back", "hat sich niemand gemeldet", "niemand hat sich gemeldet", "personne ne m'a répondu", "personne ne nous a répondu", "nadie me ha respondido", "nadie nos ha respondido", "still nothing here", "still nothing has", "nothing has arrived", "nothing has come", "was due last", "were due last", "was due on", "was due yesterday", "was due a week", "should have arrived", "should have been here", "and you sent", "but you sent", "but we got", "but got", "immer noch nichts", "noch nichts angekommen", "hätte ankommen sollen", "hätte längst", "sollte letzte", "aber geliefert", "bekommen haben wir", "geschickt haben sie", "nous avons reçu à la place", "mais nous avons reçu", "mais reçu", "aurait dû arriver", "pero recibimos", "pero hemos recibido", "pero nos llegaron", "pero llegaron", "debía llegar", "debería haber llegado", "ma abbiamo ricevuto", "sarebbe dovut", "mas recebemos", "devia ter chegado", "maar kregen", "maar geleverd", "had al moeten", "never got", "never received", "did not get", "didn't get", "haven't got", "have not got", "did not receive", "didn't receive", "never saw", "nie bekommen", "nicht bekommen", "nie erhalten", "noch nicht da", "jamais eu", "n'avons pas eu", "nunca recib", "no recibimos", "mai ricevut", "nunca receb", "nooit gekregen", "niet gekregen", "cracked", "but we ordered", "although we ordered", "not what we ordered", "wrong model", "invoice is wrong", "is faulty", "is defective", "has been dead", "is dead", "is leaking", "sort out", "arrived broken", "are broken", "came broken", "was broken", "still have not", "still haven't", "is missing", "are missing", "shows no", "show no", "shows nothing", "never turned up", "never showed up", "did not turn up", "didn't turn up", "never came", "did not come", "nobody came", "no one came", "still waiting", "have been waiting", "been waiting for", "still no answer", "no reply", "no response", "had no answer", "anybody working", "anyone working", "keeps me on hold", "puts me on hold", "stopped showing", "gives no values", "wrong amount", "wrong quantity", "wrong name", "lists the wrong", "fehlt die rechnung", "fehlt der", "sind undicht", "ist undicht", "comporte une erreur", "contient une erreur", "contains an error", "enthält einen fehler", "tiene un error", "contiene un error", "contiene un errore", "tem um erro", "bevat een fout", "has been down", "is down", "has been offline", "been offline", "is offline", "although we ordered", "although only", "was overcharged", "were overcharged", "stopped sending", "stopped responding", "been treated", "has failed",
         "ausgefallen", "fällt aus", "geht nicht mehr", "geht nicht ans", "geht niemand", "keine antwort", "warte seit", "warten seit", "warte noch", "warten noch", "so geht das nicht", "steht eine falsch", "falsche adresse", "falschen betrag", "falscher betrag", "falsche menge", "zeigt keine", "que j'attends", "j'attends toujours", "j'attends depuis", "nous attendons depuis", "toujours pas reçu", "toujours pas livré", "toujours rien", "aucune réponse", "ne répond", "ne marche", "mauvaise adresse", "mauvais montant", "est erroné", "semanas esperando", "días esperando", "meses esperando", "sigo esperando", "seguimos esperando", "llevamos esperando", "está roto", "está rota", "no contesta", "dirección incorrecta", "importe incorrecto", "importe equivocado", "aspetto da", "aspettiamo da", "stiamo aspettando", "non risponde", "indirizzo sbagliato", "importo sbagliato", "à espera há", "ainda não veio", "não responde", "morada errada", "wacht al", "wachten al", "nog steeds niet", "nog steeds geen", "verkeerd adres", "verkeerde", "väntat i", "ventet i", "fel adress", "forkert adresse", "feil adresse", "czekam od", "czekamy od", "čekám už", "čekáme už",
         "beschädigt", "doppelt berechnet", "doppelt abgebucht", "nicht angekommen", "nie angekommen", "nicht erhalten", "falsche ware", "falschen artikel", "fällt ständig aus", "niemand meldet sich", "meldet sich niemand", "zu spät", "verspätung", "ärgerlich", "ist kaputt", "ist defekt", "stimmt nicht", "rechnung ist falsch", "aber nur", "zeigt nichts", "nichts mehr an", "bitte um klärung", "wochen warte", "tagen warte", "payée deux fois", "payé deux fois", "n'importe quoi", "pénible", "tombé en panne", "est en panne", "est cassé", "est fausse", "est erronée", "endommagé", "facturé deux fois", "facturés deux fois", "facturée deux fois", "prélevé deux fois", "débité deux fois", "pas arrivé", "jamais arrivé", "pas reçu", "personne ne répond", "de retard", "en retard",
         "dañado", "cobrado dos veces", "facturado dos veces", "no ha llegado", "no han llegado", "no hemos recibido", "nadie contesta", "nadie responde", "de retraso", "averiado", "está roto", "está rota", "está mal", "es incorrecta", "enfadad", "danneggiat", "addebitato due volte", "fatturato due volte", "non è arrivat", "non sono arrivat", "non abbiamo ricevuto", "nessuno risponde", "in ritardo", "è rotto", "è guasto", "è sbagliat", "danificad", "cobrado duas vezes", "faturado duas vezes", "não chegou", "não chegaram", "não recebemos", "ninguém responde", "atrasad", "está avariad", "está errad",
         "är trasig", "är skadad", "inte kommit", "inte fått", "försenad", "ingen svarar", "är fel", "gået i stykker", "ikke modtaget", "ikke ankommet", "ikke fået", "forsinket", "ingen svarer", "er forkert", "er skadet", "er ødelagt", "ikke mottatt", "ikke kommet", "ikke fått", "er feil", "uszkodzon", "zepsut", "nie dotar", "nie otrzymal", "spóźni", "opóźni", "nikt nie odpowiada", "błędn", "poškozen", "nedorazil", "nepřišl", "neobdrželi", "zpožděn", "opožděn", "nikdo neodpov", "je rozbit",
         "beschadigd", "dubbel gefactureerd", "dubbel in rekening", "niet aangekomen", "niet ontvangen", "niemand reageert", "te laat", "is kapot", "is defect", "klopt niet", "klopt ook niet", "损坏", "没有收到", "还没收到", "重复收费", "没人回复", "没有人回复", "坏了", "不对", "破損", "動作しません", "動きません", "壊れ", "届いていません", "届きません", "故障しました", "二重に請求"];

    /// <param name="text">Visible text, as <see cref="MailCleaner"/> gives it.</param>
    /// <returns>At most twelve asks, in the order of the mail.</returns>
    public static IReadOnlyList<MailAsk> Of(string text)
    {
        var asks = new List<MailAsk>();
        var before = "";
        foreach (var (piece, point) in Points.Of(text))
            foreach (var sentence in point ? [piece] : Sentences.Of(piece))
                if (asks.Count < Most && Kind(sentence, point) is { } kind)
                {
                    var said = Points.Unmarked(sentence);
                    asks.Add(Of(kind, kind == "question" && IsBare(said) && before.Length > 0 && before.Length + said.Length < Short ? $"{before} {said}" : said, asks));
                    before = "";
                }
                else
                    before = sentence;
        // "Gateway price": whoever writes no more than the name of a thing asks for it.
        if (asks.Count == 0 && text.Trim() is { Length: > 2 and < Curt } curt && curt[^1] is not ('.' or '!' or '。') && curt.Count(c => c == ' ') <= FewWords && !OnlyThanks(text) && NamesItsThing(curt))
            asks.Add(Of("question", curt, asks));
        return asks;
    }

    /// <summary>The single things that a mail asks for: "warranty, delivery and price" are three. What needs no answer ("please note", "thank you for") is none.</summary>
    /// <param name="text">Visible text, as <see cref="MailCleaner"/> gives it.</param>
    /// <returns>In the order of the mail, in the customer's words.</returns>
    public static IReadOnlyList<string> Things(string text) =>
        [.. Of(text).Where(WantsAnswer).SelectMany(a => Clauses.Of(a.Quote))];

    /// <summary>Whether a reply has to answer it or leave it open: not so "please note" and "thank you for".</summary>
    public static bool WantsAnswer(MailAsk ask) => ask.Kind is "question" or "complaint" || Wanting.IsThing(ask.Quote);

    /// <summary>The matter of a few words.</summary>
    public static string TopicOf(string words) => MailTopics.Of(words.ToLowerInvariant());

    /// <summary>Whether the words name something that customers ask for, so that they need nothing from what was said before them.</summary>
    public static bool NamesItsThing(string words) => Aspects.In(words).Count > 0;

    /// <summary>Whether the words name nothing beside the matter itself: "when can you deliver?", not "the price of a longer warranty".</summary>
    public static bool NamesNoMoreThan(string topic, string words) => Aspects.In(words).All(a => a == topic);

    /// <summary>What something costs, and no more about it: neither a discount nor the price of another service.</summary>
    public static bool AsksForPriceAlone(string words) => NamesNoMoreThan(Aspects.Price, words);

    /// <summary>What something costs, whatever else.</summary>
    public static bool AsksForPrice(string words) => Aspects.In(words).Contains(Aspects.Price);

    /// <summary>Less than the price.</summary>
    public static bool AsksForDiscount(string words) => Aspects.In(words).Contains(Aspects.Discount);

    /// <summary>What the words ask for, read once, to be held against many sentences.</summary>
    public static AskedFor For(string words) => new(Aspects.In(words));

    /// <summary>Whether a sentence names the very thing that the words ask for.</summary>
    public static bool Names(string words, string sentence) => For(words).IsNamedIn(sentence);

    static readonly string[] Doing = ["please change", "please correct", "please update", "please bring", "please cancel", "please confirm", "bitte ändern", "bitte korrigieren", "bitte stornieren", "bitte bestätigen", "bringen sie", "merci de modifier", "merci de corriger", "merci d'apporter", "veuillez modifier", "veuillez corriger", "cambien", "corrijan", "corregir", "si prega di modificare", "correggere", "corrijam", "alterem", "graag wijzigen", "wijzig"];

    /// <summary>Whether somebody is asked to do something, not to tell or send it.</summary>
    public static bool WantsDone(string words) => Doing.Any(words.ToLowerInvariant().Contains);

    static readonly string[] Gladly = ["thank", "dank", "merci", "gracias", "grazie", "obrigad", "bedankt", "谢", "ありがとう"];

    static readonly string[] Agenda = ["go through", "discuss", "talk about", "talk through", "talk over", "besprechen", "durchgehen", "durchsprechen", "geht um", "parler de", "discuter", "revoir ensemble", "hablar de", "hablar sobre", "comentar", "repasar", "parlare di", "discutere", "falar sobre", "discutir", "bespreken", "doornemen", "diskuter", "gå igenom", "gennemgå", "gå gjennom", "omówić", "porozmawiać", "probrat"];

    /// <summary>Whether words say what somebody would like to talk about: beside a wish to meet they ask for nothing more.</summary>
    public static bool IsAgenda(string words) => Agenda.Any(words.ToLowerInvariant().Contains);

    /// <summary>How long a customer would like to talk; null: they do not say.</summary>
    public static TimeSpan? LengthOfMeeting(string text) => Appointments.LengthIn(text);

    /// <summary>A mail that says that nothing comes of it, now or at all.</summary>
    public static bool Declines(string text) => Declining.In(text);

    /// <summary>A mail that thanks and asks for nothing.</summary>
    public static bool OnlyThanks(string text) => text.Length < 400 && !text.Contains('?') && !text.Contains('？') && Gladly.Any(text.ToLowerInvariant().Contains);

    static readonly string[] Linking = ["and also ", "and ", "also ", "und ", "außerdem ", "et aussi ", "et ", "y ", "e ", "en ", "¿y "];

    /// <summary>An ask's words without what only links them to those before.</summary>
    public static string Bare(string quote)
    {
        var said = quote.Trim(' ', ',', ';', ':', '-');
        return Array.Find(Linking, l => said.StartsWith(l, StringComparison.OrdinalIgnoreCase)) is { } link && said.Length > link.Length + 3 ? said[link.Length..] : said;
    }

    /// <summary>The mail's main matter: the topic of the first ask that has one, else of the whole text.</summary>
    public static string Intent(string text) => Of(text).FirstOrDefault(a => a.Topic != "other")?.Topic ?? MailTopics.Of(text.ToLowerInvariant());

    // What is broken is so wherever it stands: "the delivered gateway is damaged" is no question of dates.
    static readonly string[] Broken = ["broken", "damaged", "cracked", "faulty", "defect", "leaking", "leaks", "kaputt", "undicht", "ausgefallen", "fuit", "fuga", "gotea", "perde acqua", "lekt", "beschädigt", "defekt", "cassé", "endommagé", "en panne", "défectueu", "roto", "rota", "dañad", "averiad", "defectuos", "rotto", "guast", "danneggiat", "difettos", "danificad", "avariad", "defeitu", "kapot", "beschadigd", "trasig", "skadad", "skadet", "ødelagt", "beskadiget", "uszkodzon", "zepsut", "poškozen", "rozbit", "nefunguj", "坏", "损坏", "破損", "壊れ", "故障"];

    // In a complaint these say that something about its matter is amiss.
    static readonly string[] Amiss = ["error", "wrong", "incorrect", "mistake", "missing", "late", "overdue", "twice", "although", "fehler", "falsch", "fehlt", "fehlen", "doppelt", "verspätet", "obwohl", "erreur", "erroné", "faux", "fausse", "manque", "retard", "deux fois", "alors que", "equivocad", "incorrect", "falta", "tarde", "retraso", "dos veces", "errore", "sbagliat", "manca", "ritardo", "due volte", "erro", "errad", "atras", "duas vezes", "fout", "ontbreek", "te laat", "dubbel", "fel", "saknas", "försen", "mangler", "forkert", "feil", "forsink", "błęd", "brak", "opóźn", "chyb", "zpožd", "不对", "错", "間違", "遅"];

    static readonly string[] Between = [" außerdem ", " zudem ", " de plus ", " además ", " inoltre ", " bovendien ", " also "," and ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " oraz ", " a ", ", ", "; ", "，", "、"];

    /// <summary>What went wrong in a complaint, each by itself: "the sensors are faulty and the invoice is wrong too" tells of two things.</summary>
    /// <returns>In the customer's words with each one's matter; one where it tells of one.</returns>
    public static IReadOnlyList<MailAsk> FaultsOf(MailAsk complaint) => [.. Faults(complaint.Quote).Select(f => complaint with { Quote = f.Quote, Topic = f.Topic })];

    static List<(string Quote, string Topic)> Faults(string complaint)
    {
        var found = new List<(string Quote, string Topic)>();
        foreach (var piece in complaint.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (FaultTopic(piece) is { } topic && IsAmiss(piece.ToLowerInvariant()) && !found.Exists(f => f.Topic == topic))
                found.Add((piece, topic));
        return found.Count > 1 ? found : [(complaint, FaultTopic(complaint) ?? "other")];
    }

    static bool IsAmiss(string low) => WentWrong.Any(low.Contains) || Complaints.Any(low.Contains) || Broken.Any(low.Contains) || Amiss.Any(low.Contains);

    static string? FaultTopic(string piece) =>
        piece.ToLowerInvariant() is var low && Broken.Any(low.Contains) ? "support" : MailTopics.Of(low) is not "other" and var topic ? topic : null;

    static readonly string[] Remedy = ["replacement", "refund", "return", "warranty"];

    /// <summary>Whether a sentence of ours says what is done about what went wrong.</summary>
    public static bool Remedies(string sentence) => Aspects.In(sentence).Any(Remedy.Contains);

    /// <summary>Whether a complaint says what is amiss and not only that something is.</summary>
    public static bool TellsFault(string complaint) => complaint.ToLowerInvariant() is var low && (WentWrong.Any(low.Contains) || Broken.Any(low.Contains));

    /// <summary>Whether a mail says how many of something it wants: then what it asks the price of is not the whole deal.</summary>
    public static bool NamesQuantity(string text) => Points.Of(text).SelectMany(p => Sentences.Of(p.Text)).Any(s => (Wanting.In(s) || s.EndsWith('?')) && CountsThings(s));

    static bool CountsThings(string sentence)
    {
        var words = sentence.Split([' ', ',', '.', '?', '!', ':', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
            if (words[i].All(char.IsAsciiDigit) && words[i].Length < 5 && words[i + 1].Length > 2 && char.IsLetter(words[i + 1][0]) && !StatedFacts.Units.Contains(Stem.Of(Terms.Fold(words[i + 1]))) && DueDates.In(words[i] + " " + words[i + 1], new DateOnly(2000, 1, 1)) is null)
                return true;
        return false;
    }

    /// <summary>Whether a complaint tells what went wrong and says nothing that would read as a quarrel when it comes back.</summary>
    public static bool TellsCalmly(string complaint) =>
        complaint.Length < Calm && complaint.ToLowerInvariant() is var low && (WentWrong.Any(low.Contains) || Broken.Any(low.Contains)) && !Complaints.Any(low.Contains) && !low.Contains('!');

    // "We need a firm date" behind a question about the delivery means the delivery's.
    static MailAsk Of(string kind, string sentence, List<MailAsk> before)
    {
        var low = sentence.ToLowerInvariant();
        // Who asks to meet about a contract asks for a time first.
        if (kind == "complaint")
            return new(kind, FaultTopic(sentence) ?? "other", sentence);
        if (Aspects.In(sentence).Contains("meeting") || Appointments.In(sentence))
            return new(kind, "meeting", sentence);
        return new(kind, before.Exists(a => a.Topic == "delivery") && MailTopics.OnlyNamesADate(low) || OnlyAsksHowLong(sentence) && before.Exists(a => Aspects.In(a.Quote).Contains("delivery")) ? "delivery" : MailTopics.Of(low), sentence);
    }

    // "And how long does it take?" behind goods to be delivered means their delivery.
    static bool OnlyAsksHowLong(string question) => Aspects.In(question).Count == 0 && Support.Unmet(question, []).Count == 0 && Support.AsksHowLong(question);

    // "Your sensors find leaks. Do they?" asks what stands before it.
    static bool IsBare(string question) => question.Count(c => c == ' ') < FewBare && Aspects.In(question).Count == 0 && Support.Needs(question) == 0;

    static string? Kind(string sentence, bool point)
    {
        var low = sentence.ToLowerInvariant();
        var asked = low.EndsWith('?') || low.EndsWith('？');
        return Complaints.Any(low.Contains) || !asked && WentWrong.Any(low.Contains) ? "complaint"
            : asked ? "question"
            : Deadlines.Any(low.Contains) ? "deadline"
            : Wanting.In(sentence) ? "request"
            : Wanting.IsUnmarkedQuestion(sentence) ? "question"
            : point ? "request" : null;
    }
}
