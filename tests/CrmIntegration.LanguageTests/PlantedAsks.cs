namespace CrmIntegration.LanguageTests;

/// <summary>Mails with a known number of asks in a language: the same few things asked for in the ways in which people write.</summary>
sealed record PlantedAsks(string Language, string Hello, string Need, string Also, string Send, string And, string Head, IReadOnlyList<(string Key, string Noun, string Question)> Things)
{
    public static readonly IReadOnlyList<PlantedAsks> All =
    [
        new("en", "Hello,\n\nwe are fitting out our plant in Bristol.", "We need {0}.", "We also need {0}.", "Please send us {0}.", " and ", "Could you let us have the following:",
            [("price", "the price per sensor", "What is the price per sensor?"), ("deliver", "the delivery date", "By when could you deliver?"), ("warranty", "the warranty terms", "How long is the warranty?"), ("certif", "the ISO certificate", "Are you certified to ISO 27001?"), ("manual", "the manual", "Where do I find the manual?"), ("training", "a training for our people", "Do you offer a training?")]),
        new("de", "Guten Tag,\n\nwir richten gerade unser Werk in Kassel ein.", "Wir brauchen {0}.", "Außerdem brauchen wir {0}.", "Bitte senden Sie uns {0}.", " und ", "Wir benötigen noch folgende Angaben:",
            [("preis", "den Preis pro Sensor", "Wie hoch ist der Preis pro Sensor?"), ("liefer", "den Liefertermin", "Wann können Sie liefern?"), ("garantie", "die Garantiebedingungen", "Wie lange gilt die Garantie?"), ("zertifi", "das ISO-Zertifikat", "Sind Sie nach ISO 27001 zertifiziert?"), ("handbuch", "das Handbuch", "Wo finde ich das Handbuch?"), ("schulung", "eine Schulung für unsere Leute", "Bieten Sie eine Schulung an?")]),
        new("fr", "Bonjour,\n\nnous équipons notre usine de Lille.", "Il nous faut {0}.", "Il nous faut aussi {0}.", "Merci de nous envoyer {0}.", " et ", "Pourriez-vous nous indiquer les points suivants :",
            [("prix", "le prix par capteur", "Quel est le prix par capteur ?"), ("livr", "la date de livraison", "Quand pouvez-vous livrer ?"), ("garantie", "les conditions de garantie", "Quelle est la durée de la garantie ?"), ("certifi", "le certificat ISO", "Êtes-vous certifiés ISO 27001 ?"), ("manuel", "le manuel", "Où puis-je trouver le manuel ?"), ("formation", "une formation pour nos équipes", "Proposez-vous une formation ?")]),
        new("es", "Hola:\n\nestamos equipando nuestra planta de Burgos.", "Necesitamos {0}.", "También necesitamos {0}.", "Por favor, envíennos {0}.", " y ", "¿Podrían indicarnos los siguientes puntos?:",
            [("precio", "el precio por sensor", "¿Cuál es el precio por sensor?"), ("entreg", "la fecha de entrega", "¿Cuándo pueden entregar?"), ("garantía", "las condiciones de garantía", "¿Cuánto dura la garantía?"), ("certific", "el certificado ISO", "¿Tienen la certificación ISO 27001?"), ("manual", "el manual", "¿Dónde encuentro el manual?"), ("formación", "una formación para nuestra gente", "¿Ofrecen una formación?")]),
        new("it", "Buongiorno,\n\nstiamo attrezzando il nostro stabilimento di Parma.", "Ci serve {0}.", "Ci serve anche {0}.", "Vi preghiamo di inviarci {0}.", " e ", "Potreste indicarci i seguenti punti:",
            [("prezzo", "il prezzo per sensore", "Qual è il prezzo per sensore?"), ("consegn", "la data di consegna", "Quando potete consegnare?"), ("garanzia", "la durata della garanzia", "Quanto dura la garanzia?"), ("certific", "il certificato ISO", "Avete la certificazione ISO 27001?"), ("manuale", "il manuale", "Dove trovo il manuale?"), ("formazione", "una formazione per i nostri operai", "Offrite una formazione?")]),
        new("pt", "Bom dia,\n\nestamos a equipar a nossa fábrica em Braga.", "Precisamos de {0}.", "Também precisamos de {0}.", "Por favor enviem-nos {0}.", " e ", "Poderiam indicar-nos os seguintes pontos:",
            [("preço", "o preço por sensor", "Qual é o preço por sensor?"), ("entreg", "a data de entrega", "Quando podem entregar?"), ("garantia", "as condições de garantia", "Quanto tempo dura a garantia?"), ("certific", "o certificado ISO", "Têm a certificação ISO 27001?"), ("manual", "o manual", "Onde encontro o manual?"), ("formação", "uma formação para a nossa equipa", "Oferecem uma formação?")]),
        new("nl", "Goedendag,\n\nwij richten onze fabriek in Breda in.", "Wij hebben {0} nodig.", "We hebben ook {0} nodig.", "Graag ontvangen wij {0}.", " en ", "Kunt u ons de volgende punten geven:",
            [("prijs", "de prijs per sensor", "Wat is de prijs per sensor?"), ("lever", "de levertijd", "Wanneer kunt u leveren?"), ("garantie", "de garantievoorwaarden", "Hoe lang is de garantie?"), ("certific", "het ISO-certificaat", "Bent u ISO 27001 gecertificeerd?"), ("handleiding", "de handleiding", "Waar vind ik de handleiding?"), ("opleiding", "een opleiding voor onze mensen", "Biedt u een opleiding aan?")]),
        new("zh", "您好，\n\n我们正在为苏州的工厂选型。", "我们需要{0}。", "我们还需要{0}。", "请发给我们{0}。", "和", "请告知以下内容：",
            [("价格", "每个传感器的价格", "每个传感器的价格是多少？"), ("交货", "交货日期", "什么时候可以交货？"), ("保修", "保修条款", "保修期多久？"), ("认证", "ISO 认证证书", "你们有 ISO 27001 认证吗？"), ("手册", "使用手册", "哪里可以找到使用手册？"), ("培训", "员工培训", "你们提供培训吗？")]),
        new("ja", "お世話になっております。\n\n当社の工場で導入を検討しております。", "{0}が必要です。", "{0}も必要です。", "{0}をお送りください。", "と", "下記についてお知らせください：",
            [("価格", "センサーの価格", "センサーの価格はいくらですか？"), ("納期", "納期", "納期はいつですか？"), ("保証", "保証条件", "保証期間はどのくらいですか？"), ("認証", "ISO認証書", "ISO 27001 の認証はありますか？"), ("マニュアル", "マニュアル", "マニュアルはどこにありますか？"), ("トレーニング", "トレーニング", "トレーニングはありますか？")]),
    ];

