using CrmIntegration.Records;

namespace CrmIntegration.Tests.Replies;

/// <summary>Mails as customers write them, in words that no article has, with no model.</summary>
public sealed class OwnWordsFacts
{
    static readonly (string Id, string Title, string Body)[] English =
    [
        ("prices", "Prices and what they include", "The Tarn 200 flow sensor costs 480 EUR per unit, the Fell gateway 1,950 EUR. Prices include the first year of the Ridge service plan. A quote is valid for 30 days."),
        ("delivery", "Delivery times", "Tarn 200 sensors ship within 10 working days after the order is confirmed. Express delivery in 4 working days costs 90 EUR per parcel."),
        ("discounts", "Volume discounts", "From 50 units the discount is 5 %, from 100 units 8 %."),
        ("installation", "Installation", "Installing a Fell gateway takes about two hours and needs no stop of the plant. Our technicians install on site for 140 EUR per hour."),
        ("security", "Security questionnaire and certificates", "Data is encrypted in transit with TLS 1.3 and at rest with AES-256. We return completed security questionnaires within 5 working days."),
        ("returns", "Returns and warranty", "Unused goods may be returned within 30 days. The warranty is 36 months."),
        ("support", "Support hours", "Support answers on working days from 7:00 to 19:00 CET. With the Ridge Plus plan a phone line is staffed around the clock."),
        ("data", "Where data is kept", "Measurements are kept in the European Union for 24 months. An export as CSV or through the REST API is possible at any time. After the contract ends, data is deleted within 30 days."),
    ];

