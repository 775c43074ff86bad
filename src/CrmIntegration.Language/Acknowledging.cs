using CrmIntegration.Language.Conversations;

namespace CrmIntegration.Language;

/// <summary>The ways by which a reply takes up the customer's own words: thanks, regret, a promise to look into it, a request to send something.</summary>
static class Acknowledging
{
    static readonly Words Ways = new(
        "thank", "sorry", "regret", "apologi", "regarding", "concerning", "your question", "your request", "you ask", "you mention", "you wrote", "you describe", "i understand", "we understand", "will check", "let me check", "i'll check", "we'll check", "am checking", "are checking", "check with", "will ask", "will clarify", "clarify with", "clarify it", "will confirm", "i confirm", "we confirm", "can confirm", "happy to", "glad to", "look into", "looking into", "come back to you", "get back to you", "please send", "send us", "send me", "let us know", "let me know", "noted",
        "dank", "leid", "bedauer", "entschuldig", "bezüglich", "ihre frage", "ihrer frage", "ihre anfrage", "ihrer anfrage", "sie schreiben", "verstehe", "prüfe", "kläre", "bestätige", "melde", "schicken sie", "senden sie", "teilen sie",
        "merci", "désolé", "regrett", "excus", "concernant", "votre question", "votre demande", "comprend", "vérifi", "confirm", "revien", "envoyez", "faites-nous savoir", "envoyer",
        "gracias", "lament", "siento", "disculp", "respecto a", "su pregunta", "su consulta", "entiendo", "entendemos", "comprob", "revis", "confirmar", "envíe", "envíen", "díganos", "háganos saber",
        "grazie", "dispiac", "scus", "riguardo", "sua domanda", "vostra domanda", "capisco", "capiamo", "verific", "inviate", "ci faccia sapere", "fateci sapere",
        "obrigad", "desculp", "relativamente", "sua pergunta", "vossa pergunta", "entendo", "percebo", "envie", "enviem", "diga-nos",
        "bedankt", "spijt", "excuses", "betreffende", "uw vraag", "uw verzoek", "begrijp", "controle", "bevestig", "uitzoeken", "stuur ons", "laat ons weten", "laat het ons",
        "感谢", "谢谢", "抱歉", "关于", "您的问题", "了解", "确认", "检查", "核实", "请发送", "请告诉", "请告知", "ありがとう", "申し訳", "につきまして", "について", "ご質問", "承知", "確認", "お送りください", "お知らせください");

    public static bool In(string sentence) => Ways.In(sentence.ToLowerInvariant()) is not null;
}