    /// <summary>The ways of asking, by name.</summary>
    public static readonly IReadOnlyList<string> Ways = ["list", "request", "questions", "joined", "bullets", "also"];

    /// <summary>A mail that asks for these things in this way.</summary>
    public string Mail(string way, IReadOnlyList<(string Key, string Noun, string Question)> things)
    {
        var nouns = things.Select(t => t.Noun).ToList();
        var body = way switch
        {
            "list" => string.Format(null, Need, Listed(nouns)),
            "request" => string.Format(null, Send, Listed(nouns)),
            "questions" => string.Join(' ', things.Select(t => t.Question)),
            "joined" => things.Count == 1 ? things[0].Question : string.Join(Language is "zh" or "ja" ? "，" : ",", things.SkipLast(1).Select(t => Open(t.Question))) + (Language is "zh" or "ja" ? "，" : "," + And) + Small(things[^1].Question),
            "bullets" => Head + "\n" + string.Join('\n', nouns.Select(n => "- " + n)),
            _ => things[0].Question + string.Concat(nouns.Skip(1).Select(n => " " + string.Format(null, Also, n))),
        };
        return $"{Hello} {body}";
    }

    string Listed(List<string> nouns) => nouns.Count == 1 ? nouns[0] : string.Join(Language is "zh" or "ja" ? "、" : ", ", nouns.SkipLast(1)) + And + nouns[^1];

    // Without its mark and, behind the first, with a small letter.
    string Open(string question) => Small(question.TrimEnd('?', '？', ' '));

    static string Small(string question) => question.StartsWith('¿') ? " " + char.ToLowerInvariant(question[1]) + question[2..] : " " + char.ToLowerInvariant(question[0]) + question[1..];
}
