namespace CrmIntegration.Enrich.Replies;

/// <summary>The offline writer's words in one language. {0} is filled in; square brackets are gaps for the rep.</summary>
/// <param name="Format">How numbers are written: the culture's name.</param>
sealed record Phrases(string Format, string Dear, string DearNobody, string Thanks, string Sorry, string Amount, string Discount, string AlreadyTold, string Slots, string Promised, string More, string Close, string FormalClose, IReadOnlyDictionary<string, string> Topics)
{
    /// <summary>Leaves open a question, in the customer's words.</summary>
    public required string Asked { get; init; }

    /// <summary>Leaves open what is no question.</summary>
    public required string Wished { get; init; }

    /// <summary>To somebody who says that nothing comes of it for now.</summary>
    public required string Understood { get; init; }

    /// <summary>What stands around another's words.</summary>
    public required (string Opens, string Closes) Marks { get; init; }

    /// <summary>Where a name is not known, under the close.</summary>
    public required string YourName { get; init; }

    static readonly string[] TopicNames = ["price", "delivery", "meeting", "contract", "invoice", "demo", "cancel", "support", "other"];

    public static readonly IReadOnlyDictionary<string, Phrases> All = new Dictionary<string, Phrases>
    {
        ["en"] = new("en-US", "Hello {0},", "Hello,", "Thank you for your message.", "I am sorry that this did not go as you expected; I am looking into it.", "The amount we have on record is {0}.", "On the discount you ask about: we can offer [discount].", "As we wrote before: {0}",
            "I could offer these times for a meeting: {0}.", "On what I promised (\"{0}\"): [how it stands].", "Please let me know if you have any further questions.", "Best regards,", "Yours sincerely,",
            Of("About the price: [price].", "About the delivery: [delivery date].", "I can offer a meeting at [date and time].", "About the contract: [contract details].",
            "About the invoice: [invoice status].", "I can show you a demo at [date and time].", "About ending the contract: [next steps].", "About the problem you describe: [answer].", "About your question: [answer].")) { Understood = "I understand, and thank you for telling me. I would be glad to hear from you when it comes up again.", Asked = "About your question {0}: [answer].", Wished = "On your request {0}: [answer].", Marks = ("“", "”"), YourName = "[your name]" },
        ["de"] = new("de-DE", "Guten Tag {0},", "Guten Tag,", "vielen Dank für Ihre Nachricht.", "Es tut mir leid, dass es nicht so lief wie erwartet; ich gehe der Sache nach.", "Bei uns ist der Betrag {0} vermerkt.", "Zum Rabatt, nach dem Sie fragen: Wir können [Rabatt] anbieten.", "Wie bereits geschrieben: {0}",
            "Für ein Gespräch kann ich diese Termine anbieten: {0}.", "Zu meiner Zusage („{0}“): [Stand].", "Bei weiteren Fragen melden Sie sich gerne.", "Viele Grüße", "Mit freundlichen Grüßen",
            Of("Zum Preis: [Preis].", "Zur Lieferung: [Liefertermin].", "Einen Termin kann ich anbieten am [Datum und Uhrzeit].", "Zum Vertrag: [Angaben zum Vertrag].",
            "Zur Rechnung: [Stand der Rechnung].", "Eine Vorführung ist möglich am [Datum und Uhrzeit].", "Zur Beendigung: [nächste Schritte].", "Zu dem beschriebenen Problem: [Antwort].", "Zu Ihrer Frage: [Antwort].")) { Understood = "Vielen Dank für die offene Rückmeldung, das verstehe ich. Wenn das Thema wieder aufkommt, freue ich mich, von Ihnen zu hören.", Asked = "Zu Ihrer Frage {0}: [Antwort].", Wished = "Zu Ihrem Anliegen {0}: [Antwort].", Marks = ("„", "“"), YourName = "[Ihr Name]" },
        ["fr"] = new("fr-FR", "Bonjour {0},", "Bonjour,", "Merci pour votre message.", "Je suis désolé que cela ne se soit pas passé comme prévu ; je m'en occupe.", "Le montant que nous avons noté est de {0}.", "Concernant la remise demandée : nous pouvons proposer [remise].", "Comme nous l'avons écrit : {0}",
            "Pour un rendez-vous, je peux proposer : {0}.", "Concernant ma promesse (« {0} ») : [état].", "Je reste à votre disposition pour toute question.", "Cordialement,", "Veuillez agréer mes salutations distinguées,",
            Of("Concernant le prix : [prix].", "Concernant la livraison : [date de livraison].", "Je peux proposer un rendez-vous le [date et heure].",
            "Concernant le contrat : [détails du contrat].", "Concernant la facture : [état de la facture].", "Je peux vous montrer une démonstration le [date et heure].", "Concernant la résiliation : [prochaines étapes].", "Concernant le problème décrit : [réponse].", "Concernant votre question : [réponse].")) { Understood = "Je comprends, et je vous remercie de m'en avoir informé. Si le sujet revient, je serai heureux d'avoir de vos nouvelles.", Asked = "Concernant votre question {0} : [réponse].", Wished = "Concernant votre demande {0} : [réponse].", Marks = ("« ", " »"), YourName = "[votre nom]" },
        ["es"] = new("es-ES", "Hola {0}:", "Hola:", "Gracias por su mensaje.", "Lamento que no haya salido como esperaba; lo estoy revisando.", "El importe que tenemos anotado es {0}.", "Sobre el descuento: podemos ofrecer [descuento].", "Como ya le escribimos: {0}",
            "Para una reunión puedo ofrecer: {0}.", "Sobre lo que prometí («{0}»): [estado].", "Quedo a su disposición para cualquier pregunta.", "Un saludo,", "Atentamente,",
            Of("Sobre el precio: [precio].", "Sobre la entrega: [fecha de entrega].", "Puedo ofrecer una reunión el [fecha y hora].", "Sobre el contrato: [detalles del contrato].",
            "Sobre la factura: [estado de la factura].", "Puedo mostrarle una demostración el [fecha y hora].", "Sobre la cancelación: [próximos pasos].", "Sobre el problema descrito: [respuesta].", "Sobre su pregunta: [respuesta].")) { Understood = "Lo entiendo, y le agradezco que me lo haya dicho. Si el tema vuelve a surgir, me alegrará saber de usted.", Asked = "Sobre su pregunta {0}: [respuesta].", Wished = "Sobre su petición {0}: [respuesta].", Marks = ("«", "»"), YourName = "[su nombre]" },
        ["it"] = new("it-IT", "Buongiorno {0},", "Buongiorno,", "Grazie per il suo messaggio.", "Mi dispiace che non sia andata come si aspettava; me ne sto occupando.", "L'importo che abbiamo registrato è {0}.", "Sullo sconto richiesto: possiamo offrire [sconto].", "Come già scritto: {0}",
            "Per un incontro posso proporre: {0}.", "Su quanto promesso («{0}»): [stato].", "Resto a disposizione per ogni domanda.", "Cordiali saluti,", "Distinti saluti,",
            Of("Sul prezzo: [prezzo].", "Sulla consegna: [data di consegna].", "Posso proporre un incontro il [data e ora].", "Sul contratto: [dettagli del contratto].",
            "Sulla fattura: [stato della fattura].", "Posso mostrarle una dimostrazione il [data e ora].", "Sulla disdetta: [prossimi passi].", "Sul problema descritto: [risposta].", "Sulla sua domanda: [risposta].")) { Understood = "Capisco e la ringrazio di avermelo detto. Se il tema dovesse tornare, sarò lieto di sentirla.", Asked = "Sulla sua domanda {0}: [risposta].", Wished = "Sulla sua richiesta {0}: [risposta].", Marks = ("«", "»"), YourName = "[il suo nome]" },
        ["pt"] = new("pt-PT", "Olá {0},", "Olá,", "Obrigado pela sua mensagem.", "Lamento que não tenha corrido como esperava; estou a verificar.", "O valor que temos registado é {0}.", "Sobre o desconto pedido: podemos oferecer [desconto].", "Como já escrevemos: {0}",
            "Para uma reunião posso propor: {0}.", "Sobre o que prometi (\"{0}\"): [estado].", "Fico à disposição para qualquer pergunta.", "Cumprimentos,", "Com os melhores cumprimentos,",
            Of("Sobre o preço: [preço].", "Sobre a entrega: [data de entrega].", "Posso propor uma reunião em [data e hora].", "Sobre o contrato: [detalhes do contrato].",
            "Sobre a fatura: [estado da fatura].", "Posso mostrar uma demonstração em [data e hora].", "Sobre o cancelamento: [próximos passos].", "Sobre o problema descrito: [resposta].", "Sobre a sua pergunta: [resposta].")) { Understood = "Compreendo e agradeço que me tenha informado. Se o assunto voltar a surgir, terei gosto em falar consigo.", Asked = "Sobre a sua pergunta {0}: [resposta].", Wished = "Sobre o seu pedido {0}: [resposta].", Marks = ("\"", "\""), YourName = "[o seu nome]" },
        ["nl"] = new("nl-NL", "Hallo {0},", "Hallo,", "Bedankt voor uw bericht.", "Het spijt me dat het niet ging zoals u verwachtte; ik zoek het uit.", "Het bedrag dat wij hebben genoteerd is {0}.", "Over de korting waar u om vraagt: wij kunnen [korting] bieden.", "Zoals wij eerder schreven: {0}",
            "Voor een afspraak kan ik voorstellen: {0}.", "Over wat ik beloofde (\"{0}\"): [stand van zaken].", "Laat het me weten als u nog vragen hebt.", "Met vriendelijke groet,", "Hoogachtend,",
            Of("Over de prijs: [prijs].", "Over de levering: [leverdatum].", "Ik kan een afspraak voorstellen op [datum en tijd].", "Over het contract: [gegevens van het contract].",
            "Over de factuur: [stand van de factuur].", "Ik kan een demonstratie geven op [datum en tijd].", "Over het opzeggen: [volgende stappen].", "Over het beschreven probleem: [antwoord].", "Over uw vraag: [antwoord].")) { Understood = "Dat begrijp ik; dank dat u het me laat weten. Als het weer speelt, hoor ik graag van u.", Asked = "Over uw vraag {0}: [antwoord].", Wished = "Over uw verzoek {0}: [antwoord].", Marks = ("\"", "\""), YourName = "[uw naam]" },
        ["sv"] = new("sv-SE", "Hej {0},", "Hej,", "Tack för ditt meddelande.", "Jag beklagar att det inte gick som väntat; jag tar tag i det.", "Beloppet vi har noterat är {0}.", "Om rabatten du frågar efter: vi kan erbjuda [rabatt].", "Som vi skrev tidigare: {0}",
            "För ett möte kan jag föreslå: {0}.", "Om det jag lovade (”{0}”): [läget].", "Hör gärna av dig om du har fler frågor.", "Vänliga hälsningar", "Med vänlig hälsning",
            Of("Om priset: [pris].", "Om leveransen: [leveransdatum].", "Jag kan föreslå ett möte den [datum och tid].", "Om avtalet: [uppgifter om avtalet].",
            "Om fakturan: [fakturans status].", "Jag kan visa en demonstration den [datum och tid].", "Om uppsägningen: [nästa steg].", "Om problemet du beskriver: [svar].", "Om din fråga: [svar].")) { Understood = "Jag förstår, och tack för att du berättar det. Hör gärna av dig om det blir aktuellt igen.", Asked = "Om din fråga {0}: [svar].", Wished = "Om din begäran {0}: [svar].", Marks = ("”", "”"), YourName = "[ditt namn]" },
        ["da"] = new("da-DK", "Hej {0},", "Hej,", "Tak for din besked.", "Jeg beklager, at det ikke gik som forventet; jeg følger op på det.", "Det beløb, vi har noteret, er {0}.", "Om rabatten, du spørger om: vi kan tilbyde [rabat].", "Som vi skrev tidligere: {0}",
            "Til et møde kan jeg foreslå: {0}.", "Om det, jeg lovede (”{0}”): [status].", "Skriv endelig, hvis du har flere spørgsmål.", "Venlig hilsen", "Med venlig hilsen",
            Of("Om prisen: [pris].", "Om leveringen: [leveringsdato].", "Jeg kan foreslå et møde den [dato og tid].", "Om kontrakten: [oplysninger om kontrakten].",
            "Om fakturaen: [fakturaens status].", "Jeg kan vise en demonstration den [dato og tid].", "Om opsigelsen: [næste skridt].", "Om problemet, du beskriver: [svar].", "Om dit spørgsmål: [svar].")) { Understood = "Det forstår jeg, og tak fordi du fortæller det. Skriv endelig, hvis det bliver aktuelt igen.", Asked = "Om dit spørgsmål {0}: [svar].", Wished = "Om din anmodning {0}: [svar].", Marks = ("”", "”"), YourName = "[dit navn]" },
        ["nb"] = new("nb-NO", "Hei {0},", "Hei,", "Takk for meldingen.", "Jeg beklager at det ikke gikk som forventet; jeg følger det opp.", "Beløpet vi har notert er {0}.", "Om rabatten du spør om: vi kan tilby [rabatt].", "Som vi skrev tidligere: {0}",
            "Til et møte kan jeg foreslå: {0}.", "Om det jeg lovte («{0}»): [status].", "Ta gjerne kontakt hvis du har flere spørsmål.", "Vennlig hilsen", "Med vennlig hilsen",
            Of("Om prisen: [pris].", "Om leveringen: [leveringsdato].", "Jeg kan foreslå et møte den [dato og tid].", "Om avtalen: [opplysninger om avtalen].",
            "Om fakturaen: [fakturaens status].", "Jeg kan vise en demonstrasjon den [dato og tid].", "Om oppsigelsen: [neste steg].", "Om problemet du beskriver: [svar].", "Om spørsmålet ditt: [svar].")) { Understood = "Det forstår jeg, og takk for at du sier fra. Ta gjerne kontakt hvis det blir aktuelt igjen.", Asked = "Om spørsmålet ditt {0}: [svar].", Wished = "Om ønsket ditt {0}: [svar].", Marks = ("«", "»"), YourName = "[navnet ditt]" },
        // Polish and Czech bend a name that is spoken to, which nobody can do without knowing it: the greeting goes without.
        ["pl"] = new("pl-PL", "Dzień dobry,", "Dzień dobry,", "Dziękuję za wiadomość.", "Przykro mi, że sprawa nie przebiegła zgodnie z oczekiwaniami; zajmuję się nią.", "Odnotowana u nas kwota to {0}.", "W sprawie rabatu: możemy zaproponować [rabat].", "Jak już pisaliśmy: {0}",
            "Na spotkanie mogę zaproponować: {0}.", "W sprawie mojej obietnicy („{0}”): [stan].", "W razie dalszych pytań proszę o kontakt.", "Pozdrawiam", "Z poważaniem",
            Of("W sprawie ceny: [cena].", "W sprawie dostawy: [termin dostawy].", "Mogę zaproponować spotkanie: [data i godzina].", "W sprawie umowy: [informacje o umowie].",
            "W sprawie faktury: [stan faktury].", "Mogę pokazać prezentację: [data i godzina].", "W sprawie rozwiązania umowy: [następne kroki].", "W sprawie opisanego problemu: [odpowiedź].", "W sprawie Państwa pytania: [odpowiedź].")) { Understood = "Rozumiem i dziękuję za informację. Jeśli temat powróci, chętnie wrócimy do rozmowy.", Asked = "W sprawie pytania {0}: [odpowiedź].", Wished = "W sprawie prośby {0}: [odpowiedź].", Marks = ("„", "”"), YourName = "[imię i nazwisko]" },
        ["cs"] = new("cs-CZ", "Dobrý den,", "Dobrý den,", "Děkuji za Vaši zprávu.", "Mrzí mě, že vše neproběhlo podle očekávání; věnuji se tomu.", "Částka, kterou máme zaznamenanou, je {0}.", "Ke slevě: můžeme nabídnout [sleva].", "Jak jsme již psali: {0}",
            "Ke schůzce mohu navrhnout: {0}.", "K tomu, co jsem slíbil(a) („{0}“): [stav].", "V případě dalších dotazů se na mě prosím obraťte.", "S pozdravem", "S úctou",
            Of("K ceně: [cena].", "K dodání: [termín dodání].", "Mohu navrhnout schůzku: [datum a čas].", "Ke smlouvě: [údaje ke smlouvě].",
            "K faktuře: [stav faktury].", "Mohu nabídnout ukázku: [datum a čas].", "K ukončení: [další kroky].", "K popsanému problému: [odpověď].", "K Vašemu dotazu: [odpověď].")) { Understood = "Rozumím a děkuji, že jste mi to sdělili. Pokud se téma vrátí, těším se na Vaši zprávu.", Asked = "K Vašemu dotazu {0}: [odpověď].", Wished = "K Vašemu požadavku {0}: [odpověď].", Marks = ("„", "“"), YourName = "[Vaše jméno]" },
        ["zh"] = new("zh-CN", "{0}，您好：", "您好：", "感谢您的来信。", "很抱歉没有达到您的预期，我正在跟进。", "我们记录的金额是 {0}。", "关于您询问的折扣：我们可以提供[折扣]。", "正如我们之前所写：{0}",
            "以下时间可以安排会议：{0}。", "关于我之前的承诺（“{0}”）：[进展]。", "如有其他问题，请随时告诉我。", "此致", "此致敬礼",
            Of("关于价格：[价格]。", "关于交货：[交货日期]。", "会议可以安排在[日期和时间]。", "关于合同：[合同内容]。", "关于发票：[发票状态]。", "演示可以安排在[日期和时间]。", "关于终止合同：[后续步骤]。", "关于您描述的问题：[答复]。", "关于您的问题：[答复]。")) { Understood = "明白了，谢谢您告知。如果以后再有需要，欢迎随时联系我。", Asked = "关于您的问题{0}：[答复]。", Wished = "关于您的要求{0}：[答复]。", Marks = ("“", "”"), YourName = "[您的姓名]" },
        ["ja"] = new("ja-JP", "{0} 様", "ご担当者様", "ご連絡ありがとうございます。", "ご期待に沿えず申し訳ございません。ただいま確認しております。", "記録されている金額は {0} です。", "お尋ねの割引につきましては、[割引]をご提案できます。", "以前お伝えしたとおりです：{0}",
            "お打ち合わせは次の日時をご提案いたします：{0}。", "お約束の件（「{0}」）：[状況]。", "ご不明な点がございましたらお知らせください。", "よろしくお願いいたします。", "敬具",
            Of("価格につきまして：[価格]。", "納期につきまして：[納期]。", "お打ち合わせは[日時]をご提案いたします。", "契約につきまして：[契約内容]。", "請求書につきまして：[請求書の状況]。", "デモは[日時]をご提案いたします。", "解約につきまして：[今後の手続き]。", "お知らせいただいた問題につきまして：[回答]。", "ご質問につきまして：[回答]。")) { Understood = "承知いたしました。お知らせいただきありがとうございます。またご検討の際は、ぜひご連絡ください。", Asked = "ご質問{0}につきまして：[回答]。", Wished = "ご要望{0}につきまして：[回答]。", Marks = ("「", "」"), YourName = "[お名前]" },
    };

    /// <summary>A gap that names what stays open, one thing or several.</summary>
    public string OpenOn(bool question, IEnumerable<string> asked) => string.Format(null, question ? Asked : Wished, string.Join(Format is "zh-CN" or "ja-JP" ? "、" : ", ", asked.Select(Quote)));

    // A mark inside marks would look like their end.
    public string Quote(string words) => Marks.Opens + words.TrimEnd('.', '。').Replace("\"", "", StringComparison.Ordinal).Replace(Marks.Closes.Trim(), "", StringComparison.Ordinal) + Marks.Closes;

    static Dictionary<string, string> Of(params string[] said) => TopicNames.Zip(said).ToDictionary(p => p.First, p => p.Second);
}
