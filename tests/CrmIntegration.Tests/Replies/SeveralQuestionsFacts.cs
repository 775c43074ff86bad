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

        Assert.True(text.Contains("30 Tagen") || text.Contains("zurückgeben?“"), text);
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
    public async Task What_one_thing_costs_is_not_what_the_whole_deal_is_worth(string mail, string language, bool deals)
    {
        using var house = await HouseAsync(language);

        Assert.Equal(deals, (await house.ReplyAsync(mail)).Drafts[1].Text.Contains(language == "de" ? "12.500" : "12,500"));
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
