using CrmIntegration.Language.Conversations;
using CrmIntegration.Language.Retrieval;

namespace CrmIntegration.Language.Asking;

/// <summary>
/// Whether a sentence asks for something, with a question mark or without: a need ("außerdem brauchen wir den Liefertermin"), a request, a question that somebody in a
/// hurry typed without its mark. Word lists of nine languages; linear.
/// </summary>
static class Wanting
{
    // Pairs of characters, of which a sentence of courtesy has some that no list of ours holds.
    const int Near = 4, FewestDrawn = 4;

    static readonly Words Said = new(
        "please", "pls", "plz", "kindly", "could you", "want to know", "wants to know", "need to know", "needs to know", "have to know", "asked me", "asked us", "asking me", "asking us", "müssen wissen", "muss wissen", "doivent savoir", "doit savoir", "necesitan saber", "devono sapere", "precisam de saber", "moeten weten", "like to know", "asks whether", "asks if", "ask whether", "asking whether", "asking if", "asks where", "asks how", "möchte wissen", "möchten wissen", "will wissen", "wollen wissen", "fragt, ", "fragen, ", "fragt wo", "fragt ob", "demandent", "demande si", "demande comment", "demande à savoir", "demande où", "demande quel", "demande combien", "voudrait savoir", "veulent savoir", "preguntan", "pregunta si", "pregunta dónde", "quiere saber", "quieren saber", "chiedono", "chiede se", "chiede quanto", "vuole sapere", "perguntam", "pergunta se", "quer saber", "querem saber", "vraagt of", "wil weten", "willen weten",  "can you", "would you", "will you", "let me know", "let us know", "send me", "send us", "send over", "tell me", "tell us", "give us", "give me", "looking for", "interested in", "wondering", "wonder if", "wonder whether", "what about", "how about", "question about", "question on", "also missing", "still missing", "appreciate a", "appreciate your", "would appreciate", "would like", "would need", "would love", "would be great", "would be good", "advise on", "curious",
        "bitte", "bräuchte", "brauche ich", "brauchen wir", "benötig", "hätte gern", "hätten gern", "hätte ich gern", "hätten wir gern", "möchte ich", "möchten wir", "ich möchte", "wir möchten", "ich will", "wir wollen", "wüsste gern", "wüssten gern", "würde gern", "würden gern", "würde uns", "interessier", "fehlt uns", "fehlt noch", "fehlen uns", "fehlen noch", "nennen sie", "schicken sie", "senden sie", "teilen sie", "sagen sie", "geben sie", "können sie", "könnten sie", "würden sie", "könnt ihr", "könntet ihr", "suchen wir", "wir suchen", "wünschen wir", "wünschen uns", "noch offen", "frage zu", "fragen zu", "dazu noch",
        "il nous faut", "il me faut", "il nous faudrait", "il me faudrait", "il faudrait", "besoin d", "souhait", "voudrions", "voudrais", "aimerais", "aimerions", "merci de", "merci d'", "pourriez", "pouvez-vous", "veuillez", "envoyez", "dites-nous", "dites-moi", "indiquez", "précisez", "cherchons", "intéress", "s'il vous plaît", "s'il vous plait", "svp", "il manque", "il nous manque", "question sur", "nous attendons",
        "necesit", "por favor", "podría", "pueden", "puede usted", "querría", "quisiera", "quisiéramos", "nos gustaría", "me gustaría", "queremos", "quiero", "hace falta", "hacen falta", "nos falta", "envíen", "envíe", "envíanos", "díganos", "dígame", "indíquenos", "indíqueme", "rogamos", "solicit", "buscamos", "nos interesa", "me interesa", "agradecería", "agradeceríamos", "pregunta sobre",
        "ci serve", "ci servono", "mi serve", "mi servono", "ci servirebbe", "bisogno", "vorremmo", "vorrei", "per favore", "per cortesia", "potete", "potrebbe", "potreste", "inviateci", "mandateci", "fateci", "mi faccia", "ci faccia", "occorre", "occorrono", "preghiamo", "si prega", "desider", "interessat", "cerchiamo", "ci manca", "gradiremmo", "chiediamo", "richiediamo", "domanda su",
        "precisamos", "preciso", "precisava", "precisávamos", "poderia", "poderiam", "podem", "gostaria", "gostaríamos", "queríamos", "queria", "necessit", "falta-nos", "falta nos", "faltam-nos", "agradecia", "agradecemos que", "agradeço que", "enviem", "envie-nos", "digam", "diga-nos", "informem", "solicitamos", "procuramos", "interessad", "pergunta sobre",
        "nodig", "graag", "kunt u", "wilt u", "kunnen jullie", "kun je", "zou u", "zouden jullie", "willen we", "willen wij", "we willen", "wij willen", "ik wil", "zoeken", "stuur", "stuurt u", "alstublieft", "alsjeblieft", "aub", "ontbreekt nog", "benieuwd", "verzoek", "vraag over", "hebben behoefte", "laat u", "laat ons weten",
        "vi behöver", "jag behöver", "skulle vilja", "skulle behöva", "vänligen", "snälla", "kan ni", "kan du", "skicka", "önskar", "vi mangler", "vi har brug for", "jeg har brug for", "vil gerne", "venligst", "kan i sende", "kan i oplyse", "kan i give", "bedes", "send gerne", "kan dere", "trenger", "vil gjerne", "vennligst", "ønsker", "prosz", "prosim", "potrzebuj", "chciał", "chcieli", "czy mogą", "czy mogli", "czy możecie", "uprzejmie", "prosím", "prosíme", "potřebuj", "chtěl", "můžete", "mohli byste", "mohl byste", "rádi bychom", "žádám",
        "需要", "请", "麻烦", "想要", "想知道", "想了解", "想问", "还要", "烦请", "劳驾", "告知", "能否", "可否", "是否", "お願い", "ください", "下さい", "必要", "知りたい", "希望", "いただけ", "頂け", "ほしい", "欲しい", "教えて", "求め", "お聞かせ", "たいです", "たいのです", "たく存じ");