    static readonly (string Id, string Title, string Body)[] German =
    [
        ("preise", "Preise und was sie enthalten", "Der Durchflusssensor Tarn 200 kostet 480 EUR pro Stück, das Gateway Fell 1.950 EUR."),
        ("daten", "Wo die Daten liegen", "Ihre Daten liegen in der Europäischen Union und werden 24 Monate aufbewahrt. Nach Vertragsende werden die Daten innerhalb von 30 Tagen gelöscht."),
        ("lieferung", "Lieferzeiten", "Sensoren Tarn 200 versenden wir innerhalb von 10 Arbeitstagen."),
        ("service", "Serviceplan Ridge", "Im Preis enthalten ist das erste Jahr des Serviceplans Ridge."),
        ("rabatt", "Mengenrabatt", "Ab 50 Stück gewähren wir 5 % Rabatt, ab 100 Stück 8 %."),
        ("fragebogen", "Sicherheitsfragebogen", "Ausgefüllte Sicherheitsfragebögen senden wir innerhalb von 5 Arbeitstagen zurück."),
        ("rücksendung", "Rücksendung und Garantie", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden. Für ein defektes Gerät senden wir Ersatz und holen das defekte auf unsere Kosten ab."),
    ];

    static readonly (string Id, string Title, string Body)[] French =
    [
        ("prix", "Prix et contenu", "Le capteur de débit Tarn 200 coûte 480 EUR pièce."), ("délais", "Délais de livraison", "Les capteurs Tarn 200 partent sous 10 jours ouvrés après confirmation de la commande."),
        ("remises", "Remises sur quantité", "À partir de 50 unités, la remise est de 5 %, à partir de 100 unités de 8 %."), ("retours", "Retours et garantie", "Le matériel inutilisé peut être renvoyé sous 30 jours."),
        ("données", "Où les données sont conservées", "Vos données de mesure sont conservées 24 mois dans l'Union européenne. Un export en CSV est possible à tout moment."),
    ];

    [Theory]
    [InlineData("en", "Just to let you know that we decided to put this on hold until the new budget year. No need to reply.", "thank you for telling me")]
    [InlineData("en", "We've decided to stay with what we have. Thanks for your patience.", "thank you for telling me")]
    [InlineData("en", "Our board went with another vendor. Sorry!", "thank you for telling me")]
    [InlineData("de", "Wir haben uns für einen anderen Anbieter entschieden, weil uns die Lieferzeit zu lang war. Danke für Ihre Mühe.", "offene Rückmeldung")]
    [InlineData("fr", "Nous avons retenu un autre fournisseur. Merci pour votre temps.", "Je comprends")]
    [InlineData("es", "Hemos optado por otro proveedor. Gracias por su tiempo.", "Lo entiendo")]
    public async Task Who_says_that_nothing_comes_of_it_is_thanked_and_asked_for_nothing(string language, string mail, string says)
    {
        using var house = await HouseAsync(language);

        var draft = (await house.ReplyAsync(mail)).Drafts[0];

        Assert.Contains(says, draft.Text);
        Assert.Empty(draft.Placeholders);
    }

    [Theory]
    [InlineData("Our auditors need to know where our readings live and for how long you hold on to them.", "24 months", "encrypted")]
    [InlineData("Where are our readings kept? And what happens with them when we stop being a customer?", "deleted within 30 days", "returned")]
    [InlineData("If a gateway goes silent at 2 am, who picks up the phone?", "around the clock", "[answer]")]
    [InlineData("Is the price still good if we only sign in January?", "valid for 30 days", "[price]")]
    [InlineData("My boss says your competitor offers 10 % on 80 pieces. Can you match that?", "From 50 units the discount is 5 %", "480")]
    [InlineData("Can we pull the readings into our own historian?", "REST API", "encrypted")]
    [InlineData("Could you tell me what 120 Tarn sensors come to with your usual reduction?", "480 EUR per unit, the Fell gateway 1,950 EUR. From 50 units", "working days")]
    [InlineData("Can we get express delivery, and how much is it?", "90 EUR per parcel", "480")]
    public async Task A_question_in_a_customers_own_words_is_answered_from_the_article_about_it(string mail, string says, string saysNot)
    {
        using var house = await HouseAsync("en", English);

        var text = (await house.ReplyAsync(mail)).Drafts[0].Text;

        Assert.Contains(says, text);
        Assert.DoesNotContain(saysNot, text);
    }

    [Theory]
    [InlineData("The shipment was due last Friday and there is still nothing here. Where is it?")]
    [InlineData("I wrote ten days ago and nobody has come back to me. Is this how you treat customers?")]
    [InlineData("We ordered ten sensors and you sent ten gateways. Now what?")]
    public async Task Who_waits_or_got_the_wrong_thing_is_no_buyer_to_be_told_delivery_times(string mail)
    {
        using var house = await HouseAsync("en", English);

        var text = (await house.ReplyAsync(mail)).Drafts[0].Text;

        Assert.Contains("I am sorry", text);
        Assert.DoesNotContain("working days", text);
    }

    [Fact]
    public async Task Whom_a_price_of_going_faster_interests_is_not_told_what_the_deal_is_worth()
    {
        using var house = await HouseAsync("en", English);

        var text = (await house.ReplyAsync("What does it cost if it has to go faster?")).Drafts[0].Text;

        Assert.DoesNotContain("12,500", text);
    }

    [Fact]
    public async Task A_discount_is_left_open_for_who_did_not_say_the_word()
    {
        using var house = await HouseAsync("es");

        Assert.NotEmpty((await house.ReplyAsync("Si pedimos 120 en vez de 80, ¿nos hacen mejor precio?")).Drafts[0].Placeholders);
    }

    [Theory]
    [InlineData("Who is your data protection officer?", "encrypted")]
    [InlineData("We'd need 20 sensors in Bristol by Thursday week. At what extra cost?", "480")]
    [InlineData("We accept your offer. Please send us the order confirmation.", "working days")]
    [InlineData("Who pays the freight?", "working days")]
    [InlineData("Our CFO would like to pay in two halves, one now and one on delivery. Is that all right?", "working days")]
    public async Task What_no_article_is_about_stays_open(string mail, string saysNot)
    {
        using var house = await HouseAsync("en", English);

        var draft = (await house.ReplyAsync(mail)).Drafts[0];

        Assert.DoesNotContain(saysNot, draft.Text);
        Assert.NotEmpty(draft.Placeholders);
    }

    [Fact]
    public async Task What_was_promised_and_never_came_is_a_complaint_beside_the_question()
    {
        using var house = await HouseAsync("en", English);

        var text = (await house.ReplyAsync("1) We never got the ISO certificate you promised last week.\n2) How long is the warranty?")).Drafts[0].Text;

        Assert.Contains("I am sorry", text);
        Assert.Contains("36 months", text);
    }

    [Theory]
    [InlineData("Wir haben 8 Sensoren zu viel bestellt. Nehmen Sie die zurück? Wer zahlt die Fracht?", "innerhalb von 30 Tagen", "Fragebögen")]
    [InlineData("Wie lange heben Sie unsere Werte auf und in welchem Land?", "24 Monate", "[Antwort]")]
    [InlineData("Im Paket lagen nur 18 statt 20 Sensoren. Wann kommen die restlichen?", "tut mir leid", "10 Arbeitstagen")]
    [InlineData("Ist im Preis schon die Wartung drin?", "das erste Jahr des Serviceplans", "[Antwort]")]
    [InlineData("Wir bräuchten 60 Sensoren. Was kosten die zusammen, und ab welcher Menge wird es günstiger?", "480 EUR pro Stück", "[Preis]")]
    public async Task A_german_mail_in_its_own_words_is_answered_too(string mail, string says, string saysNot)
    {
        using var house = await HouseAsync("de", German);

        var text = (await house.ReplyAsync(mail)).Drafts[0].Text;

        Assert.Contains(says, text);
        Assert.DoesNotContain(saysNot, text);
    }

    [Fact]
    public async Task A_french_how_soon_means_the_delivery_asked_for_before_and_no_return()
    {
        using var house = await HouseAsync("fr", French);

        var text = (await house.ReplyAsync("Bonjour, combien coûteraient 110 capteurs livrés à Lyon, remise comprise ? Et sous combien de temps ?")).Drafts[0].Text;

        Assert.Contains("480 EUR", text);
        Assert.Contains("8 %", text);
        Assert.Contains("10 jours ouvrés", text);
        Assert.DoesNotContain("30 jours", text);
    }

    [Theory]
    [InlineData("en", "Would Wednesday or Thursday afternoon work for you for a 45 minute call?", "14:00–14:45")]
    [InlineData("en", "Great demo yesterday. Can you propose two dates in the week of 7 December for the plant tour?", "7 December")]
    [InlineData("en", "Do you have half an hour on Friday before noon? I'd rather talk this through.", "27 November")]
    [InlineData("fr", "Quelles seraient vos disponibilités la semaine prochaine ?", "décembre")]
    [InlineData("de", "Leider schaffe ich unseren Termin morgen nicht. Geht es auch nächste Woche Dienstag um 14 Uhr?", "Dienstag, 1. Dezember")]
    [InlineData("fr", "Seriez-vous disponible lundi prochain à 10 h pour un point avec notre directrice technique ?", "lundi 30 novembre")]
    public async Task Who_asks_for_a_time_without_saying_meeting_gets_free_times_as_long_as_they_wish(string language, string mail, string says)
    {
        using var house = await HouseAsync(language);

        Assert.Contains(says, (await house.ReplyAsync(mail)).Drafts[0].Text);
    }

    static async Task<ReplyHouse> HouseAsync(string language, params (string Id, string Title, string Body)[] articles)
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.Get<Articles>().SaveAsync(house.Connection, [.. articles.Select(a => new ArticleBrought(a.Id, a.Title, "", a.Body, language, ArticleVersion.Public, "upload", "text"))], null, ReplyHouse.Now, default);
        return house;
    }
}
