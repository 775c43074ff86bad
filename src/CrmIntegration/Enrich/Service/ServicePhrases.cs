namespace CrmIntegration.Enrich.Service;

/// <summary>What the service itself says, in the customer's language. {0}: the words that no article speaks of.</summary>
sealed record ServicePhrases(string NotFound, string Missing, string HandedOver, string WithPerson, string Sorry, string Hello, string Close)
{
    public static ServicePhrases In(string language) => All.GetValueOrDefault(language) ?? All["en"];

    /// <summary>The offer of a person alone, without "I found nothing".</summary>
    public string Person => NotFound[(NotFound.IndexOfAny(['.', '。']) + 1)..].Trim();

    static readonly Dictionary<string, ServicePhrases> All = new()
    {
        ["en"] = new("I have found nothing in our articles that answers this. A colleague can; say so if you would like that.", "Our articles say nothing about: {0}.", "A colleague goes on from here and has everything that was said so far.", "A colleague has your message and will answer it.", "I am sorry about this trouble.", "Hello,", "Best regards"),
        ["de"] = new("In unseren Artikeln habe ich dazu nichts gefunden. Eine Kollegin oder ein Kollege kann es beantworten; sagen Sie es, wenn Sie das möchten.", "Unsere Artikel sagen nichts zu: {0}.", "Hier geht es mit einer Kollegin oder einem Kollegen weiter; alles bisher Gesagte liegt vor.", "Ihre Nachricht liegt einem Menschen bei uns vor und wird beantwortet.", "Der Ärger tut mir leid.", "Guten Tag,", "Freundliche Grüße"),
        ["fr"] = new("Je n'ai rien trouvé dans nos articles qui réponde à cela. Un collègue le peut ; dites-le si vous le souhaitez.", "Nos articles ne disent rien sur : {0}.", "Un collègue prend la suite et dispose de tout ce qui a été dit.", "Un collègue a votre message et vous répondra.", "Je suis désolé pour ce désagrément.", "Bonjour,", "Cordialement"),
        ["es"] = new("No he encontrado en nuestros artículos nada que responda a esto. Un compañero puede hacerlo; dígalo si lo desea.", "Nuestros artículos no dicen nada sobre: {0}.", "Un compañero sigue desde aquí y tiene todo lo dicho hasta ahora.", "Un compañero tiene su mensaje y le responderá.", "Lamento las molestias.", "Buenos días:", "Un saludo"),
        ["it"] = new("Nei nostri articoli non ho trovato nulla che risponda a questo. Un collega può farlo; lo dica se lo desidera.", "I nostri articoli non dicono nulla su: {0}.", "Da qui prosegue un collega, che ha tutto ciò che è stato detto.", "Un collega ha il suo messaggio e le risponderà.", "Mi dispiace per il disagio.", "Buongiorno,", "Cordiali saluti"),
        ["pt"] = new("Não encontrei nos nossos artigos nada que responda a isto. Um colega pode responder; diga se o desejar.", "Os nossos artigos não dizem nada sobre: {0}.", "Um colega continua a partir daqui e tem tudo o que foi dito.", "Um colega tem a sua mensagem e vai responder.", "Lamento o incómodo.", "Bom dia,", "Com os melhores cumprimentos"),
        ["nl"] = new("In onze artikelen heb ik niets gevonden dat dit beantwoordt. Een collega kan het; zeg het als u dat wilt.", "Onze artikelen zeggen niets over: {0}.", "Een collega gaat hier verder en heeft alles wat er gezegd is.", "Een collega heeft uw bericht en zal het beantwoorden.", "Het spijt me van het ongemak.", "Goedendag,", "Met vriendelijke groet"),
        ["zh"] = new("我们的文章中没有找到相关的答案。同事可以回答；如果您需要，请告诉我。", "我们的文章没有提到：{0}。", "接下来由同事为您服务，他已看到之前的全部内容。", "同事已收到您的留言，会给您答复。", "给您添麻烦了，很抱歉。", "您好：", "此致敬礼"),
        ["ja"] = new("記事の中に該当する回答が見つかりませんでした。担当者がお答えできます。ご希望でしたらお知らせください。", "記事に記載がありません：{0}。", "ここからは担当者が引き継ぎます。これまでの内容はすべて伝わっています。", "担当者がメッセージを受け取り、回答いたします。", "ご迷惑をおかけして申し訳ございません。", "お世話になっております。", "よろしくお願いいたします。"),
    };
}