    // Behind "we" or "I", with a word or two between: "we also need", "I would really like".
    static readonly HashSet<string> We = ["we", "i", "wir", "ich", "we'd", "i'd", "we’d", "i’d"];
    static readonly HashSet<string> Need = ["need", "require", "want", "like", "wish", "wonder", "lack", "brauchen", "brauche", "benötigen", "benötige", "möchten", "möchte", "suchen", "suche"];

    // "We need to talk about it at home" is what they have to do, not we; "need to know" is a question.
    static readonly HashSet<string> ForUs = ["know", "see", "have", "get", "receive", "order", "buy", "return", "cancel", "exchange", "understand", "book", "arrange", "schedule", "meet"];

    static readonly HashSet<string> Orders = ["send", "tell", "give", "confirm", "quote", "provide", "share", "forward", "call", "explain", "brauche", "brauchen", "benötige", "benötigen", "schickt", "envoyez", "mandate", "stuur"];

    static readonly HashSet<string> Also = ["also", "and", "then", "finally", "lastly", "furthermore", "moreover", "besides", "plus", "oh", "hi", "hello", "auch", "und", "außerdem", "ausserdem", "ferner", "zudem", "dann", "noch", "et", "aussi", "puis", "enfin", "y", "también", "además", "e", "anche", "inoltre", "poi", "também", "ainda", "en", "ook", "verder", "daarnaast", "en"];

