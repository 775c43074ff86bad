namespace CrmIntegration.Enrich.Replies;

/// <summary>How one tone differs from another in one language, facts aside.</summary>
/// <param name="FormalDear">{0}: the name.</param>
/// <param name="FormalNobody">Where none is known.</param>
/// <param name="Warm">Thanks of somebody who is glad to hear from them.</param>
/// <param name="WarmMore">Before the close.</param>
/// <param name="Sorry">Regret in few words.</param>
/// <param name="Price">{0}: the deal's amount, in few words.</param>
/// <param name="Times">{0}: free times, in few words.</param>
sealed record Manners(string FormalDear, string FormalNobody, string FormalThanks, string Warm, string WarmMore, string WarmClose, string Sorry, string Price, string Times)
{
    public static readonly IReadOnlyDictionary<string, Manners> All = new Dictionary<string, Manners>
    {
        ["en"] = new("Dear {0},", "Dear Sir or Madam,", "We thank you for your message and your interest.", "Thank you so much for your message, it is good to hear from you.", "If anything is unclear, just write or call, I am glad to help.", "Warm regards,", "I am sorry about this.", "Amount on record: {0}.", "Possible times: {0}."),
        ["de"] = new("Guten Tag {0},", "Sehr geehrte Damen und Herren,", "wir danken Ihnen für Ihre Nachricht und Ihr Interesse.", "herzlichen Dank für Ihre Nachricht, ich freue mich, von Ihnen zu hören.", "Wenn etwas unklar ist, schreiben oder rufen Sie einfach an, ich helfe gerne.", "Herzliche Grüße", "Das tut mir leid.", "Vermerkter Betrag: {0}.", "Mögliche Termine: {0}."),
        ["fr"] = new("Bonjour {0},", "Madame, Monsieur,", "Nous vous remercions de votre message et de votre intérêt.", "Merci beaucoup pour votre message, c'est un plaisir de vous lire.", "Si quelque chose n'est pas clair, écrivez-moi ou appelez-moi, je vous aiderai volontiers.", "Bien cordialement,", "J'en suis désolé.", "Montant noté : {0}.", "Créneaux possibles : {0}."),
        ["es"] = new("Estimado/a {0}:", "Estimados señores:", "Le agradecemos su mensaje y su interés.", "Muchas gracias por su mensaje, es un gusto saber de usted.", "Si algo no queda claro, escríbame o llámeme, con gusto le ayudo.", "Un cordial saludo,", "Lo lamento.", "Importe anotado: {0}.", "Horas posibles: {0}."),
        ["it"] = new("Gentile {0},", "Gentili Signori,", "La ringraziamo per il suo messaggio e il suo interesse.", "Grazie mille per il suo messaggio, è un piacere sentirla.", "Se qualcosa non è chiaro, mi scriva o mi chiami, la aiuto volentieri.", "Un cordiale saluto,", "Mi dispiace.", "Importo registrato: {0}.", "Orari possibili: {0}."),
        ["pt"] = new("Prezado/a {0},", "Exmos. Senhores,", "Agradecemos a sua mensagem e o seu interesse.", "Muito obrigado pela sua mensagem, é um prazer ter notícias suas.", "Se algo não estiver claro, escreva-me ou ligue-me, ajudo com todo o gosto.", "Cumprimentos cordiais,", "Lamento o sucedido.", "Valor registado: {0}.", "Horários possíveis: {0}."),
        ["nl"] = new("Geachte {0},", "Geachte heer of mevrouw,", "Wij danken u voor uw bericht en uw interesse.", "Hartelijk dank voor uw bericht, fijn om van u te horen.", "Als iets niet duidelijk is, schrijf of bel gerust, ik help u graag.", "Hartelijke groet,", "Dat spijt me.", "Genoteerd bedrag: {0}.", "Mogelijke tijden: {0}."),
        ["sv"] = new("Hej {0},", "Hej,", "Vi tackar för ert meddelande och ert intresse.", "Tack så mycket för ditt meddelande, det var roligt att höra från dig.", "Om något är oklart är det bara att skriva eller ringa, jag hjälper gärna till.", "Varma hälsningar", "Jag beklagar detta.", "Noterat belopp: {0}.", "Möjliga tider: {0}."),
        ["da"] = new("Hej {0},", "Hej,", "Vi takker for jeres besked og jeres interesse.", "Mange tak for din besked, det var dejligt at høre fra dig.", "Hvis noget er uklart, så skriv eller ring endelig, jeg hjælper gerne.", "Mange hilsner", "Det beklager jeg.", "Noteret beløb: {0}.", "Mulige tider: {0}."),
        ["nb"] = new("Hei {0},", "Hei,", "Vi takker for meldingen og interessen.", "Tusen takk for meldingen, det var hyggelig å høre fra deg.", "Hvis noe er uklart, er det bare å skrive eller ringe, jeg hjelper gjerne.", "Varme hilsener", "Det beklager jeg.", "Notert beløp: {0}.", "Mulige tider: {0}."),
        ["pl"] = new("Szanowni Państwo,", "Szanowni Państwo,", "Dziękujemy za wiadomość i zainteresowanie.", "Bardzo dziękuję za wiadomość, miło mi ją otrzymać.", "Jeśli coś jest niejasne, proszę napisać lub zadzwonić, chętnie pomogę.", "Serdecznie pozdrawiam", "Przykro mi z tego powodu.", "Odnotowana kwota: {0}.", "Możliwe terminy: {0}."),
        ["cs"] = new("Vážení,", "Vážení,", "Děkujeme za Vaši zprávu a Váš zájem.", "Moc děkuji za Vaši zprávu, rád(a) ji čtu.", "Pokud je něco nejasné, napište nebo zavolejte, s radostí pomohu.", "Se srdečným pozdravem", "To mě mrzí.", "Zaznamenaná částka: {0}.", "Možné termíny: {0}."),
        ["zh"] = new("尊敬的{0}：", "尊敬的客户：", "感谢您的来信和关注。", "非常感谢您的来信，很高兴收到您的消息。", "如有不清楚的地方，请随时来信或来电，我很乐意帮忙。", "祝一切顺利", "非常抱歉。", "记录金额：{0}。", "可选时间：{0}。"),
        ["ja"] = new("{0} 様", "ご担当者様", "平素よりお世話になっております。ご連絡いただき誠にありがとうございます。", "ご連絡いただき、本当にありがとうございます。", "ご不明な点がございましたら、いつでもお気軽にご連絡ください。", "今後ともよろしくお願いいたします。", "申し訳ございません。", "記録金額：{0}。", "候補日時：{0}。"),
    };
}
