using CrmIntegration.Records;

namespace CrmIntegration.Tests.Replies;

/// <summary>What the drafts say to a customer who asks for a price, with no model.</summary>
public sealed class PriceFacts
{
    const string Prices = "The Tarn 200 flow sensor costs 480 EUR per unit, the Fell gateway 1,950 EUR. Prices include the first year of service. A quote is valid for 30 days.";

    [Fact]
    public async Task The_articles_price_of_what_is_asked_about_is_cited()
    {
        using var house = await HouseAsync();

        var reply = await house.ReplyAsync("What is the price of the tarn sensor?");

        var cited = reply.Drafts[0].Sentences.Single(s => s.Text.Contains("480 EUR"));
        var source = reply.Sources.Single(s => s.Id == cited.SourceIds.Single());
        Assert.Equal("article", source.Kind);
        Assert.Contains("480 EUR per unit", source.Quote);
        Assert.Empty(reply.Drafts[0].Placeholders);
    }

    [Fact]
    public async Task Of_an_article_that_names_no_price_of_it_and_a_deal_with_an_amount_the_amount_is_told_first()
    {
        using var house = await HouseAsync();

        var reply = await house.ReplyAsync("What do the prices include, and what is the price?");

        var told = reply.Drafts[0].Sentences.Single(s => s.Text.Contains("12,500.00 EUR"));
        Assert.Equal(["amount"], told.SourceIds);
        Assert.DoesNotContain("480", reply.Drafts[0].Text);
    }

    [Fact]
    public async Task Where_nothing_is_known_a_gap_says_what_to_fill_in()
    {
        using var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.SaveAsync(new Connectors.Opportunity { Id = "O1", Modified = ReplyHouse.Now.AddMinutes(1), Name = "Loom renewal", OwnerId = "U1", AccountId = "A1", Stage = "Proposal" });

        var reply = await house.ReplyAsync("What is the price of the gateway?");

        Assert.Contains(reply.Drafts[0].Placeholders, p => p.Contains("price"));
        Assert.DoesNotContain("EUR", reply.Drafts[0].Text);
    }

    static async Task<ReplyHouse> HouseAsync()
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.Get<Articles>().SaveAsync(house.Connection, [new ArticleBrought("prices", "Prices and what they include", "", Prices, "en", ArticleVersion.Public, "upload", "text")], null, ReplyHouse.Now, default);
        return house;
    }
}
