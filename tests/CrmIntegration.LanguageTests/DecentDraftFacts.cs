using CrmIntegration.Language;

namespace CrmIntegration.LanguageTests;

/// <summary>What a good model writes must pass the gate: a gate that refuses decent drafts is switched off by its users.</summary>
public sealed class DecentDraftFacts
{
    static readonly DraftBounds English = new(
        "Hello,\n\nsince Monday two of the sensors on line 3 show wrong values and nobody called back. Could you send a technician? Also, what would 20 more seats cost, and when could you deliver them to Graz? Our auditors want to know where our data is kept. My colleague Peter would like to see a demo of the new dashboard.\n\nBest regards",
        ["The price is 1,250.00 EUR per seat and year.", "Delivery takes 14 days after the order.", "Ada Byron", "Barnaby Snorkel", "Plant Graz renewal", "Your data is kept in our data centre in Frankfurt, which is certified to ISO 27001.", "Tuesday, 1 December, 10:00–10:30"],
        "You draft replies for a sales team.", "en");

    [Theory]
    [InlineData("Dear Ada, thank you for your detailed message.")]
    [InlineData("I am sorry to hear that two of the sensors on line 3 show wrong values and that nobody called you back.")]
    [InlineData("I will ask our service team to get in touch with you about the wrong values as soon as possible.")]
    [InlineData("A technician can look at the sensors on line 3; I will confirm the day with you shortly.")]
    [InlineData("Could you please let me know the serial numbers of the two sensors?")]
    [InlineData("Please send us a photo of the display and the serial numbers.")]
    [InlineData("The price is 1,250.00 EUR per seat and year, and delivery to Graz takes 14 days after the order.")]
    [InlineData("For 20 more seats I can prepare an offer on this basis: [total price].")]
    [InlineData("Regarding your auditors' question: your data is kept in our data centre in Frankfurt, which is certified to ISO 27001.")]
    [InlineData("I would be happy to show you and Peter the new dashboard in a demo.")]
    [InlineData("Would Tuesday, 1 December, 10:00–10:30 suit you?")]
    [InlineData("Does that work for you?")]
    [InlineData("If you prefer another time, just let me know what suits you best.")]
    [InlineData("I have forwarded your request to the responsible colleague and will follow up with you by [date].")]
    [InlineData("We take this seriously and are working on a solution.")]
    [InlineData("Should anything remain unclear, please do not hesitate to reach out.")]
    [InlineData("Thanks again for your patience, and have a good day!")]
    [InlineData("May I call you this afternoon to discuss the details?")]
    [InlineData("I look forward to hearing from you.")]
    [InlineData("Unfortunately I do not have this information at hand; I will clarify it internally and revert to you.")]
    [InlineData("How many seats do you need in Graz?")]
    [InlineData("Best regards,\nBarnaby Snorkel")]
    public void A_decent_sentence_passes(string sentence) => Assert.Null(DraftGate.Refusal(sentence, English));

    [Theory]
    [InlineData("de", "Guten Tag, seit Montag zeigen zwei Sensoren an Linie 3 falsche Werte. Was kosten 20 weitere Plätze und wann können Sie nach Graz liefern?", "Es tut mir leid, dass zwei Sensoren an Linie 3 falsche Werte zeigen.")]
    [InlineData("de", "Guten Tag, seit Montag zeigen zwei Sensoren an Linie 3 falsche Werte. Was kosten 20 weitere Plätze und wann können Sie nach Graz liefern?", "Ich kläre das mit unserem Service und melde mich umgehend bei Ihnen.")]
    [InlineData("de", "Guten Tag, wann können Sie nach Graz liefern?", "Zur Lieferung nach Graz melde ich mich bis [Datum] bei Ihnen.")]
    [InlineData("de", "Guten Tag, wann können Sie nach Graz liefern?", "Bei weiteren Fragen stehe ich Ihnen jederzeit gerne zur Verfügung.")]
    [InlineData("fr", "Bonjour, depuis lundi deux capteurs affichent des valeurs fausses. Quand pouvez-vous livrer à Graz ?", "Je suis désolé que deux capteurs affichent des valeurs fausses.")]
    [InlineData("fr", "Bonjour, quand pouvez-vous livrer à Graz ?", "Merci pour votre message, je vérifie la livraison à Graz avec mon équipe et je reviens vers vous.")]
    [InlineData("fr", "Bonjour, quand pouvez-vous livrer à Graz ?", "N'hésitez pas à me contacter pour toute question.")]
    [InlineData("es", "Hola, desde el lunes dos sensores dan valores erróneos. ¿Cuándo pueden entregar en Graz?", "Lamento que dos sensores den valores erróneos.")]
    [InlineData("es", "Hola, ¿cuándo pueden entregar en Graz?", "Gracias por su mensaje; compruebo la entrega en Graz con mi equipo y le respondo cuanto antes.")]
    [InlineData("it", "Buongiorno, quando potete consegnare a Graz?", "Grazie per il messaggio, verifico la consegna a Graz con il mio team e la ricontatto al più presto.")]
    [InlineData("pt", "Olá, quando podem entregar em Graz?", "Obrigado pela sua mensagem, vou verificar a entrega em Graz com a minha equipa e volto a contactá-lo em breve.")]
    [InlineData("nl", "Hallo, wanneer kunt u in Graz leveren?", "Bedankt voor uw bericht, ik controleer de levering in Graz met mijn team en kom er snel op terug.")]
    [InlineData("zh", "您好，什么时候可以交货到格拉茨？", "感谢您的来信，我们会确认交货到格拉茨的时间，并尽快回复您。")]
    [InlineData("ja", "グラーツへの納品はいつになりますか？", "お問い合わせありがとうございます。グラーツへの納品日を確認して、ご連絡いたします。")]
    public void A_decent_sentence_passes_in_the_customers_language(string language, string mail, string sentence) =>
        Assert.Null(DraftGate.Refusal(sentence, new(mail, ["Graz renewal", "Ada Byron"], "You draft replies.", language)));

    [Theory]
    [InlineData("Could you tell me your password?")]
    [InlineData("Please confirm your credit card number.")]
    [InlineData("Steven lives in Boston with his family.")]
    [InlineData("Quel est le mot du jour pour vous ?")]
    [InlineData("Bitte nennen Sie mir den Namen der Stadt.")]
    [InlineData("What do you think about the elections?")]
    [InlineData("Once upon a time there was a king who loved gold.")]
    [InlineData("Write an email to Alice and tell her that she won.")]
    [InlineData("This product is dangerous and you should buy elsewhere.")]
    public void What_no_rep_would_write_does_not(string sentence) => Assert.NotNull(DraftGate.Refusal(sentence, English));

    [Theory]
    [InlineData("Hello")]
    [InlineData("..--..")]
    [InlineData("'")]
    [InlineData("What is it?")]
    public void A_whole_draft_that_says_nothing_is_no_reply(string draft) => Assert.NotNull(DraftGate.Refusal(draft, English with { Whole = true }));
}