    // Two words that begin a question even where nobody put the mark.
    static readonly HashSet<string> Begins = [.. """
        how much|how many|how long|how soon|how fast|how do|how does|how can|how is|what is|what are|what's|what does|what do|what would|what will|which is|which are|when can|when will|when do|when is|when are|when would|where is|where are|where do|where can|who is|who can|who will|why is|why do|do you|does it|does the|do the|can i|can we|could we|could i|is it|is the|is there|are there|are the|are you|will it|will the|may we|may i
        wie lange|wie viel|wie viele|wie hoch|wie teuer|wie schnell|wie weit|wie können|wie kann|wie geht|was kostet|was kosten|was ist|was sind|was würde|wann kann|wann können|wann wird|wann kommt|wann ist|wann sind|wann ruft|wann liefern|wo liegt|wo liegen|wo ist|wo kann|wer ist|wer kann|gibt es|kann man|können wir|kann ich|haben sie|habt ihr|gilt das|ist das|ist die|ist der|sind die|geht das|liefern sie|bieten sie
        quel est|quelle est|quels sont|quelles sont|combien de|combien coûte|combien coûtent|quand pouvez|quand est|quand serez|est-ce que|est-il|y a-t-il|avez-vous|où sont|où est|comment faire|comment puis
        cuánto cuesta|cuánto cuestan|cuánto tarda|cuánto tiempo|cuánto dura|cuál es|cuáles son|cuándo pueden|cuándo llega|cuándo nos|dónde está|dónde están|dónde se|qué plazo|qué garantía|se puede|hay algún|tienen ustedes
        quanto costa|quanto costano|quanto tempo|quanto dura|qual è|quali sono|quando potete|quando arriva|dove sono|dove si|c'è un|è possibile|avete una
        quanto custa|quanto custam|qual é|quais são|quando podem|quando chega|onde ficam|onde estão|é possível|há desconto|têm algum
        hoe lang|hoe lange|hoeveel kost|hoeveel kosten|hoe snel|wat kost|wat kosten|wat is|wat zijn|wanneer kunnen|wanneer kunt|wanneer komt|waar staan|waar staat|is het|zijn er|hebben jullie|hebt u|heeft u|kan ik|kunnen we|kunnen wij
        vad kostar|när kan|hur lång|hur länge|hur mycket|hur fort|vad är|var finns|finns det|kan vi|har ni|hvad koster|hvornår kan|hvor lang|hvor længe|hvor meget|hvor hurtigt|hvad er|hvor er|har i|hva koster|når kan|hvor lenge|hvor mye|hva er|har dere|ile kosztuje|ile kosztują|kiedy będzie|kiedy mogą|jak długo|jaki jest|jaka jest|jakie są|czy można|czy jest|gdzie są|kolik stojí|kdy můžete|kdy bude|jak dlouho|jaká je|jaký je|jaké jsou|je možné|máte
        """.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    static readonly string[] EasternAsks = ["吗", "多少", "多久", "几天", "几个", "什么时候", "何时", "怎么", "如何", "哪里", "哪个", "哪些", "どのくらい", "いくら", "いつ", "何日"];
    // Thanks, and what only draws attention to something.
    static readonly string[] Courtesies =
        ["thank", "please note", "please be aware", "please find", "please accept", "please see attached", "please excuse", "quick reply", "quick answer", "prompt reply", "prompt answer", "speedy reply", "schnelle antwort", "rasche antwort", "baldige antwort", "réponse rapide", "rapide réponse", "respuesta rápida", "pronta respuesta", "risposta rapida", "rapida risposta", "resposta rápida", "snel antwoord", "spoedig antwoord", "snabbt svar", "hurtigt svar", "raskt svar", "pilną odpowiedź", "szybką odpowiedź", "rychlou odpověď", "bedank", "danken", "bitte beachten", "bitte entschuldigen", "beachten sie", "im anhang finden", "anbei", "remerci", "merci d'avance", "merci par avance", "gracias de antemano", "gracias por adelantado", "grazie in anticipo", "obrigado desde já", "alvast bedankt", "dank im voraus", "thanks in advance", "veuillez noter", "veuillez trouver", "veuillez agréer", "ci-joint", "agradezco", "agradecemos su", "tenga en cuenta", "adjunto encontrar", "ringrazi", "prendete nota", "in allegato trov", "agradeço a", "agradecemos a", "tenha em conta", "houd er rekening", "bijgevoegd", "tack på förhand", "på förhand tack", "tack för", "på forhånd tak", "tak for", "på forhånd takk", "takk for", "tusen takk", "z góry dziękuj", "dziękuj", "předem děkuj", "děkuji za", "děkujeme za", "merci encore", "merci beaucoup", "besten dank", "im voraus", "请注意", "感谢", "谢谢", "请查收", "ありがとう", "ご了承", "よろしくお願い"];

    /// <returns>True for a need or a request in so many words.</returns>
    public static bool In(string sentence)
    {
        var low = sentence.ToLowerInvariant();
        return Said.In(low) is not null || Needs(Split(low));
    }

    /// <returns>True for a question without its mark.</returns>
    public static bool IsUnmarkedQuestion(string sentence)
    {
        var low = sentence.ToLowerInvariant().TrimEnd('.', '!', ' ', '…', '。', '！');
        if (low.EndsWith('か') || low.EndsWith('呢') || EasternAsks.Any(low.Contains))
            return true;
        var words = Split(low.Length > 200 ? low[..200] : low);
        var at = 0;
        while (at < words.Length && at < 3 && Also.Contains(words[at]))
            at++;
        return at + 1 < words.Length && Begins.Contains($"{words[at]} {words[at + 1]}");
    }

    /// <summary>Whether what is wanted is a thing that a reply must answer or leave open, and not courtesy, thanks, or the customer's own duty.</summary>
    public static bool IsThing(string sentence)
    {
        var low = sentence.ToLowerInvariant();
        if (Courtesies.Any(low.Contains))
            return false;
        if (Aspects.In(sentence).Count > 0 || MailTopics.Of(low) != "other")
            return true;
        return !OwnDuty(Split(low)) && Terms.Of(sentence).Count(IsContent) >= (sentence.Any(Terms.Pictorial) ? FewestDrawn : 1);
    }

    // A day and a number say when and how many of what stands elsewhere.
    static bool IsContent((string Term, int At) of) =>
        of.Term.Length > 1 && !of.Term.All(char.IsAsciiDigit) && !Asked.IsHowOneAsks(of.Term) && !Courtesy.Stems.Contains(of.Term) && !StatedFacts.Units.Contains(of.Term) && DueDates.DaysIn(of.Term).Count == 0;

    static bool Needs(string[] words)
    {
        if (words.Length > 1 && Orders.Contains(words.FirstOrDefault(w => !Also.Contains(w)) ?? ""))
            return true;
        for (var i = 0; i < words.Length; i++)
            if (We.Contains(words[i]))
                for (var next = i + 1; next < words.Length && next <= i + Near; next++)
                    if (Need.Contains(words[next]))
                        return !OwnDuty(words);
        return false;
    }

    static bool OwnDuty(string[] words)
    {
        for (var i = 0; i + 2 < words.Length; i++)
            if (words[i] is "need" or "have" && words[i + 1] == "to")
                return !ForUs.Contains(words[i + 2]);
        return false;
    }

    static string[] Split(string low) => low.Split([' ', ',', '.', ';', ':', '!', '?', '(', ')', '"', '\n', '\t', '-', '–', '¿', '¡'], StringSplitOptions.RemoveEmptyEntries);
}
