using CrmIntegration.Records;

namespace CrmIntegration.Tests.Replies;

/// <summary>A mail that asks more than one thing, with no model.</summary>
public sealed class SeveralQuestionsFacts
{
    const string Delivery = "Tarn 200 sensors ship within 10 working days after the order is confirmed.", Warranty = "The warranty on Tarn 200 sensors is 36 months from delivery.";

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

    static async Task<ReplyHouse> HouseAsync(params (string Id, string Title, string Text)[] articles)
    {
        var house = await ReplyHouse.OpenAsync(Engine.Sqlite);
        await house.Get<Articles>().SaveAsync(house.Connection, [.. articles.Select(a => new ArticleBrought(a.Id, a.Title, "", a.Text, "en", ArticleVersion.Public, "upload", "text"))], null, ReplyHouse.Now, default);
        return house;
    }
}
