using CrmIntegration.Connectors;
using CrmIntegration.Records;

namespace CrmIntegration.Tests.Replies;

/// <summary>A mail that asks more than one thing, with no model.</summary>
public sealed class SeveralQuestionsFacts
{
    const string Delivery = "Tarn 200 sensors ship within 10 working days after the order is confirmed.", Warranty = "The warranty on Tarn 200 sensors is 36 months from delivery.", Price = "The Tarn 200 sensor costs 480 EUR per unit.";

    [Fact]
    public async Task Two_questions_in_one_sentence_are_answered_from_an_article_each()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery), ("warranty", "Warranty", Warranty));

        var text = (await house.ReplyAsync("How long is the warranty on the sensors, and by when could you deliver 30 of them?")).Drafts[1].Text;

        Assert.Contains("36 months", text);
        Assert.Contains("10 working days", text);
    }

    [Fact]
    public async Task A_second_question_that_nothing_answers_stays_as_a_gap()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery));

        var reply = await house.ReplyAsync("By when could you deliver 30 sensors? Who painted the grandfather clock in your lobby?");

        Assert.Contains("10 working days", reply.Drafts[1].Text);
        Assert.Contains("grandfather clock", reply.Drafts[1].Text);
        Assert.NotEmpty(reply.Drafts[1].Placeholders);
    }

    [Fact]
    public async Task A_need_without_a_question_mark_is_answered_as_a_question_is()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery), ("price", "Prices", Price));

        var text = (await house.ReplyAsync("By when could you deliver 30 sensors? We also need the price per sensor, and the wiring diagram.")).Drafts[1].Text;

        Assert.Contains("10 working days", text);
        Assert.Contains("480 EUR", text);
        Assert.Contains("wiring diagram", text);
    }

    [Fact]
    public async Task Three_things_in_one_sentence_are_three_answers_or_gaps()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery), ("price", "Prices", Price));

        var reply = await house.ReplyAsync("Could you tell us about warranty, delivery and price of the sensors?");

        Assert.All(reply.Drafts, d => Assert.Contains("10 working days", d.Text));
        Assert.All(reply.Drafts, d => Assert.Contains("480 EUR", d.Text));
        Assert.All(reply.Drafts, d => Assert.Contains("warranty", d.Text));
        Assert.All(reply.Drafts, d => Assert.Single(d.Placeholders));
    }

    [Fact]
    public async Task A_question_is_never_answered_with_another_ones_article()
    {
        using var house = await HouseAsync("de", ("preise", "Preise", "Ein Sensor kostet 480 EUR. Ein Gateway kostet 900 EUR."), ("liefern", "Lieferzeiten", "Sensoren versenden wir innerhalb von 10 Arbeitstagen."), ("zurück", "Rücksendung und Garantie", "Unbenutzte Ware kann innerhalb von 30 Tagen zurückgegeben werden. Die Garantie beträgt 36 Monate. Für ein defektes Gerät senden wir Ersatz."));

        var text = (await house.ReplyAsync("Guten Tag, können wir zwei Geräte zurückgeben? Wann ruft uns jemand an?")).Drafts[1].Text;

        Assert.Contains("30 Tagen", text);
        Assert.DoesNotContain("36 Monate", text);
        Assert.True(text.Contains("Termin") || text.Contains("Wann ruft uns jemand an"), text);
    }

    [Fact]
    public async Task The_price_of_another_thing_is_not_the_deals()
    {
        using var house = await HouseAsync(("price", "Prices", Price));
        await house.SaveAsync(new Opportunity { Id = "O1", Modified = ReplyHouse.Now.AddMinutes(1), Name = "Tarn 200 for the plant", OwnerId = "U1", AccountId = "A1", Amount = 12500m, Currency = "EUR", Stage = "Proposal" });

        var text = (await house.ReplyAsync("What does the training of our people cost?")).Drafts[1].Text;

        Assert.DoesNotContain("480", text);
        Assert.DoesNotContain("12,500", text);
        Assert.Contains("[", text);
    }

    [Theory]
    [InlineData("How much is a gateway?", "en", false)]
    [InlineData("Was kostet ein Gateway?", "de", false)]
    [InlineData("What is the price per sensor?", "en", false)]
    [InlineData("What is the price?", "en", true)]
    [InlineData("Could you send us a quote?", "en", true)]
    [InlineData("What would the renewal cost us?", "en", true)]
    [InlineData("What is the price of the gateway?", "en", false)]
    [InlineData("What does your installer charge?", "en", false)]
    [InlineData("We need 20 sensors. What is the price?", "en", false)]
    [InlineData("Was kostet der Techniker?", "de", false)]
    public async Task What_one_thing_costs_is_not_what_the_whole_deal_is_worth(string mail, string language, bool deals)
    {
        using var house = await HouseAsync(language);

        Assert.Equal(deals, (await house.ReplyAsync(mail)).Drafts[1].Text.Contains(language == "de" ? "12.500" : "12,500"));
    }

    [Fact]
    public async Task Two_faults_in_one_sentence_are_two_answers_or_gaps()
    {
        using var house = await HouseAsync(("faulty", "Returns and warranty", "For a faulty unit we send a replacement within 2 working days."), ("delivery", "Delivery times", Delivery));

        var text = (await house.ReplyAsync("One of the sensors arrived broken and you charged us for 12 although we ordered 10. Please sort both out.")).Drafts[1].Text;

        Assert.Contains("sorry", text);
        Assert.Contains("replacement within 2 working days", text);
        Assert.Contains("[invoice status]", text);
        Assert.DoesNotContain("10 working days", text);
        Assert.DoesNotContain("sort both", text);
    }

    [Theory]
    [InlineData("The greenhouse flooded twice, the pump gave up and my wife is angry. How long is the warranty?")]
    [InlineData("Could we get a refund for the sensor that we did not need?")]
    public async Task Where_nobody_complains_nobody_is_sorry(string mail)
    {
        using var house = await HouseAsync(("warranty", "Warranty", Warranty));

        Assert.DoesNotContain("sorry", (await house.ReplyAsync(mail)).Drafts[1].Text);
    }

    [Fact]
    public async Task A_second_question_about_the_same_thing_is_answered_from_the_same_article()
    {
        using var house = await HouseAsync(("hosting", "Where data is kept", "Measurements are kept in the European Union for 24 months. An export as CSV is possible at any time. After the contract ends, data is deleted within 30 days."));

        var text = (await house.ReplyAsync("Where is the measurement data stored, and can we export it?")).Drafts[1].Text;

        Assert.Contains("European Union", text);
        Assert.Contains("export as CSV", text);
        Assert.DoesNotContain("deleted", text);
    }

    [Theory]
    [InlineData("Hej, vi behöver pris på 25 sensorer och leveranstid.", "sv", "[leveransdatum]", "Vänliga hälsningar")]
    [InlineData("Hej, hvad koster en sensor, og hvornår kan I levere?", "da", "[svar]", "Venlig hilsen")]
    [InlineData("Hei, hva koster en sensor, og når kan dere levere?", "nb", "[svar]", "Vennlig hilsen")]
    [InlineData("Dzień dobry, jaki jest termin dostawy i ile kosztuje czujnik?", "pl", "[odpowiedź]", "Pozdrawiam")]
    [InlineData("Dobrý den, kolik stojí jeden senzor? Kdy můžete dodat 20 kusů?", "cs", "[termín dodání]", "S pozdravem")]
    public async Task A_customer_of_the_north_or_the_east_is_answered_in_their_language(string mail, string language, string gap, string close)
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery));

        var suggestion = await house.ReplyAsync(mail);

        Assert.Equal(language, suggestion.Language);
        Assert.Contains(gap, suggestion.Drafts[1].Text);
        Assert.Contains(close, suggestion.Drafts[1].Text);
        Assert.DoesNotContain("working days", suggestion.Drafts[1].Text);
    }

    [Theory]
    [InlineData("Spain", "Hola")]
    [InlineData("DE", "Guten Tag")]
    [InlineData(null, "Hello")]
    public async Task A_mail_that_tells_no_language_is_answered_in_the_customers_countrys(string? country, string greeting)
    {
        using var house = await HouseAsync();
        await house.SaveAsync(new Account { Id = "A1", Modified = ReplyHouse.Now.AddMinutes(1), Name = "Quillfeather Works", Country = country });

        Assert.StartsWith(greeting, (await house.ReplyAsync("Tarn 200?")).Drafts[1].Text);
    }

    [Fact]
    public async Task What_is_only_passed_on_is_answered()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery), ("warranty", "Warranty", Warranty));

        var text = (await house.ReplyAsync("Can you answer this for me?\n\n---------- Forwarded message ---------\nFrom: Bela <bela@it.example>\nDate: Mon, 23 Nov 2026\nSubject: warranty\n\nHow long is the warranty on the sensors?")).Drafts[1].Text;

        Assert.Contains("36 months", text);
    }

    [Fact]
    public async Task Thanks_alone_get_no_question_that_nobody_asked()
    {
        using var house = await HouseAsync(("delivery", "Delivery times", Delivery));

        Assert.Empty((await house.ReplyAsync("Thanks a lot for the quick answer, that helps. We will come back to you after the board meeting.")).Drafts[1].Placeholders);
    }

    static Task<ReplyHouse> HouseAsync(params (string Id, string Title, string Text)[] articles) => HouseAsync("en", articles);

    static async Task<ReplyHouse> HouseAsync(string language, params (string Id, string Title, string Text)[] articles)
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.Get<Articles>().SaveAsync(house.Connection, [.. articles.Select(a => new ArticleBrought(a.Id, a.Title, "", a.Text, language, ArticleVersion.Public, "upload", "text"))], null, ReplyHouse.Now, default);
        return house;
    }
}
